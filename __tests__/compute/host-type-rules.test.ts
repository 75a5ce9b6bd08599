import { describe, expect, it } from "vitest";
import { MONGO_ON_HOST } from "../support/databases.ts";
import { type Changes, marketWith, sentencesOf } from "../support/environment.ts";

const hostsOf = (architecture: string, instanceTypes: readonly string[]): Changes => ({
  "capacity.architecture": architecture,
  "capacity.instanceTypes": instanceTypes,
});
const DATABASE: Changes = { ...MONGO_ON_HOST, "database.instanceType": "a1.large" };

describe("a type that no host can be of is refused for", () => {
  it.each<[what: string, changes: Changes, start: string]>([
    [
      "hosts",
      hostsOf("arm64", ["a1.large"]),
      'capacity.instanceTypes[0]: "a1.large" has the first Graviton processor, on which Amazon Linux 2023 does not run',
    ],
    [
      "hosts of the first generation",
      hostsOf("x86_64", ["t3.medium", "m1.large"]),
      'capacity.instanceTypes[1]: "m1.large" is of EC2\'s first generation',
    ],
    [
      "the bastion",
      { "bastion.instanceType": "a1.medium" },
      'bastion.instanceType: "a1.medium" has the first Graviton processor',
    ],
    ["the database's host", DATABASE, 'database.instanceType: "a1.large" has the first Graviton processor'],
  ])("%s", (_, changes, start) => {
    expect(sentencesOf(marketWith(changes))).toEqual(
      expect.arrayContaining([expect.stringContaining(start)]),
    );
  });

  it("none of what Amazon Linux 2023 runs on, Xen among it", () => {
    expect(sentencesOf(marketWith(hostsOf("x86_64", ["t2.medium", "m4.large", "t3.medium"])))).toEqual([]);
    expect(sentencesOf(marketWith(hostsOf("arm64", ["t4g.medium"])))).toEqual([]);
  });
});

describe("types with GPUs", () => {
  it("are listed alone, since all hosts start from one image", () => {
    expect(sentencesOf(marketWith(hostsOf("x86_64", ["g5.xlarge", "g4dn.xlarge"])))).toEqual([]);
    expect(sentencesOf(marketWith(hostsOf("x86_64", ["g5.xlarge", "t3.medium"])))).toEqual([
      expect.stringContaining('capacity.instanceTypes[1]: "t3.medium" has no GPU, but g5.xlarge has'),
    ]);
  });

  it("have an x86_64 processor, for which there is an image with their driver", () => {
    expect(sentencesOf(marketWith(hostsOf("arm64", ["g5g.xlarge"])))).toEqual([
      expect.stringContaining("for which there is no ECS image with their driver"),
    ]);
  });
});
