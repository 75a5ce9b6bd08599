import { describe, expect, it } from "vitest";
import type { Changes } from "../../support/environment.ts";
import { container, found } from "../support.ts";

const hosts = (changes: Changes) => ({
  "capacity.instanceTypes": ["t3.medium"],
  "service.tasks": { min: 1, max: 1 },
  ...changes,
});
const sentences = (environment: Changes, memoryReservation: number, cpu = 0, further?: number) =>
  found("rollout-fits-hosts", {
    environment: hosts(environment),
    containers: [container({ memoryReservation, cpu })],
    ...(further === undefined ? {} : { further: [container({ memoryReservation: further })] }),
  });

const FURTHER = { furtherServices: { worker: { containers: ["worker"], tasks: { min: 1, max: 1 } } } };
const AWSVPC = {
  "service.networkMode": "awsvpc",
  "network.egress": "nat-gateway",
  "capacity.placement": "private",
};

describe("rollout-fits-hosts", () => {
  it("accepts two tasks beside each other, or one on each of two hosts", () => {
    expect(sentences({ "capacity.min": 1, "capacity.max": 1 }, 1900)).toEqual([]);
    expect(sentences({ "capacity.min": 1, "capacity.max": 2 }, 3800)).toEqual([]);
  });

  it("refuses a host that has no memory for the second task of a deployment", () => {
    expect(sentences({ "capacity.min": 1, "capacity.max": 1 }, 2000)).toEqual([
      'capacity.instanceTypes[0]: 1 host "t3.medium" has no places for a deployment, which doubles the minimum of tasks: 2 tasks of service.tasks.min 1; raise capacity.max, use a larger type, or lower tasks.min. (rollout-fits-hosts)',
    ]);
  });

  it("needs no second place for a singleton", () => {
    const one = { "capacity.min": 1, "capacity.max": 1 };
    const singleton = { "service.singleton": true, "service.scaling": undefined };
    expect(sentences({ ...one, ...singleton }, 3800)).toEqual([]);
    const beside = { furtherServices: { worker: { containers: ["worker"], singleton: true } } };
    expect(sentences({ ...one, ...beside }, 64, 0, 3600)).toEqual([]);
    expect(sentences({ ...one, ...beside }, 64, 0, 3720)).toHaveLength(1);
  });

  it("refuses by CPU", () => {
    expect(sentences({ "capacity.min": 1, "capacity.max": 1 }, 64, 1025)).toHaveLength(1);
    expect(sentences({ "capacity.min": 1, "capacity.max": 1 }, 64, 1024)).toEqual([]);
  });

  it("refuses by network interfaces, which bridge mode does not need", () => {
    // t3.medium has two for tasks.
    const two = { "capacity.min": 1, "capacity.max": 1, "service.tasks": { min: 2, max: 2 } };
    expect(sentences({ ...two, ...AWSVPC }, 64)).toHaveLength(1);
    expect(sentences(two, 64)).toEqual([]);
  });

  it("counts all services together", () => {
    const one = { "capacity.min": 1, "capacity.max": 1, ...FURTHER };
    expect(sentences(one, 1000, 0, 900)).toEqual([]);
    expect(sentences(one, 1000, 0, 1000)[0]).toMatch(
      /4 tasks of service\.tasks\.min 1, furtherServices\.worker\.tasks\.min 1/,
    );
  });

  it("finds no places by shares of several hosts", () => {
    // 3845 MiB twice: three tasks of 2000 MiB would fit by sum alone.
    const two = { "capacity.min": 1, "capacity.max": 2, "service.tasks": { min: 1, max: 3 } };
    expect(sentences(two, 2000)).toEqual([
      expect.stringMatching(
        /^capacity\.instanceTypes\[0\]: 2 hosts "t3\.medium" have no places for 3 tasks of service\.tasks\.max 3; .+ lower tasks\.max\./,
      ),
    ]);
  });

  it("leaves Fargate, and a task that is too large for any host, to others", () => {
    expect(sentences({ "capacity.min": 1, "capacity.max": 1 }, 5000)).toEqual([]);
    expect(
      found("rollout-fits-hosts", {
        environment: {
          "network.egress": "nat-gateway",
          "service.networkMode": "awsvpc",
          capacity: { launchType: "fargate", architecture: "x86_64" },
        },
        containers: [container({ memoryReservation: 9000 })],
      }),
    ).toEqual([]);
  });
});
