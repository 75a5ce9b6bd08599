import { z } from "zod";
import { GROUP_PROBLEMS, type GroupCode } from "../group-problems";
import { closesTheWayOut, type NetworkWithEgress, remembersPlacement } from "../launch-type";
import { moves as movesOf } from "../moving";
import type { HostCapacity } from "./schema";

export const moves = movesOf<HostCapacity, NetworkWithEgress, { readonly placement: string }, GroupCode>({
  problems: GROUP_PROBLEMS,
  shape: { launchType: z.literal("ec2"), ...remembersPlacement },
  now: ({ placement }) => ({ launchType: "ec2", placement }),
  refused: closesTheWayOut,
});
