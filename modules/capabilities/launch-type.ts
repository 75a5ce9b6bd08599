import { z } from "zod";

/** What every kind of capacity says. */

export const architecture = z.enum(["x86_64", "arm64"]).describe("Processor of hosts and images");
export const placement = z
  .enum(["private", "public"])
  .default("private")
  .describe(
    "Subnets of the hosts, or of Fargate's tasks. public: with addresses of their own, for networks without a way out",
  );
