/** MySQL 8 and MariaDB, by kysely's typed queries. */
import { CompiledQuery, Kysely, MysqlDialect } from "kysely";
import { createPool } from "mysql2";
import { answerWithinMs } from "../deadline.ts";
import type { Storage } from "../storage.ts";
import { boardRepository } from "./boards.ts";
import { commentRepository } from "./comments.ts";
import { goalRepository } from "./goals.ts";
import { idempotencyRepository } from "./idempotency.ts";
import { itemRepository } from "./items.ts";
import { loginAttemptRepository } from "./login-attempts.ts";
import { migrate } from "./migrations.ts";
import { boundedPool } from "./pool.ts";
import { attempt } from "./queries.ts";
import { removalRepository } from "./removals.ts";
import { sessionRepository } from "./sessions.ts";
import type { Database, Tables } from "./tables.ts";
import { userRepository } from "./users.ts";
import { versionRepository } from "./versions.ts";

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
  return {
    kind: "MySQL",
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
