import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { parse, parseDocument } from "yaml";
import { makeEnvironment, type NewEnvironmentOptions } from "../../cli/new-environment.ts";
import { synthesise } from "../../cli/synthesise.ts";
import { loadEnvironment } from "../../modules/capabilities/load.ts";
import { initialised } from "../corpus/initialised.ts";
import { cloneProject, runIn } from "../support/clone.ts";

describe("npx express-on-ecs new", () => {
  let root: string;
  beforeAll(() => {
    root = cloneProject();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it("makes a commented environment that is valid, with a network of its own, and synthesises", () => {
    const made = runIn(root, "npx express-on-ecs new shop");
    expect(made).toMatchObject({
      code: 0,
      stdout: "Wrote environments/shop.yml. Change its values, then: npx express-on-ecs synth shop\n",
    });
    const { environment } = loadEnvironment(join(root, "environments/shop.yml"), root);
    expect(environment).toMatchObject({ name: "shop", network: { cidr: "10.1.0.0/16" } });
    expect(readFileSync(join(root, "environments/shop.yml"), "utf8").match(/#/g)?.length).toBeGreaterThan(10);
    const synthesised = runIn(root, "npx express-on-ecs synth shop --json");
    expect(synthesised.code, synthesised.stdout + synthesised.stderr).toBe(0);
    expect(
      JSON.parse(synthesised.stdout).environments[0].stacks.map(({ name }: { name: string }) => name),
    ).toEqual(["shop-network", "shop-data", "shop-service"]);
  });

  it("never overwrites one", () => {
    const again = runIn(root, "npx express-on-ecs new shop");
    expect(again.code).toBe(1);
    expect(again.stderr).toContain(
      "environments/shop.yml exists already. To begin shop again after a destroy",
    );
  });

  it("says what is wrong with a name or a region, and writes nothing", () => {
    const wrong = runIn(root, "npx express-on-ecs new Big_Shop --region moon-1 --json");
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain(
      'express-on-ecs new name: "Big_Shop" must start with a letter and hold only',
    );
    expect(wrong.stderr).not.toContain("environments/Big_Shop.yml");
    expect(JSON.parse(wrong.stdout).problems.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(["name", "region"]),
    );
    const internal = runIn(root, "npx express-on-ecs new internal-shop");
    expect(internal.code).toBe(1);
    expect(internal.stderr).toContain(
      'express-on-ecs new name: "internal-shop" must not begin with internal-',
    );
    expect(runIn(root, "ls environments").stdout).toBe(
      "market.data.yml\nmarket.yml\nshop.data.yml\nshop.yml\n",
    );
  });
});

const SUBNETS = { public: ["10.0.0.0/24", "10.0.1.0/24"], private: ["10.0.2.0/24", "10.0.3.0/24"] };

describe("npx express-on-ecs new, in a repository with an application of its own", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "new-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("begins with the environment that is there, which it calls by the new name, and leaves as it was", async () => {
    const { root, told } = await initialised("express-mongo", folder);
    const model = join(root, `environments/${told.environment}.yml`);
    const before = readFileSync(model, "utf8");
    runNew("staging", { root, json: true, region: "eu-west-1" });
    const text = readFileSync(join(root, "environments/staging.yml"), "utf8");
    const made = parse(text);
    expect(made).toMatchObject({
      name: "staging",
      region: "eu-west-1",
      network: { cidr: "10.1.0.0/16" },
      service: { entry: { service: "api" }, secrets: { mongo_url: "staging/mongo-url" } },
    });
    expect(text.match(/#/g)).toHaveLength(before.match(/#/g)?.length ?? 0);
    expect(text).not.toMatch(new RegExp(`: ${told.environment}[-/]`));
    expect(readFileSync(model, "utf8")).toBe(before);
    expect(synthesise({ root, outdir: "cdktf.out", names: ["staging"] })).toHaveLength(1);
  });

  it("leaves a VPC that exists its network", async () => {
    const { root, told } = await initialised("express-mongo", folder);
    const from = join(root, `environments/${told.environment}.yml`);
    const document = parseDocument(readFileSync(from, "utf8"));
    document.setIn(["network", "existing"], { vpc: "vpc-0123456789abcdef0" });
    document.deleteIn(["network", "flowLogs"]);
    writeFileSync(from, document.toString());
    runNew("staging", { root, json: true });
    expect(parse(readFileSync(join(root, "environments/staging.yml"), "utf8")).network).toMatchObject({
      cidr: "10.0.0.0/16",
      existing: { vpc: "vpc-0123456789abcdef0" },
    });
  });

  it("asks for --from where there are several, and takes the one that is named", async () => {
    const { root, told } = await initialised("express-mongo", folder);
    runNew("staging", { root, json: true });
    expect(() => runNew("third", { root, json: true })).toThrow(
      `write --from and one of ${told.environment}, staging.`,
    );
    runNew("third", { root, json: true, from: "staging" });
    expect(parse(readFileSync(join(root, "environments/third.yml"), "utf8"))).toMatchObject({
      name: "third",
      network: { cidr: "10.2.0.0/16" },
      service: { secrets: { mongo_url: "third/mongo-url" } },
    });
    expect(() => runNew("fourth", { root, json: true, from: "stagin" })).toThrow(/stagin/);
    expect(existsSync(join(root, "environments/fourth.yml"))).toBe(false);
  });

  it("renames what belongs to one environment, and no service that is called as the environment is", async () => {
    const { root, told } = await initialised("express-mongo", folder);
    const from = join(root, `environments/${told.environment}.yml`);
    const document = parseDocument(readFileSync(from, "utf8"));
    document.setIn(["service", "environment", "api"], { PEER: "recipes-api", IMAGE: "recipes-api/app" });
    document.setIn(["containers", "api", "secrets", "TOKEN"], "recipes-api-token");
    document.setIn(["service", "secrets", "recipes-api-token"], "recipes-api-token");
    writeFileSync(from, document.toString());
    runNew("staging", { root, json: true });
    const made = parse(readFileSync(join(root, "environments/staging.yml"), "utf8"));
    expect(made).toMatchObject({
      tags: { project: "staging", owner: "staging-team@example.com" },
      monitoring: { mail: ["staging-alarms@example.com"] },
      service: {
        environment: { api: { PEER: "recipes-api", IMAGE: "recipes-api/app" } },
        secrets: { "recipes-api-token": "staging-token" },
      },
      containers: { api: { secrets: { TOKEN: "recipes-api-token" } } },
    });
  });

  it("moves written subnets to the free network, with what repeats them, and nothing else", async () => {
    const { root, told } = await initialised("express-mongo", folder);
    const from = join(root, `environments/${told.environment}.yml`);
    const document = parseDocument(readFileSync(from, "utf8"));
    document.setIn(["network", "subnets"], SUBNETS);
    document.setIn(["service", "environment", "api"], {
      TRUSTED_PROXIES: `${SUBNETS.public.join(",")},192.0.2.0/24`,
      PARTNER: "https://example.com/10/24",
    });
    writeFileSync(from, document.toString());
    runNew("staging", { root, json: true });
    const moved = (subnets: readonly string[]) => subnets.map((one) => one.replace("10.0.", "10.1."));
    expect(parse(readFileSync(join(root, "environments/staging.yml"), "utf8"))).toMatchObject({
      network: {
        cidr: "10.1.0.0/16",
        subnets: { public: moved(SUBNETS.public), private: moved(SUBNETS.private) },
      },
      service: {
        environment: {
          api: {
            TRUSTED_PROXIES: `${moved(SUBNETS.public).join(",")},192.0.2.0/24`,
            PARTNER: "https://example.com/10/24",
          },
        },
      },
    });
  });

  it("tells what is wrong with the model, by its file, and writes nothing", async () => {
    const { root, told } = await initialised("express-mongo", folder);
    const from = `environments/${told.environment}.yml`;
    const text = readFileSync(join(root, from), "utf8");
    for (const wrong of [`${text}\nservice: [`, text.replace("cidr: 10.0.0.0/16", "cidr: ten")]) {
      writeFileSync(join(root, from), wrong);
      expect(() => runNew("staging", { root, json: true, from: told.environment })).toThrow(from);
      expect(readdirSync(join(root, "environments"))).not.toContain("staging.yml");
    }
  });

  it("goes by the environments where the compose file cannot be read", async () => {
    const { root } = await initialised("express-mongo", folder);
    writeFileSync(join(root, "docker-compose.yml"), `a: ${"[".repeat(20_000)}`);
    runNew("staging", { root, json: true });
    expect(existsSync(join(root, "environments/staging.yml"))).toBe(true);
  });

  it("sends those who have no environment yet to init", () => {
    writeFileSync(join(folder, "docker-compose.yml"), "services: { web: { image: nginx:1.28 } }\n");
    expect(() => runNew("first", { root: folder, json: true })).toThrow(/run npx express-on-ecs init/);
    expect(readdirSync(folder)).toEqual(["docker-compose.yml"]);
  });

  function runNew(name: string, options: NewEnvironmentOptions): void {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    try {
      makeEnvironment(name, options);
    } finally {
      log.mockRestore();
    }
  }
});

describe("npx express-on-ecs synth", () => {
  let root: string;
  beforeAll(() => {
    root = cloneProject();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it("prints for each stack what it holds, what must be decided, where the JSON is, and the next command", () => {
    const { stdout, code } = runIn(root, "npx express-on-ecs synth");
    expect(code).toBe(0);
    expect(stdout).toContain("market (eu-central-1)");
    expect(stdout).toMatch(/market-network +│ \d+ +│/);
    expect(stdout).toMatch(/What it costs\n +At least [\d.]+ USD a month fixed/);
    expect(stdout).toContain("  - bastion.publicKey: is an example; put your own public key there.");
    expect(stdout).toContain("  - bastion.allowFrom: 203.0.113.0/24 is a network for examples");
    expect(stdout).toContain("Terraform JSON: cdktf.out/stacks/<stack>/cdk.tf.json");
    // The service cannot start before its images are there, for the processor of its hosts.
    expect(stdout).toContain(`First deployment
  npx express-on-ecs deploy market
Or by hand
  npx cdktf deploy market-network market-data
  REGISTRY=$(terraform -chdir=cdktf.out/stacks/market-data output -raw registry)
  aws ecr get-login-password --region eu-central-1 | docker login --username AWS --password-stdin $REGISTRY
  docker build --platform linux/amd64 -t $REGISTRY/market-nginx:1.0.0 nginx
  docker push $REGISTRY/market-nginx:1.0.0
  docker build --platform linux/amd64 -t $REGISTRY/market-app:1.0.0 app
  docker push $REGISTRY/market-app:1.0.0
  npx cdktf deploy market-service --ignore-missing-stack-dependencies
`);
  });

  it("prints the same for scripts", () => {
    // Without npm's banner, which `npm run` prints on standard output.
    const report = JSON.parse(runIn(root, "npx express-on-ecs synth market --json").stdout);
    expect(report).toMatchObject({
      outdir: "cdktf.out",
      environments: [
        {
          name: "market",
          costs: { region: "eu-central-1", usd: expect.any(Number), atLeast: expect.any(Boolean) },
          stacks: [
            { name: "market-network", resources: { aws_subnet: 6, aws_vpc: 1 } },
            { name: "market-data", resources: { aws_ecr_repository: 2 } },
            { name: "market-service", variables: ["app_image_tag", "nginx_image_tag"] },
          ],
        },
      ],
    });
  });

  it("compares with the committed snapshots, and names the stack that differs", () => {
    runIn(root, "mkdir -p __tests__/__snapshots__/stacks");
    const missing = runIn(root, "npx express-on-ecs synth --check");
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("__tests__/__snapshots__/stacks/market-data.tf.json is missing");
    for (const stack of ["network", "data", "service"]) {
      runIn(
        root,
        `cp cdktf.out/stacks/market-${stack}/cdk.tf.json __tests__/__snapshots__/stacks/market-${stack}.tf.json`,
      );
    }
    expect(runIn(root, "npx express-on-ecs synth --check").code).toBe(0);
    runIn(root, "sed -i 's/idleTimeoutSeconds: 300/idleTimeoutSeconds: 200/' environments/market.yml");
    const differs = runIn(root, "npx express-on-ecs synth --check");
    expect(differs.code).toBe(1);
    expect(differs.stderr).toMatch(
      /market-service\.tf\.json differs from what is synthesised now, first in line \d+/,
    );
    expect(differs.stderr).not.toContain("market-network");
  });

  it("lets any argument of any resource be set in customise.ts", () => {
    writeFileSync(
      join(root, "customise.ts"),
      `import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { childrenOf } from "./modules/overrides";
import type { DeploymentStacks } from "./modules/stacks/deployment";
export function customise(environment: string, stacks: DeploymentStacks): void {
  for (const balancer of childrenOf(stacks.service, Lb)) balancer.enableWafFailOpen = environment === "market";
}`,
    );
    expect(runIn(root, "npx express-on-ecs synth").code).toBe(0);
    expect(readFileSync(join(root, "cdktf.out/stacks/market-service/cdk.tf.json"), "utf8")).toContain(
      '"enable_waf_fail_open": true',
    );
  });

  it("names an environment that is not there, with the nearest one", () => {
    const { code, stderr } = runIn(root, "npx express-on-ecs synth markt");
    expect(code).toBe(1);
    expect(stderr).toContain('environments has no markt.yml. Did you mean "market"?');
  });
});
