import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeBootstrap } from "../../cli/write-bootstrap.ts";
import { type Changes, marketWith } from "../support/environment.ts";
import { TerraformProject, terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the choices that an environment has)`);

const certificateArn =
  "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";

/** Environments that differ from market in one way or a few that belong together. */
const CHOICES: Readonly<Record<string, Changes>> = {
  "zones-by-number": { "network.zones": 2, "network.subnets": undefined },
  "one-nat": { "network.egress": "nat-gateway", "capacity.placement": "private" },
  "nat-per-zone": { "network.egress": "nat-gateway-per-zone", "capacity.placement": "private" },
  endpoints: {
    "network.egress": "endpoints",
    "capacity.placement": "private",
    bastion: { access: "session-manager" },
  },
  "no-bastion": { bastion: undefined, "network.flowLogs": false },
  "trust-first": { "bastion.hostKeys": "trust-on-first-use" },
  internal: { "ingress.public": false, "ingress.allowFrom": ["10.0.0.0/8", "192.168.0.0/16"] },
  https: { "ingress.certificateArn": certificateArn, "ingress.accessLogs": { retentionDays: 30 } },
  arm: {
    "capacity.architecture": "arm64",
    "capacity.instanceTypes": ["t4g.medium"],
    "capacity.spotPercent": 100,
  },
};

/** Everything that market has not, at once; it is taken through its whole life. */
const OPPOSITE: Changes = {
  disposable: true,
  account: "123456789012",
  encryption: { key: "create" },
  "network.egress": "regional-nat-gateway",
  "network.zones": 3,
  "network.subnets": undefined,
  bastion: { access: "session-manager" },
  "capacity.placement": "private",
  "capacity.spotPercent": 50,
  "ingress.certificateArn": certificateArn,
  "ingress.accessLogs": { retentionDays: 30 },
  "ingress.slowStartSeconds": 60,
  "ingress.stickinessSeconds": undefined,
  "service.networkMode": "awsvpc",
  "service.tasks": { min: 2, max: 20 },
  "service.environment.nginx.APP_HOST": "127.0.0.1",
  "service.scaling.requestsPerTarget": undefined,
  "service.executeCommand": true,
  waivers: [
    { rule: "exec-can-write", at: "service.executeCommand", reason: "only what Terraform says counts here" },
  ],
};

const named = (name: string, changes: Changes) => marketWith({ name, ...changes });

describe.skipIf(missing)("every choice of an environment", () => {
  let project: TerraformProject;
  beforeAll(() => {
    project = new TerraformProject(
      Object.fromEntries(Object.entries(CHOICES).map(([name, changes]) => [name, named(name, changes)])),
    );
    project.synthesise();
  });
  afterAll(() => project.remove());

  it.each(Object.keys(CHOICES))("%s is accepted by Terraform", (name) => {
    for (const stack of [`${name}-network`, `${name}-service`]) {
      const folder = project.folder(stack);
      for (const args of [["init", "-backend=false"], ["validate"]]) {
        const ran = terraform(folder, args);
        expect(ran.code, `${stack}: terraform ${args.join(" ")}\n${ran.output.slice(-3000)}`).toBe(0);
      }
    }
    terraform(project.folder(`${name}-network`), ["init"]);
    const plan = terraform(project.folder(`${name}-network`), ["plan"]);
    expect(plan.code, plan.output.slice(-3000)).toBe(0);
  });
});

describe.skipIf(missing)("an environment that is market's opposite", () => {
  let project: TerraformProject;
  beforeAll(() => {
    project = new TerraformProject({ opposite: named("opposite", OPPOSITE) });
    project.synthesise();
  });
  afterAll(() => project.remove());

  const stacks = ["opposite-network", "opposite-data", "opposite-service"];
  const runs = (stack: string, steps: readonly (readonly string[])[]) => {
    for (const args of steps) {
      const ran = terraform(project.folder(stack), args, { HOME: project.root });
      expect(ran.code, `${stack}: terraform ${args.join(" ")}\n${ran.output.slice(-3000)}`).toBe(0);
    }
  };

  it.each(stacks)("%s is applied, and a second plan is empty", (stack) => {
    runs(stack, [["init"], ["apply", "-auto-approve"], ["plan", "-detailed-exitcode"]]);
  });

  it("is destroyed", () => {
    for (const stack of [...stacks].reverse()) runs(stack, [["destroy", "-auto-approve"]]);
  });
});

describe.skipIf(missing)("state in S3", () => {
  let project: TerraformProject;
  beforeAll(() => {
    project = new TerraformProject({
      shared: named("shared", { state: { home: "s3", bucket: "shop-state" }, disposable: true }),
    });
  });
  afterAll(() => project.remove());

  it("begins with a stack that makes the bucket, whose own state is local", () => {
    const folder = join(
      project.root,
      writeBootstrap({ root: project.root, name: "shared", outdir: "cdktf.out" }),
    );
    const runs = (...args: readonly string[]): string => {
      const ran = terraform(folder, args);
      expect(ran.code, ran.output.slice(-3000)).toBe(0);
      return ran.output;
    };
    runs("init");
    runs("apply", "-auto-approve");
    runs("plan", "-detailed-exitcode");
    // Somebody else has no such state, and the bucket is there.
    rmSync(join(project.root, "state/shared-bootstrap.tfstate"));
    expect(runs("apply", "-auto-approve", "-var", "bucket_exists=true")).toContain(" imported, 0 added,");
    expect(runs("plan")).toContain("No changes");
    runs("destroy", "-auto-approve");
  });

  it("is deployed without that stack by everybody else", () => {
    expect(project.synthesise()).toEqual(["shared-network", "shared-data", "shared-service"]);
    const { stacks } = JSON.parse(readFileSync(join(project.root, "cdktf.out/manifest.json"), "utf8"));
    expect(JSON.stringify(stacks)).not.toContain("bootstrap");
  });

  it("is locked natively and encrypted, for every other stack", () => {
    for (const part of ["network", "data", "service"]) {
      const folder = project.folder(`shared-${part}`);
      const { terraform: settings } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"));
      expect(settings.backend).toEqual({
        s3: {
          bucket: "shop-state",
          key: `shared/${part}.tfstate`,
          region: "eu-central-1",
          encrypt: true,
          use_lockfile: true,
        },
      });
      expect(terraform(folder, ["init", "-backend=false"]).code).toBe(0);
      expect(terraform(folder, ["validate"]).output).toContain("The configuration is valid");
    }
  });
});
