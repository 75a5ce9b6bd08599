import { z } from "zod";

/** Days of a record in the bucket where the file names none: a year, as PCI DSS 10.5.1 asks (v4.0.1, 2024-06). */
const RETENTION_DAYS = 365;
/** A person mistypes now and then; a program that looks for a way in is refused more often. */
const DENIED_CALLS = 10;

const days = () => z.int({ error: "must be a whole number of days from 1 to 3650" }).min(1).max(3650);

export const trail = z.strictObject({
  retentionDays: days()
    .default(RETENTION_DAYS)
    .describe("Days that the bucket keeps a record")
    .meta({ examples: [90] }),
  lockDays: days()
    .optional()
    .describe(
      "Days in which nobody can delete or overwrite a record, not even the root user (S3 Object Lock in compliance mode); default none",
    )
    .meta({ examples: [90] }),
  deniedCalls: z
    .int({ error: "must be a whole number of calls from 1 to 10000" })
    .min(1)
    .max(10_000)
    .default(DENIED_CALLS)
    .describe("Alarm at this many refused calls within five minutes")
    .meta({ examples: [1] }),
  keep: z
    .boolean()
    .default(false)
    .describe("`destroy` leaves the bucket of the records and their key in the account"),
});

export type Trail = z.output<typeof trail>;
