import { z } from "zod";
import { eachOnce, percent } from "../../environment/values.ts";

export const LATENCY_P95_SECONDS = 1;
export const ERROR_PERCENT = 5;

export const monitoring = z.strictObject({
  mail: eachOnce(z.array(z.email({ error: "must be a mail address" })))
    .min(1, { error: "must name at least one mail address: an alarm that reaches nobody is useless" })
    .describe("Mail addresses that alarms go to; each is asked once to confirm")
    .meta({ examples: [["shop-alarms@example.com"]] }),
  cpuHighPercent: percent()
    .default(80)
    .describe("Alarm when the CPU of a service is at or above it for two periods"),
  cpuLowPercent: percent()
    .default(20)
    .describe(
      "Alarm when the CPU is below it while more tasks run than `tasks.min` and every `min` of `scaling.schedule`; none where there are never more",
    ),
  memoryHighPercent: percent()
    .default(80)
    .describe("Alarm when the memory of a service is at or above it for two periods"),
  memoryLowPercent: percent()
    .default(20)
    .describe(
      "Alarm when the memory is below it while more tasks run than `tasks.min` and every `min` of `scaling.schedule`; none where there are never more",
    ),
  latencyP95Seconds: z
    .number({ error: "must be a number of seconds above 0, and at most 300" })
    .positive()
    .max(300)
    .default(LATENCY_P95_SECONDS)
    .describe("Alarm when the 95th percentile of response times is at or above it"),
  errorPercent: percent().default(ERROR_PERCENT).describe("Alarm when this share of the responses is 5xx"),
  periodSeconds: z
    .literal([60, 120, 300, 600, 900, 3600], { error: "must be one of 60, 120, 300, 600, 900, 3600" })
    .default(300)
    .describe("Seconds that an alarm takes its values over"),
});
