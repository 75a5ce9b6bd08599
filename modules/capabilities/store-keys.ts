import { z } from "zod";
import { count, percent } from "../environment/values.ts";

/** Time of day in UTC. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: 'must be a time of day in UTC, in quotes: "03:00"',
});

/**
 * What everything says that keeps its data on a host of its own.
 * @param what runs there, as sentences go on
 */
export const hostKeys = (what: "database" | "cache") => ({
  instanceType: z
    .string()
    .describe(`EC2 instance type of the host, with memory for the ${what}`)
    .meta({ examples: ["t4g.small"] }),
  zone: count(1, 6)
    .default(1)
    .describe("Which of the network's zones, by number; the volume never leaves it"),
  placement: z
    .enum(["private", "public"])
    .default("private")
    .describe(
      "Subnet of the host. public: with an address of its own, for networks without a way out; nothing is let in",
    ),
  volumeGiB: count(1, 16384).default(20).describe("Encrypted gp3 volume in GiB; it can grow, never shrink"),
  snapshots: count(1, 1000).default(7).describe("Daily snapshots that are kept"),
  snapshotTime: timeOfDay
    .default("03:00")
    .describe("UTC time of the daily snapshot")
    .meta({ examples: ["01:30"] }),
  diskAlarmPercent: percent(50, 95).default(80).describe("Alarm when the volume is this full, in percent"),
});
