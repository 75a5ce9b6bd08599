import { z } from "zod";
import { GROUP_PROBLEMS, type GroupCode } from "../group-problems.ts";
import { closesTheWayOut, type NetworkWithEgress, remembersPlacement } from "../launch-type.ts";
import { type Found, moves as movesOf } from "../moving.ts";
import { FARGATE_PROBLEMS } from "./problems.ts";
import type { fargateCapacity } from "./schema.ts";

type Code = keyof typeof FARGATE_PROBLEMS;
type Settings = z.output<typeof fargateCapacity>;
interface Was {
  readonly launchType: string;
  readonly networkMode: string;
  readonly placement: string;
}

/**
 * ECS lets a cluster go of no capacity provider that tasks use, and Terraform would ask it to before it moves them.
 * Source: ECS API, PutClusterCapacityProviders (botocore 1.44.8, 2026-11).
 */
function leavesHosts(was: Was, { leaving }: Settings): Found<Code>[] {
  if (was.launchType !== "ec2" || leaving) return [];
  const message = `was ec2 and is fargate, but hosts cannot go in the deployment in which services leave them. Write what capacity said until now, with networkMode: ${was.networkMode}, under capacity.leaving; deploy; then take capacity.leaving out and deploy again.`;
  return [{ code: "EOE-ENV-263", path: ["capacity", "launchType"], message }];
}

export const moves = movesOf<Settings, NetworkWithEgress, Was, Code | GroupCode>({
  problems: { ...FARGATE_PROBLEMS, ...GROUP_PROBLEMS },
  shape: { launchType: z.literal("fargate"), ...remembersPlacement },
  now: ({ placement }) => ({ launchType: "fargate", placement }),
  refused: (was, settings, environment) => [
    ...leavesHosts(was, settings),
    ...closesTheWayOut(was, settings, environment),
  ],
});
