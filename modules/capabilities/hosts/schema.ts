import { z } from "zod";
import { count, percent, seconds } from "../../environment/values.ts";
import { architecture, placement } from "../launch-type.ts";

export const hostCapacity = z.strictObject({
  launchType: z.literal("ec2").optional().describe("ec2: hosts of your own, which is the default"),
  architecture,
  instanceTypes: z
    .array(z.string())
    .min(1)
    .max(20)
    .describe("EC2 instance types of that architecture, the preferred one first")
    .meta({ examples: [["t3.medium", "t3a.medium"]] }),
  spotPercent: percent(0, 100).default(0).describe("Share of hosts that are Spot Instances"),
  min: count(1, 100).default(1).describe("Fewest hosts"),
  max: count(1, 100).default(10).describe("Most hosts"),
  placement,
  rootVolumeGiB: count(30, 16384).default(30).describe("Encrypted gp3 root volume in GiB"),
  targetPercent: percent(1, 100)
    .default(100)
    .describe("Utilisation that managed scaling aims for; a lower one keeps spare hosts"),
  warmUpSeconds: seconds(0, 3600).default(90).describe("Seconds until the metrics of a new host count"),
});
/** What `capacity` said while services ran on hosts that they leave in this deployment. */
export const hostsLeft = hostCapacity.extend({
  networkMode: z
    .enum(["bridge", "awsvpc"])
    .describe("What service.networkMode said while services ran there"),
});

/** Hosts of the environment's own. */
export type HostCapacity = z.output<typeof hostCapacity>;
