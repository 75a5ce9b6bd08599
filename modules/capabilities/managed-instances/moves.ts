import { z } from "zod";
import { remembersPlacement } from "../launch-type.ts";
import { type Found, moves as movesOf, type Runs } from "../moving.ts";
import { MANAGED_PROBLEMS } from "./problems.ts";
import type { ManagedCapacity } from "./schema.ts";

type Code = keyof typeof MANAGED_PROBLEMS;
const LAUNCH_TYPE = "managed";

/**
 * A provider of Managed Instances belongs to its cluster from the start, and the call that associates the others refuses
 * it, so that no one deployment can have tasks on both. Source: terraform-provider-aws 44783 (2025-10-23).
 */
const betweenBoth = (was: unknown, is: string): Found<Code>[] => [
  {
    code: "EOE-ENV-275",
    path: ["capacity", "launchType"],
    message: `was ${String(was)} and is ${is}; services move to Managed Instances, or from there, only by an environment of another name (\`npx express-on-ecs new\`). Put it back.`,
  },
];

export const moves = movesOf<ManagedCapacity, unknown, Runs, Code>({
  problems: MANAGED_PROBLEMS,
  shape: { launchType: z.literal(LAUNCH_TYPE), ...remembersPlacement },
  now: ({ placement }) => ({ launchType: LAUNCH_TYPE, placement }),
  refused: (was) => (was["launchType"] === LAUNCH_TYPE ? [] : betweenBoth(was["launchType"], LAUNCH_TYPE)),
  gone: (was) => (was["launchType"] === LAUNCH_TYPE ? betweenBoth(LAUNCH_TYPE, "another") : []),
});
