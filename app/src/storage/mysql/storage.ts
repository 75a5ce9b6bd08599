/** MySQL 8 and MariaDB, by kysely's typed queries. */
import { CompiledQuery, Kysely, MysqlDialect } from "kysely";
import { createPool } from "mysql2";
import { answerWithinMs } from "../deadline.ts";
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
import { boundedPool } from "./pool.ts";

export interface MysqlOptions {
  /** Told every query; for the test that reads the plan of each. */
  readonly onQuery?: (query: CompiledQuery) => void;
  /** PEM; with it the connection is TLS, and the server's certificate must be of these authorities. */
  readonly ca?: string | string[];
}

/** @param url `mysql://user:password@host:port/name`. */
export function openMysql(url: string, { onQuery, ca }: MysqlOptions = {}): Storage {
  const pool = createPool({
    uri: url,
    charset: "utf8mb4",
    timezone: "Z",
    connectionLimit: 10,
    queueLimit: 500,
    connectTimeout: answerWithinMs,
    enableKeepAlive: true,
    ...(ca ? { ssl: { ca, verifyIdentity: true } } : {}),
  });
  const database: Database = new Kysely<Tables>({
    dialect: new MysqlDialect({ pool: boundedPool(pool) }),
    log: (event) => {
      if (event.level === "query") onQuery?.(event.query);
    },
  });
  // A change of a large table takes longer than anybody waits for an answer.
  const patient: Database = new Kysely<Tables>({ dialect: new MysqlDialect({ pool }) });
  const queries = queriesOf(database, dialect);
  return {
    kind: "MySQL",
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
      await migrate(patient);
    },
    async purgeExpired(now) {
      for (const table of ["sessions", "login_attempts", "idempotency"] as const) {
        await attempt(() => database.deleteFrom(table).where("expires_at", "<=", now).execute());
      }
    },
    async close() {
      // Kysely ends the pool only when it has used it.
      await new Promise<void>((resolve) => pool.end(() => resolve()));
    },
  };
}
