import { describe, expect, it } from "vitest";
import {
  findInstanceType,
  instanceTypeNames,
  instanceTypeSource,
  isOfferedIn,
  nearestInstanceTypes,
  tasksByNetworkInterfaces,
} from "../../modules/aws/instance-types.ts";

const ONE_EACH = { networkMode: "awsvpc", trunking: false } as const;

function type(name: string) {
  const found = findInstanceType(name);
  if (found === undefined) throw new Error(`${name} is not in the table`);
  return found;
}

describe("instance types", () => {
  it("knows what EC2 says of a type", () => {
    expect(type("t4g.medium")).toMatchObject({
      architectures: ["arm64"],
      vcpus: 2,
      memoryMiB: 4096,
      networkInterfaces: 3,
      ipv4PerInterface: 6,
      hypervisor: "nitro",
      burstable: true,
      currentGeneration: true,
    });
    expect(type("t2.medium")).toMatchObject({ hypervisor: "xen", burstable: true });
    expect(type("m3.large")).toMatchObject({ currentGeneration: false });
    expect(type("m7g.metal")).toMatchObject({ hypervisor: "metal", burstable: false });
  });

  it("are all large enough for a host with a task that has an interface of its own, which no rule asks", () => {
    const small = instanceTypeNames().filter((name) => {
      const facts = type(name);
      return facts.memoryMiB < 512 || tasksByNetworkInterfaces(facts, ONE_EACH) < 1;
    });
    expect(small).toEqual([]);
  });

  it("counts whole NVIDIA GPUs", () => {
    const counted = ["g4dn.xlarge", "g5.12xlarge", "p5.48xlarge", "g6f.xlarge", "t3.medium"];
    expect(counted.map((name) => type(name).nvidiaGpus)).toEqual([1, 4, 8, 0, 0]);
  });

  it("does not know what does not exist, nor names that every object has", () => {
    for (const name of ["t9.huge", "T3.micro", "", "constructor", "toString"]) {
      expect(findInstanceType(name)).toBeUndefined();
    }
  });

  it("proposes the nearest names", () => {
    expect(nearestInstanceTypes("t3.mirco")).toContain("t3.micro");
    expect(nearestInstanceTypes("M7G.Large", 1)).toEqual(["m7g.large"]);
    expect(nearestInstanceTypes("t9.huge", 5)).toHaveLength(5);
  });

  it("says where a type is offered, and nothing of regions without data", () => {
    expect(isOfferedIn(type("t3.micro"), "eu-central-1")).toBe(true);
    expect(isOfferedIn(type("m1.small"), "eu-central-2")).toBe(false);
    expect(isOfferedIn(type("t3.micro"), "mx-central-1")).toBeUndefined();
  });

  it("has a plausible row for every type", () => {
    for (const name of nearestInstanceTypes("", Number.POSITIVE_INFINITY)) {
      const row = type(name);
      expect(row.architectures.length, name).toBeGreaterThan(0);
      expect(row.vcpus, name).toBeGreaterThan(0);
      expect(row.memoryMiB, name).toBeGreaterThan(0);
      expect(row.networkInterfaces, name).toBeGreaterThan(0);
      expect(row.regions.length, name).toBeGreaterThan(0);
      expect(["nitro", "xen", "metal"]).toContain(row.hypervisor);
      expect(row.trunkingTasks ?? 0, name).toBeGreaterThanOrEqual(0);
    }
  });

  it("names its source", () => {
    expect(instanceTypeSource()).toMatchObject({ source: "PyPI package moto", licence: "Apache-2.0" });
    expect(instanceTypeSource().retrieved).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});

describe("tasks that the network interfaces allow", () => {
  const awsvpc = { networkMode: "awsvpc", trunking: false } as const;
  const trunking = { networkMode: "awsvpc", trunking: true } as const;

  it("gives each awsvpc task an interface, less the instance's own (amazon-ecs-agent 2448)", () => {
    expect(tasksByNetworkInterfaces(type("t3.micro"), awsvpc)).toBe(1);
    expect(tasksByNetworkInterfaces(type("t3.medium"), awsvpc)).toBe(2);
    expect(tasksByNetworkInterfaces(type("c5.large"), awsvpc)).toBe(2);
    expect(tasksByNetworkInterfaces(type("m5.4xlarge"), awsvpc)).toBe(7);
  });

  it("counts more with trunking where the guide has a figure", () => {
    expect(tasksByNetworkInterfaces(type("c5.large"), trunking)).toBe(10);
    expect(tasksByNetworkInterfaces(type("m7g.medium"), trunking)).toBe(4);
    expect(tasksByNetworkInterfaces(type("g5.2xlarge"), trunking)).toBe(19);
  });

  it("falls back to the interfaces where trunking is unsupported or unknown", () => {
    expect(type("t3.medium").trunkingTasks).toBe(0);
    expect(tasksByNetworkInterfaces(type("t3.medium"), trunking)).toBe(2);
    expect(type("m8g.large").trunkingTasks).toBeUndefined();
    expect(tasksByNetworkInterfaces(type("m8g.large"), trunking)).toBe(2);
  });

  it("is no limit in the other network modes", () => {
    for (const networkMode of ["bridge", "host", "none"] as const) {
      expect(tasksByNetworkInterfaces(type("t3.micro"), { networkMode, trunking: false })).toBe(
        Number.POSITIVE_INFINITY,
      );
    }
  });
});
