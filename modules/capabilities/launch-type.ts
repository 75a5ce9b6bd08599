import { z } from "zod";
import type { GroupCode } from "./group-problems.ts";
import type { Found } from "./moving.ts";

/** What every kind of capacity says. */

export const architecture = z.enum(["x86_64", "arm64"]).describe("Processor of hosts and images");
export const placement = z
  .enum(["private", "public"])
  .default("private")
  .describe(
    "Subnets of the hosts, or of Fargate's tasks. public: with addresses of their own, for networks without a way out",
  );

/** What every kind of capacity is for others. */
export interface SomeCapacity {
  readonly architecture: z.output<typeof architecture>;
}

/** Docker's name for a processor. Source: Docker documentation, `docker build --platform`, 2026-11. */
const PLATFORMS = { x86_64: "linux/amd64", arm64: "linux/arm64" } as const;

/** The platform that images must be built for: that of the hosts or of Fargate's tasks. */
export const platformOf = ({ architecture }: SomeCapacity): string => PLATFORMS[architecture];

/** The network, as far as it is the way out. */
export interface NetworkWithEgress {
  readonly network: { readonly egress: string };
}

/** What the record remembers of every kind of capacity. */
export const remembersPlacement = { placement: z.enum(["private", "public"]) };

/** The network is deployed before what is in it. */
export function closesTheWayOut(
  was: { readonly placement: string },
  capacity: { readonly placement: string },
  { network }: NetworkWithEgress,
): Found<GroupCode>[] {
  if (was.placement !== "private" || capacity.placement !== "public" || network.egress !== "none") return [];
  const message = `goes in the same deployment as capacity.placement: private, and the network is deployed first, so that tasks would have no way out until they have moved. Change placement first and deploy; then change egress.`;
  return [{ code: "EOE-ENV-136", path: ["network", "egress"], message }];
}
