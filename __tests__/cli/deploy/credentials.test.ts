import { afterEach, describe, expect, it, vi } from "vitest";
import { accountOf } from "../../../cli/deploy/credentials.ts";
import { targetOf } from "../../../cli/deploy/target.ts";
import { synthesise } from "../../../cli/synthesise.ts";
import { PROJECT } from "../../support/environment.ts";
import { identity, PlayedAws } from "../../support/played-aws.ts";

const EXPIRED = `<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>`;

let aws: PlayedAws | undefined;
afterEach(() => {
  vi.unstubAllEnvs();
  aws?.stop();
});

async function answering(status: number, body: string): Promise<void> {
  aws = await PlayedAws.start(() => ({ status, body }));
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
}

const at = (account?: string) => ({ environment: "shop", region: "eu-central-1", account });

describe("the account", () => {
  it("is that of the credentials", async () => {
    await answering(200, identity());
    expect(await accountOf(at())).toBe("123456789012");
    expect(await accountOf(at("123456789012"))).toBe("123456789012");
  });

  it("must be the one that the environment names", async () => {
    await answering(200, identity());
    await expect(accountOf(at("999999999999"))).rejects.toThrow(
      /environments\/shop\.yml account: is 999999999999, and the credentials belong to 123456789012.*EOE-DEPLOY-003/,
    );
  });

  it("is not known where AWS refuses the credentials, and the sentence says why", async () => {
    await answering(403, EXPIRED);
    await expect(accountOf(at())).rejects.toThrow(/ExpiredToken.*is expired.*EOE-DEPLOY-002/);
  });
});

it("what a deployment works on follows from the environment", () => {
  const [deployment] = synthesise({
    root: PROJECT,
    outdir: "cdktf.out",
    names: ["market"],
    records: "leave",
  });
  const target = deployment && targetOf(deployment);
  expect(target).toMatchObject({
    environment: "market",
    region: "eu-central-1",
    platform: "linux/amd64",
    cluster: "market",
    services: ["market"],
    healthPath: "/livez",
  });
  expect(target?.stacks.map(({ name }) => name)).toEqual(["market-network", "market-data", "market-service"]);
  expect(target?.images.map(({ service, repository, variable }) => [service, repository, variable])).toEqual([
    ["nginx", "market-nginx", "nginx_image_tag"],
    ["app", "market-app", "app_image_tag"],
  ]);
  expect(target?.secrets.map(({ source }) => source)).toEqual(["market/database-url", "market/jwt-secret"]);
  const variables = Object.keys(target?.stacks.at(-1)?.json.variable ?? {});
  for (const { variable } of target?.images ?? []) expect(variables).toContain(variable);
});
