import { describe, expect, it } from "vitest";
import {
  cpuUnits,
  describeFargateSizes,
  fargateSizes,
  isFargatePair,
  memoryMiB,
  nearestFargatePair,
} from "../../modules/aws/fargate.ts";

describe("Fargate's sizes", () => {
  it("are those of the documentation", () => {
    expect(fargateSizes.map(({ cpu, memory }) => [cpu, memory[0], memory.at(-1), memory.length])).toEqual([
      [256, 512, 2048, 3],
      [512, 1024, 4096, 4],
      [1024, 2048, 8192, 7],
      [2048, 4096, 16384, 13],
      [4096, 8192, 30720, 23],
      [8192, 16384, 61440, 12],
      [16384, 32768, 122880, 12],
    ]);
  });

  it("tells an allowed pair from another", () => {
    expect(isFargatePair(256, 512)).toBe(true);
    expect(isFargatePair(512, 1024)).toBe(true);
    expect(isFargatePair(16384, 122880)).toBe(true);
    expect(isFargatePair(256, 4096)).toBe(false);
    expect(isFargatePair(300, 512)).toBe(false);
    expect(isFargatePair(8192, 17408)).toBe(false);
  });

  it("finds the smallest size that is enough", () => {
    expect(nearestFargatePair(1, 1)).toEqual({ cpu: 256, memory: 512 });
    expect(nearestFargatePair(256, 2049)).toEqual({ cpu: 512, memory: 3072 });
    expect(nearestFargatePair(300, 600)).toEqual({ cpu: 512, memory: 1024 });
    expect(nearestFargatePair(8192, 17000)).toEqual({ cpu: 8192, memory: 20480 });
    expect(nearestFargatePair(64_000, 1)).toEqual({ cpu: 16384, memory: 122880 });
    for (const { cpu, memory } of fargateSizes) {
      for (const size of memory) expect(nearestFargatePair(cpu, size)).toEqual({ cpu, memory: size });
    }
  });

  it("reads units as ECS does", () => {
    expect(cpuUnits("256")).toBe(256);
    expect(cpuUnits(".25 vCPU")).toBe(256);
    expect(cpuUnits("1 vcpu")).toBe(1024);
    expect(cpuUnits("many")).toBeUndefined();
    expect(memoryMiB(512)).toBe(512);
    expect(memoryMiB("0.5GB")).toBe(512);
    expect(memoryMiB("1 GB")).toBe(1024);
    expect(memoryMiB("1 GiB")).toBeUndefined();
  });

  it("can be told in a sentence", () => {
    expect(describeFargateSizes()).toContain(
      "256 with 512, 1024 or 2048; 512 with 1024 to 4096 in steps of 1024",
    );
  });
});
