import { z } from "zod";
import { readExpression } from "./expression.ts";
import { SCHEDULER } from "./limits.ts";
import { Refused } from "./refused.ts";
import { refusedTimeZone } from "./time-zone.ts";

const { windowMinutes, retryAttempts, eventAgeSeconds } = SCHEDULER;

const whole = (from: number, to: number, of = "") =>
  z
    .int({ error: `must be a whole number${of} from ${from} to ${to}` })
    .min(from)
    .max(to);

const KEYS = ["expression", "timeZone", "flexibleMinutes", "retries", "enabled"];

/** When something starts by itself; the same in the environment file and in `x-ecs` of a compose file. */
export const schedule = z.strictObject(
  {
    expression: z
      .string({ error: 'must be a text, such as "0 3 * * *"' })
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
    flexibleMinutes: whole(0, windowMinutes.to)
      .default(0)
      .describe("Minutes within which it may start later, so that not all jobs start at once; 0 for on time"),
    retries: z
      .strictObject({
        attempts: whole(retryAttempts.from, retryAttempts.to)
          .default(10)
          .describe("How often a start that failed is tried again; a task that has started and fails is not"),
        maxAgeSeconds: whole(eventAgeSeconds.from, eventAgeSeconds.to, " of seconds")
          .default(3600)
          .describe("Seconds after which a start is given up"),
      })
      .prefault({}),
    enabled: z.boolean().default(true).describe("false: it starts by hand only, by `express-on-ecs run`"),
  },
  {
    error: ({ code, keys }) =>
      code === "unrecognized_keys"
        ? `does not know ${String(keys)}; allowed are ${KEYS.join(", ")}`
        : `must be a group of ${KEYS.join(", ")}, such as { expression: "0 3 * * *" }`,
  },
);

export type Schedule = z.output<typeof schedule>;

/** After the value, which whoever tells it puts before it. */
const because = (refused: unknown): string => (refused instanceof Refused ? refused.because : "is wrong");
