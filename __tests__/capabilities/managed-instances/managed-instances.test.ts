import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { synthesiseOne } from "../../../cli/synthesise.ts";
import type { TerraformJson } from "../../../cli/synthesised-stack.ts";
import { openDecisions } from "../../../modules/capabilities/decisions.ts";
import { loadEnvironment } from "../../../modules/capabilities/load.ts";
import { quotas } from "../../../modules/capabilities/managed-instances/deploying.ts";
import {
  cheapestType,
  managedPrices,
  manufacturerOf,
} from "../../../modules/capabilities/managed-instances/price.ts";
import type { ManagedCapacity } from "../../../modules/capabilities/managed-instances/schema.ts";
import { checkMoves, runsOf } from "../../../modules/capabilities/moves.ts";
import type { ProblemAt } from "../../../modules/environment/source.ts";
import { market, PROJECT, sentencesOf, shippedProject } from "../../support/environment.ts";

const FILE = join(PROJECT, "__tests__/environments/managed.yml");
const TEXT = readFileSync(FILE, "utf8");

/** The test's environment with other values of `capacity`. */
const withCapacity = (changes: Readonly<Record<string, unknown>>): string => {
  const raw = parse(TEXT) as { capacity: object };
  return stringify({ ...raw, capacity: { ...raw.capacity, ...changes } });
};
const withKeys = (changes: Readonly<Record<string, unknown>>): string =>
  stringify({ ...(parse(TEXT) as object), ...changes });

const { environment } = loadEnvironment(FILE, PROJECT);
const { capacity } = environment;
if (capacity.launchType !== "managed") throw new Error("the environment is of Managed Instances");

const stackJson = (stack: string): TerraformJson =>
  JSON.parse(
    readFileSync(join(PROJECT, `__tests__/__snapshots__/environments/managed-${stack}.tf.json`), "utf8"),
  );

