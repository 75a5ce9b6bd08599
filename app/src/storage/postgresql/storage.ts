/** PostgreSQL 13 and later, by kysely's typed queries. */
import { CompiledQuery, Kysely, PostgresDialect } from "kysely";
import { boardRepository } from "../kysely/boards.ts";
import { commentRepository } from "../kysely/comments.ts";
import { goalRepository } from "../kysely/goals.ts";
import { itemRepository } from "../kysely/items.ts";
import { queriesOf } from "../kysely/queries.ts";
import { removalRepository } from "../kysely/removals.ts";
import { sessionRepository } from "../kysely/sessions.ts";
import type { Database, Tables } from "../kysely/tables.ts";
import { userRepository } from "../kysely/users.ts";
import { versionRepository } from "../kysely/versions.ts";
import type { Storage } from "../storage.ts";
import { attempt, dialect } from "./dialect.ts";
import { idempotencyRepository } from "./idempotency.ts";
import { loginAttemptRepository } from "./login-attempts.ts";
import { migrate } from "./migrations.ts";
import { boundedLimits, boundedPool, createPool } from "./pool.ts";

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
  const queries = queriesOf(database, dialect);
  return {
    kind: "PostgreSQL",
    items: itemRepository(queries),
    users: userRepository(queries),
    sessions: sessionRepository(queries),
    loginAttempts: loginAttemptRepository(database),
    removals: removalRepository(queries),
    boards: boardRepository(queries),
    comments: commentRepository(queries),
    goals: goalRepository(queries),
    idempotency: idempotencyRepository(database),
    versions: versionRepository(queries),
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
