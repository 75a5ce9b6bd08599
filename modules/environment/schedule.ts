import { z } from "zod";
import { readExpression } from "../aws/schedules/expression.ts";
import { SCHEDULER } from "../aws/schedules/limits.ts";
import { Refused } from "../aws/schedules/refused.ts";
import { refusedTimeZone } from "../aws/schedules/time-zone.ts";
import { count, seconds } from "./values.ts";

const { windowMinutes, retryAttempts, eventAgeSeconds } = SCHEDULER;

/** When something starts by itself; the same in the environment file and in `x-ecs` of a compose file. */
export const schedule = z.strictObject({
  expression: z
    .string()
    .refine((text) => !(readExpression(text) instanceof Refused), {
      error: ({ input }) => because(readExpression(String(input))),
    })
    .describe("Five fields of cron, or `cron(...)` or `rate(...)` of EventBridge Scheduler")
    .meta({ examples: ["0 3 * * *"] }),
  timeZone: z
    .string()
    .refine((zone) => refusedTimeZone(zone) === undefined, {
      error: ({ input }) => because(refusedTimeZone(String(input))),
    })
    .optional()
    .describe("Time zone of the expression, by its IANA name; summer time is kept. Default UTC")
    .meta({ examples: ["Europe/Berlin"] }),
  flexibleMinutes: count(0, windowMinutes.to)
    .default(0)
    .describe("Minutes within which it may start later, so that not all jobs start at once; 0 for on time"),
  retries: z
    .strictObject({
      attempts: count(retryAttempts.from, retryAttempts.to)
        .default(10)
        .describe("How often a start that failed is tried again; a task that has started and fails is not"),
      maxAgeSeconds: seconds(eventAgeSeconds.from, eventAgeSeconds.to)
        .default(3600)
        .describe("Seconds after which a start is given up"),
    })
    .prefault({}),
  enabled: z.boolean().default(true).describe("false: it starts by hand only, by `express-on-ecs run`"),
});

export type Schedule = z.output<typeof schedule>;

const because = (refused: unknown): string => (refused instanceof Refused ? refused.because : "is wrong");