describe("the stacks of an environment on Managed Instances", () => {
  const service = stackJson("service");
  const only = (type: string): Readonly<Record<string, unknown>> => {
    const [found, ...more] = Object.values(service.resource?.[type] ?? {});
    if (!found || more.length > 0) throw new Error(`there is not one ${type}`);
    return found;
  };

  it("have a provider of their cluster, and none that is associated by hand", () => {
    expect(only("aws_ecs_capacity_provider")).toMatchObject({
      cluster: expect.stringContaining("aws_ecs_cluster."),
      managed_instances_provider: {
        propagate_tags: "CAPACITY_PROVIDER",
        instance_launch_template: {
          capacity_option_type: "SPOT",
          instance_requirements: {
            vcpu_count: { min: 2, max: 4 },
            memory_mib: { min: 4096, max: 16_384 },
            cpu_manufacturers: ["amazon-web-services"],
          },
        },
      },
    });
    for (const type of ["aws_ecs_cluster_capacity_providers", "aws_autoscaling_group", "aws_launch_template"])
      expect(service.resource?.[type]).toBeUndefined();
  });

  it("ask for a version of the provider that knows Spot, where they are on Spot", () => {
    expect(service.terraform).toMatchObject({
      required_providers: { aws: { source: "hashicorp/aws", version: "~> 6.28" } },
    });
    expect(stackJson("network").terraform).toMatchObject({
      required_providers: { aws: { version: "~> 6.25" } },
    });
  });

  it("run tasks with addresses of their own, without what ECS does not take there", () => {
    const definitions = Object.values(service.resource?.["aws_ecs_task_definition"] ?? {});
    for (const definition of definitions)
      expect(definition).toMatchObject({
        requires_compatibilities: ["MANAGED_INSTANCES"],
        network_mode: "awsvpc",
        runtime_platform: { cpu_architecture: "ARM64" },
      });
    const containers = definitions
      .map(({ container_definitions: definition }) => String(definition))
      .join("\n");
    expect(containers).not.toMatch(/dockerLabels|tmpfs|"links"|extraHosts/);
    // Another version of the secret makes new tasks all the same.
    expect(containers).toContain('"name":"SECRET_VERSIONS"');
    expect(only("aws_ecs_service")).toMatchObject({ network_configuration: { assign_public_ip: false } });
  });

  it("let ECS launch instances in these subnets and groups only, with one role only", () => {
    const policies = Object.values(service.resource?.["aws_iam_role_policy"] ?? {});
    const text = policies.map(({ policy }) => String(policy)).find((one) => one.includes("ec2:RunInstances"));
    const { Statement: statements } = JSON.parse(text ?? "{}") as {
      Statement: { Sid: string; Action: string | string[]; Resource: string | string[] }[];
    };
    const pass = statements.find(({ Action }) => Action === "iam:PassRole");
    expect(pass?.Resource).toMatch(/^\$\{aws_iam_role\..+\.arn\}$/);
    const here = statements.find(({ Sid }) => Sid === "LaunchHere");
    expect([here?.Resource].flat().filter((arn) => /subnet\/|security-group\//.test(arn ?? ""))).toHaveLength(
      3,
    );
    expect(String(here?.Resource)).not.toMatch(/(subnet|security-group)\/\*/);
  });
});

describe("the role that ECS runs Managed Instances by", () => {
  // Source: ECS Developer Guide, "Amazon ECS infrastructure IAM role" (2026-11): a condition could keep ECS out.
  it("is ECS's without a condition", () => {
    const roles = Object.values(stackJson("service").resource?.["aws_iam_role"] ?? {});
    const trusts = roles.map((role) => JSON.parse(String(role["assume_role_policy"])) as object);
    expect(trusts).toContainEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
  });
});

describe("an environment file with Managed Instances", () => {
  it("is accepted", () => {
    expect(sentencesOf(TEXT, "managed")).toEqual([]);
  });

  it.each([
    [
      "ports on hosts",
      withKeys({ service: { ...environment.service, networkMode: "bridge" } }),
      /networkMode: is bridge/,
    ],
    [
      "no way out",
      withKeys({ network: { ...environment.network, egress: "none" } }),
      /egress: is none, but Managed/,
    ],
    ["public hosts", withCapacity({ placement: "public" }), /placement: .*must be private/],
    ["a maker of other processors", withCapacity({ manufacturers: ["intel"] }), /"intel" makes no arm64/],
    ["a range from more to less", withCapacity({ vcpus: { min: 8, max: 4 } }), /capacity\.vcpus\.min/],
    ["half of the hosts on Spot", withCapacity({ spotPercent: 50 }), /spotPercent: .*must be 0 or 100/],
    [
      "a bastion for hosts",
      withKeys({ bastion: { access: "session-manager", reaches: ["hosts"] } }),
      /nobody logs in to/,
    ],
  ])("refuses %s", (_, text, sentence) => {
    expect(sentencesOf(text, "managed").join("\n")).toMatch(sentence);
  });

  it("does not move to hosts or from them in one environment", () => {
    const problemAt: ProblemAt = (code, path, message) => ({ code, file: "", path: path.join("."), message });
    const hosts = market();
    const there = checkMoves([runsOf(hosts)], environment, "x.data.yml", problemAt);
    const back = checkMoves([runsOf(environment)], hosts, "x.data.yml", problemAt);
    expect(there.map(({ message }) => message).join("\n")).toMatch(/was ec2 and is managed/);
    expect(back.map(({ message }) => message).join("\n")).toMatch(/was managed and is another/);
    expect(checkMoves([runsOf(environment)], environment, "x.data.yml", problemAt)).toEqual([]);
  });
});

describe("a compose file on Managed Instances", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is refused where it mounts a tmpfs", () => {
    const text = TEXT.replace(", __tests__/environments/compose/no-tmpfs.yml", "").replace(
      / {2}volumes:\n( {4}.+\n)+/,
      "",
    );
    expect(text).not.toContain("no-tmpfs");
    const file = join(folder, "managed.yml");
    writeFileSync(file, text);
    const synthesised = () =>
      synthesiseOne(file, join(folder, "out"), { root: PROJECT, outdir: "cdktf.out" });
    expect(synthesised).toThrow(/Managed Instances have no tmpfs/);
  });
});

