import { z } from "zod";
import { LOG_RETENTION_DAYS } from "../aws/limits/operations.ts";

/** Kinds of values that several parts of an environment file share. */

export const cidr = z
  .cidrv4({ error: "must be an IPv4 network in CIDR notation such as 10.0.0.0/16" })
  .describe("IPv4 network in CIDR notation, such as 10.0.0.0/16");

export const securityGroupId = z.string().regex(/^sg-[0-9a-f]{8,17}$/, {
  error: "must be the id of a security group, such as sg-0123456789abcdef0",
});

/** A list in which nothing stands twice: what is made of each entry has its name. */
export const eachOnce = <List extends z.ZodArray<z.ZodType<string>>>(list: List): List =>
  list.check(({ value, issues }) => {
    value.forEach((entry, index) => {
      if (value.indexOf(entry) === index) return;
      issues.push({
        code: "custom",
        input: value,
        path: [index],
        message: "is there already; remove one of the two",
      });
    });
  });

export const seconds = (min: number, max: number) =>
  z
    .int({ error: `must be a whole number of seconds from ${min} to ${max}` })
    .min(min)
    .max(max);

export const count = (min: number, max: number) =>
  z
    .int({ error: `must be a whole number from ${min} to ${max}` })
    .min(min)
    .max(max);

export const percent = (min = 1, max = 100) =>
  z
    .int({ error: `must be a whole number of percent from ${min} to ${max}` })
    .min(min)
    .max(max);

export const environmentVariables = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: "must be the name of an environment variable" }),
  z.string({ error: 'must be a string; put quotes around numbers and booleans: "60"' }),
);

export const logRetentionDays = z
  .literal(LOG_RETENTION_DAYS, { error: `must be one of ${LOG_RETENTION_DAYS.join(", ")} (days)` })
  .describe("Days that log lines are kept");

/** What a key's value must be where another key of its group decides it, such as a version of its engine. */
interface OwnWords {
  readonly decides: string;
  /** By the other key's value. */
  readonly by: Readonly<Record<string, { readonly must: string; readonly example?: unknown }>>;
}

/** Not among the `meta`, which JSON Schema gets whole. Register last: what a schema is made into is another one. */
export const OWN_WORDS = z.registry<OwnWords>();
