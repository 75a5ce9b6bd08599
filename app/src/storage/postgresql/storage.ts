/** PostgreSQL 13 and later, by kysely's typed queries. */
import { CompiledQuery, Kysely, PostgresDialect } from "kysely";
import type { Storage } from "../storage.ts";
import { boardRepository } from "./boards.ts";
import { commentRepository } from "./comments.ts";
import { goalRepository } from "./goals.ts";
import { idempotencyRepository } from "./idempotency.ts";
import { itemRepository } from "./items.ts";
import { loginAttemptRepository } from "./login-attempts.ts";
import { migrate } from "./migrations.ts";
import { boundedLimits, boundedPool, createPool } from "./pool.ts";
import { attempt } from "./queries.ts";
import { removalRepository } from "./removals.ts";
import { sessionRepository } from "./sessions.ts";
import type { Database, Tables } from "./tables.ts";
import { userRepository } from "./users.ts";
import { versionRepository } from "./versions.ts";

export interface PostgresqlOptions {
  /** Told every query; for the test that reads the plan of each. */
  readonly onQuery?: (query: CompiledQuery) => void;
  /** PEM; with it the connection is TLS, and the server's certificate must be of these authorities. */
  readonly ca?: string | string[];
}

/** @param url `postgresql://user:password@host:port/name`. */
export function openPostgresql(url: string, { onQuery, ca }: PostgresqlOptions = {}): Storage {
  const pool = createPool(url, ca, boundedLimits);
  const database: Database = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: boundedPool(pool) }),
    log: (event) => {
      if (event.level === "query") onQuery?.(event.query);
    },
  });
  return {
    kind: "PostgreSQL",
    items: itemRepository(database),
    users: userRepository(database),
    sessions: sessionRepository(database),
    loginAttempts: loginAttemptRepository(database),
    removals: removalRepository(database),
    boards: boardRepository(database),
    comments: commentRepository(database),
    goals: goalRepository(database),
    idempotency: idempotencyRepository(database),
    versions: versionRepository(database),
    async ping() {
      await attempt(() => database.executeQuery(CompiledQuery.raw("select 1")));
    },
    async migrate() {
      // A change of a large table takes longer than anybody waits for an answer.
      const patient = new Kysely<Tables>({
        dialect: new PostgresDialect({ pool: createPool(url, ca, { max: 2 }) }),
      });
      try {
        await migrate(patient);
      } finally {
        await patient.destroy();
      }
    },
    async purgeExpired(now) {
      for (const table of ["sessions", "login_attempts", "idempotency"] as const) {
        await attempt(() => database.deleteFrom(table).where("expires_at", "<=", now).execute());
      }
    },
    async close() {
      // Kysely ends the pool only when it has used it.
      await pool.end();
    },
  };
}
