import { z } from "zod";
import { count } from "../../environment/values.ts";
import { architecture } from "../launch-type.ts";

const range = (what: string, most: number, [min, max]: readonly [number, number]) =>
  z
    .strictObject({
      min: count(1, most)
        .describe(`Least ${what} of an instance`)
        .meta({ examples: [min] }),
      max: count(1, most)
        .describe(`Most ${what} of an instance`)
        .meta({ examples: [max] }),
    })
    .describe(`How many ${what} an instance may have; AWS picks the cheapest that fits`);

export const managedCapacity = z.strictObject({
  launchType: z
    .literal("managed")
    .describe(
      "managed: ECS Managed Instances; AWS picks the hosts by what they must have, patches and replaces them",
    ),
  architecture,
  vcpus: range("vCPUs", 448, [2, 4]),
  memoryMiB: range("MiB of memory", 25_165_824, [4096, 16_384]),
  manufacturers: z
    .array(z.enum(["intel", "amd", "amazon-web-services"]))
    .min(1)
    .optional()
    .describe(
      "Who made the processor. Default all that make the architecture: intel and amd, or amazon-web-services",
    )
    .meta({ examples: [["intel"]] }),
  instanceTypes: z
    .array(z.string())
    .min(1)
    .max(400)
    .optional()
    .describe("EC2 instance types that AWS may pick from, such as m7i.large or m7i.*. Default all that fit")
    .meta({ examples: [["m7i.*"]] }),
  spotPercent: z
    .literal([0, 100], { error: "must be 0 or 100: Managed Instances are all Spot Instances, or none is" })
    .default(0)
    .describe(
      "100: all hosts are Spot Instances. A change makes another capacity provider, and tasks move to it",
    ),
  placement: z
    .literal("private", {
      error:
        "must be private: tasks have no public address on Managed Instances; choose a network.egress for them",
    })
    .default("private")
    .describe(
      "Subnets of the hosts and of the tasks; never public, since tasks have no public address there",
    ),
  volumeGiB: count(30, 16_384)
    .default(30)
    .describe("Encrypted volume of each host for images and tasks, in GiB"),
});

export type ManagedCapacity = z.output<typeof managedCapacity>;