describe("the price of Managed Instances", () => {
  it("stands in the report beside that of hosts of one's own and of Fargate", () => {
    const onX86 = { ...environment, capacity: { ...capacity, architecture: "x86_64" as const } };
    const told = openDecisions(onX86, { project: shippedProject(), others: [] })
      .map(({ message }) => message)
      .join("\n");
    expect(told).toMatch(
      /managed bills each host, such as a t3\.medium at 35\.04 USD a month, and a fee of 4\.20 USD for it; .* Fargate costs 33\.99 USD a month for each vCPU/,
    );
  });

  it("is told without figures where the table has none", () => {
    const { environment } = loadEnvironment(FILE, PROJECT);
    const told = openDecisions(
      { ...environment, region: "sa-east-1" },
      { project: shippedProject(), others: [] },
    )
      .map(({ message }) => message)
      .join("\n");
    expect(told).toMatch(
      /managed bills each host and a fee for it \(https:.*\); .* the table has no price of it for arm64 in sa-east-1\./,
    );
    expect(told).not.toMatch(/not in the table|undefined/);
  });

  it.each([
    [100, { spotVcpus: 24 }],
    [0, { onDemandVcpus: 24 }],
  ] as const)(
    "takes of the quota of vCPUs one instance for each task, with %s percent of Spot",
    (spotPercent, most) => {
      const { environment: reads } = loadEnvironment(FILE, PROJECT);
      expect(quotas({ ...(reads.capacity as ManagedCapacity), spotPercent }, reads, [])).toEqual(most);
    },
  );

  it("is that of the cheapest type that fits", () => {
    expect(cheapestType(capacity, "eu-central-1")).toBe("t4g.medium");
    const large = { ...capacity, vcpus: { min: 4, max: 4 }, memoryMiB: { min: 16_384, max: 16_384 } };
    expect(cheapestType({ ...large, instanceTypes: ["m*"] }, "us-east-1")).toMatch(/^m\d+g/);
    expect(cheapestType({ ...large, instanceTypes: ["nothing.*"] }, "us-east-1")).toBeUndefined();
  });

  // Source: ECS Developer Guide, "Amazon ECS Managed Instances auto scaling and task placement" (2026-11).
  it.each([
    { services: [1], zones: 2, hosts: 1 },
    { services: [2, 1], zones: 3, hosts: 2 },
    { services: [1, 6], zones: 2, hosts: 2 },
    { services: [6], zones: 4, hosts: 3 },
    { services: [], zones: 2, hosts: 1 },
  ])("has $hosts host(s) for services of $services tasks in $zones zones", ({ services, zones, hosts }) => {
    const reads = { ...environment, network: { ...environment.network, zones } };
    const resources = (type: string) =>
      type === "aws_ecs_service" ? services.map((desired_count) => ({ desired_count })) : [];
    const made = { fargateTasks: [], resources };
    expect(managedPrices(capacity, reads, made)).toEqual([
      {
        item: "instance:t4g.medium",
        quantity: hosts,
        note: "at the price on demand; Spot costs less, and its price changes all the time; more while a day's average is above its CPU baseline",
      },
      { item: "managedInstance:t4g.medium", quantity: hosts },
      { item: "gp3", quantity: hosts * capacity.volumeGiB },
      expect.objectContaining({ item: "metric", quantity: 7 * hosts }),
    ]);
  });

  it("says nothing of Spot on demand", () => {
    const { environment: reads } = loadEnvironment(FILE, PROJECT);
    const made = { fargateTasks: [], resources: () => [] };
    const [instance] = managedPrices({ ...(reads.capacity as ManagedCapacity), spotPercent: 0 }, reads, made);
    expect(instance?.note).toBe("more while a day's average is above its CPU baseline");
  });

  it.each([
    ["m7g.large", "amazon-web-services"],
    ["m7gd.large", "amazon-web-services"],
    ["a1.large", "amazon-web-services"],
    ["t3a.small", "amd"],
    ["m7a.large", "amd"],
    ["m7i-flex.large", "intel"],
    ["t3.small", "intel"],
  ])("%s is of %s", (type, maker) => {
    expect(manufacturerOf(type)).toBe(maker);
  });
});
