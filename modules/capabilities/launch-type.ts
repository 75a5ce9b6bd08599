import { z } from "zod";

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
