/** What the SDK throws, as sentences: each is made to happen, against a server that answers as AWS, or as a proxy, does. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isNamed, withClient } from "../../../cli/deploy/aws.ts";
import { DeployStopped, stopsAs } from "../../../cli/deploy/stopped.ts";
import { ERROR_NAMES, kindOfError } from "../../../modules/aws/error-names.ts";
import { awsError, PlayedAws } from "../../support/played-aws.ts";

let aws: PlayedAws | undefined;
beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "x");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "x");
});
afterEach(() => {
  vi.unstubAllEnvs();
  aws?.stop();
  aws = undefined;
});

async function answering(status: number, body: string): Promise<string> {
  aws = await PlayedAws.start(() => ({ status, body }));
  return aws.url;
}

const ask = (endpoint: string): Promise<unknown> =>
  withClient(new ECSClient({ region: "eu-south-2", endpoint, maxAttempts: 2 }), (client) =>
    client.send(new DescribeServicesCommand({ services: ["shop"] })),
  );

it("a request says that it is this program's, behind what the SDK says of itself", async () => {
  const url = await answering(200, "{}");
  await ask(url);
  expect(String(aws?.asked[0]?.headers["user-agent"])).toMatch(
    /^aws-sdk-js\/3\..* express-on-ecs\/\d+\.\d+\.\d+/,
  );
});

describe("a request that AWS refuses", () => {
  it.each([
    [
      400,
      awsError("AccessDeniedException", "User: ann is not authorized to perform: ecs:DescribeServices."),
      /^AWS ECS DescribeServices: AccessDeniedException: User: ann is not authorized to perform: ecs:DescribeServices \(request 7d0a-request\)\. Allow this action.* \[EOE-DEPLOY-030\]$/,
    ],
    [
      400,
      awsError("ThrottlingException", "Rate exceeded"),
      /ThrottlingException: Rate exceeded \(2 attempts, request 7d0a-request\)\. Others ask.*EOE-DEPLOY-032/,
    ],
    [503, "", /answered with status 503, and no reason \(2 attempts.*AWS has trouble itself.*EOE-DEPLOY-032/],
    [
      400,
      awsError("UnrecognizedClientException", "The security token is invalid"),
      /The security token is invalid.*Sign in.*get-region-opt-status --region-name eu-south-2 \[EOE-DEPLOY-002\]/,
    ],
    [
      403,
      awsError("OptInRequired", "You are not subscribed"),
      /enable-region --region-name eu-south-2 \[EOE-DEPLOY-033\]/,
    ],
    [
      403,
      awsError("InvalidSignatureException", "Signature not yet current"),
      /this machine's clock.*EOE-DEPLOY-002/,
    ],
    [
      400,
      awsError("InvalidParameterException", "Identifier is empty"),
      /InvalidParameterException: Identifier is empty .*EOE-DEPLOY-033/,
    ],
    [
      200,
      "<html>Sign in to the hotel's network</html>",
      /no answer of AWS: check AWS_ENDPOINT_URL.*EOE-DEPLOY-031/,
    ],
    [404, "<html>nginx</html>", /no answer of AWS.*EOE-DEPLOY-031/],
  ])("with %i and %s is a sentence", async (status, body, sentence) => {
    const asked = ask(await answering(status, body));
    await expect(asked).rejects.toThrow(sentence);
    await expect(asked).rejects.toMatchObject({ name: "AwsRefused" });
  });

  it.each(["http://127.0.0.1:1", "http://localhost:1", "http://nowhere.invalid"])(
    "at %s, where nothing answers, is a sentence",
    async (endpoint) => {
      await expect(ask(endpoint)).rejects.toThrow(
        /^AWS ECS DescribeServices: .*E(CONNREFUSED|NOTFOUND|AI_AGAIN).*Check this machine's network.*EOE-DEPLOY-031/,
      );
    },
  );

  it("is known by the name that the API reference gives it", async () => {
    const asked = ask(await answering(400, awsError("ClusterNotFoundException", "Cluster not found")));
    const refused = await asked.catch((thrown: unknown) => thrown);
    expect(isNamed(refused, "ClusterNotFoundException")).toBe(true);
    expect(isNamed(refused, "ServiceNotFoundException")).toBe(false);
  });

  it("stops a step with the step's exit code; anything else stays what it is", async () => {
    const endpoint = await answering(400, awsError("AccessDeniedException", "no"));
    const stopped = await stopsAs("push", () => ask(endpoint)).catch((thrown: unknown) => thrown);
    expect(stopped).toBeInstanceOf(DeployStopped);
    expect(stopped).toMatchObject({ why: "push", list: [{ code: "EOE-DEPLOY-030" }] });
    const bug = new TypeError("a bug");
    await expect(stopsAs("push", () => Promise.reject(bug))).rejects.toBe(bug);
  });
});

/** A list of the SDK's core, which it keeps to itself. */
function listOfSdk(name: string): string[] {
  const core = createRequire(import.meta.resolve("@aws-sdk/client-ecs")).resolve("@smithy/core/retry");
  const [, list = ""] = new RegExp(`const ${name} = \\[([^\\]]*)\\]`).exec(readFileSync(core, "utf8")) ?? [];
  return [...list.matchAll(/"(\w+)"/g)].map(([, one = ""]) => one);
}

describe("the table of errors", () => {
  it("agrees with the SDK on what is too much and what is the clock", () => {
    const quotas = "LimitExceededException";
    expect([...ERROR_NAMES.busy.names, quotas].sort()).toEqual(listOfSdk("THROTTLING_ERROR_CODES").sort());
    const several = ["AccessDeniedException", "AuthFailure"];
    expect([...ERROR_NAMES.clock.names, ...several].sort()).toEqual(
      listOfSdk("CLOCK_SKEW_ERROR_CODES").sort(),
    );
  });

  it("names each error once", () => {
    const names = Object.values(ERROR_NAMES).flatMap((kind) => kind.names);
    expect(new Set(names).size).toBe(names.length);
    expect(kindOfError("ServiceNotFoundException")).toBeUndefined();
  });
});
