import { z } from "zod";

/** What every kind of database says. */

/** Names that neither engine keeps for itself. Source: DocumentDB API reference, CreateDBCluster `MasterUsername`. */
const identifier = (what: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9]{0,30}$/, {
      error: "must start with a letter and hold at most 31 lower-case letters and digits",
    })
    .refine((name) => !["admin", "root", "local", "config", "mysql", "sys"].includes(name), {
      error: `is a name that databases keep for themselves; choose another ${what}`,
    });

export const connection = {
  secret: z
    .string()
    .default("database_url")
    .describe("Secret of the compose file that gets the connection string; the application reads it"),
  user: identifier("user").default("app").describe("User of the application"),
  database: identifier("database").default("app").describe("Name of the application's database"),
};

/** Time of day in UTC. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: 'must be a time of day in UTC, in quotes: "03:00"',
});

export const composeService = z
  .string()
  .describe("Compose service that is the database on the laptop")
  .meta({ examples: ["mongo"] });
