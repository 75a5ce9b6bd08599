import { z } from "zod";
import { percent } from "../../environment/values.ts";
import { hostsLeft } from "../hosts/schema.ts";
import { architecture, placement } from "../launch-type.ts";

export const fargateCapacity = z.strictObject({
  launchType: z
    .literal("fargate")
    .describe("fargate: no hosts; a task gets the smallest size that holds its containers' limits"),
  architecture,
  // ECS places nothing on a provider of weight 0, not even the first task. Source: API_CapacityProviderStrategyItem.
  spotPercent: percent(0, 99).default(0).describe("Share of tasks on Fargate Spot, beyond the first"),
  placement,
  leaving: hostsLeft
    .optional()
    .describe(
      "Hosts that services leave for Fargate: what `capacity` said until now. They stay for one deployment; take these lines out for the next. Default none",
    ),
});
