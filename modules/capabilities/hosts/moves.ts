import { z } from "zod";
import { GROUP_PROBLEMS, type GroupCode } from "../group-problems.ts";
import { closesTheWayOut, type NetworkWithEgress, remembersPlacement } from "../launch-type.ts";
import { moves as movesOf } from "../moving.ts";
import type { HostCapacity } from "./schema.ts";

export const moves = movesOf<HostCapacity, NetworkWithEgress, { readonly placement: string }, GroupCode>({
  problems: GROUP_PROBLEMS,
  shape: { launchType: z.literal("ec2"), ...remembersPlacement },
  now: ({ placement }) => ({ launchType: "ec2", placement }),
  refused: closesTheWayOut,
});
