import { z } from "zod";
import { closesTheWayOut, type NetworkWithEgress, remembersPlacement } from "../launch-type";
import { moves as movesOf } from "../moving";
import type { HostCapacity } from "./schema";

export const moves = movesOf<HostCapacity, NetworkWithEgress, { readonly placement: string }>({
  shape: { launchType: z.literal("ec2"), ...remembersPlacement },
  now: ({ placement }) => ({ launchType: "ec2", placement }),
  refused: closesTheWayOut,
});
