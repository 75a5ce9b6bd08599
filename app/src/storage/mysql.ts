/** MySQL 8 and MariaDB, by kysely's typed queries. */
import {
  CompiledQuery,
  Kysely,
  type Migration,
  Migrator,
  MysqlDialect,
  type SelectQueryBuilder,
  sql,
} from "kysely";
import { createPool } from "mysql2";
import type { BoardRepository } from "../boards/repository.ts";
import type { GoalRepository } from "../goals/repository.ts";
import type { IdempotencyRepository } from "../http/idempotency.ts";
import { type Slice, toRows } from "../http/paging.ts";
import { StorageUnavailable } from "../http/problem.ts";
import type { ItemRepository } from "../items/repository.ts";
import type { LoginAttemptRepository, SessionRepository, UserRepository } from "../users/repository.ts";
import { answerWithinMs, withDeadline } from "./deadline.ts";
import { boundedPool } from "./mysql-pool.ts";
import { isNetworkError } from "./network-errors.ts";
import type { Storage } from "./storage.ts";

interface Tables {
  items: { id: string; name: string; created_at: Date };
  users: { id: string; email: string; password_hash: string; created_at: Date };
  sessions: { id: string; user_id: string; token_hash: string; expires_at: Date };
  login_attempts: { key: string; count: number; expires_at: Date };
  boards: {
    id: string;
    user_id: string;
    title: string;
    content: string;
    created_at: Date;
    updated_at: Date;
    deleted_at: Date | null;
  };
  goals: { id: string; text: string; created_at: Date };
  idempotency: {
    key: string;
    fingerprint: string;
    id: string;
    created_at: Date;
    expires_at: Date;
    answer: string | null;
  };
}

type Database = Kysely<Tables>;

// Text in any language; ids, mails and hashes in ASCII, compared byte by byte.
const anyText = "engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin";
const ascii = "character set ascii collate ascii_bin";

const firstTables = [
  `create table items (
     id varchar(50) ${ascii} primary key, name varchar(200) not null, created_at datetime(3) not null
   ) ${anyText}`,
  `create table users (
     id varchar(50) ${ascii} primary key, email varchar(50) ${ascii} not null unique,
     password_hash varchar(255) ${ascii} not null, created_at datetime(3) not null
   ) ${anyText}`,
  `create table sessions (
     id varchar(50) ${ascii} primary key, user_id varchar(50) ${ascii} not null,
     token_hash char(64) ${ascii} not null, expires_at datetime(3) not null,
     index sessions_expires_at (expires_at)
   ) ${anyText}`,
  `create table login_attempts (
     \`key\` varchar(100) ${ascii} primary key, count int not null, expires_at datetime(3) not null,
     index login_attempts_expires_at (expires_at)
   ) ${anyText}`,
  `create table boards (
     id varchar(50) ${ascii} primary key, user_id varchar(50) ${ascii} not null,
     title varchar(200) not null, content text not null,
     created_at datetime(3) not null, updated_at datetime(3) not null, deleted_at datetime(3) null,
     index boards_live (deleted_at, id)
   ) ${anyText}`,
  `create table goals (
     id varchar(50) ${ascii} primary key, text varchar(500) not null, created_at datetime(3) not null
   ) ${anyText}`,
];

/** Domains of mails in any script, and four bytes for each character of a board. Both may run again. */
const secondChanges = [
  "alter table users modify email varchar(50) character set utf8mb4 collate utf8mb4_bin not null",
  "alter table boards modify content mediumtext not null",
];

const keptAnswers = `create table if not exists idempotency (
     \`key\` char(43) ${ascii} primary key, fingerprint char(43) ${ascii} not null, id varchar(50) ${ascii} not null,
     created_at datetime(3) not null, expires_at datetime(3) not null, answer mediumtext ${ascii} null,
     index idempotency_expires_at (expires_at)
   ) ${anyText}`;

/** Never changed, only added to; kysely remembers which have run. */
const migrations: Readonly<Record<string, Migration>> = {
  "001-tables": {
    async up(database) {
      // MySQL commits every table at once: what a stopped run has made is left as it is.
      for (const table of firstTables) {
        await sql.raw(table.replace("create table", "create table if not exists")).execute(database);
      }
    },
  },
  "002-any-mail-and-longer-boards": {
    async up(database) {
      for (const change of secondChanges) await sql.raw(change).execute(database);
    },
  },
  "003-idempotency": {
    async up(database) {
      await sql.raw(keptAnswers).execute(database);
    },
  },
};

const duplicateEntry = 1062;
const deadlock = 1213;
/** Too many connections, out of memory or disk, shutdown, lock wait, read-only (MySQL's error reference). */
const unavailableErrors = new Set([1021, 1040, 1041, 1053, 1114, 1205, 1213, 1290, 1836, 3024]);
const unavailableCodes = /^(PROTOCOL_|ER_ACCESS|POOL_)/;

interface MysqlError {
  readonly errno?: number;
  readonly code?: string;
  readonly fatal?: boolean;
  readonly message: string;
}

/** What callers are told of an error of the driver. */
export function translate(error: unknown): unknown {
  const { errno = 0, code = "", fatal = false, message } = error as MysqlError;
  const pool = /^(Pool is closed|Queue limit reached|No connections available|Can't add new command)/.test(
    message,
  );
  const away =
    fatal || pool || unavailableErrors.has(errno) || unavailableCodes.test(code) || isNetworkError(error);
  return away ? new StorageUnavailable(error) : error;
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withDeadline(work);
  } catch (error) {
    throw error instanceof StorageUnavailable ? error : translate(error);
  }
}

/** Adds a row, unless there is one with its id: the same request may have added it before. */
async function addOnce(insert: { execute(): Promise<unknown> }): Promise<void> {
  await attempt(async () => {
    try {
      await insert.execute();
    } catch (error) {
      if ((error as MysqlError).errno !== duplicateEntry) throw error;
    }
  });
}

type Listed = { items: Tables["items"]; goals: Tables["goals"]; boards: Tables["boards"] };

/** Newest first; one row more than asked for tells whether there is a next page. */
function slicePart<T extends keyof Listed, O>(
  query: SelectQueryBuilder<Tables, T, O>,
  { before, skip = 0, limit }: Slice,
): Promise<O[]> {
  const any = query as unknown as SelectQueryBuilder<Tables, "items", O>;
  const newest = any.orderBy("id", "desc").limit(limit + 1);
  const part = before === undefined ? newest.offset(skip) : newest.where("id", "<", before);
  return attempt(() => part.execute());
}

function itemRepository(database: Database): ItemRepository {
  return {
    async add({ id, name, createdAt }) {
      await addOnce(database.insertInto("items").values({ id, name, created_at: createdAt }));
    },
    async list(slice) {
      const query = database.selectFrom("items").select(["id", "name", "created_at"]);
      const rows = await slicePart(query, slice);
      return toRows(
        rows.map(({ id, name, created_at }) => ({ id, name, createdAt: created_at })),
        slice.limit,
      );
    },
  };
}

function userRepository(database: Database): UserRepository {
  return {
    add: ({ id, email, passwordHash, createdAt }) =>
      attempt(async () => {
        const values = { id, email, password_hash: passwordHash, created_at: createdAt };
        try {
          await database.insertInto("users").values(values).execute();
          return true;
        } catch (error) {
          if ((error as MysqlError).errno === duplicateEntry) return false;
          throw error;
        }
      }),
    async findByEmail(email) {
      const columns = ["id", "email", "password_hash", "created_at"] as const;
      const row = await attempt(() =>
        database.selectFrom("users").select(columns).where("email", "=", email).executeTakeFirst(),
      );
      if (!row) return undefined;
      return { id: row.id, email: row.email, passwordHash: row.password_hash, createdAt: row.created_at };
    },
    async exists(id) {
      const row = await attempt(() =>
        database.selectFrom("users").select("id").where("id", "=", id).executeTakeFirst(),
      );
      return row !== undefined;
    },
  };
}

function sessionRepository(database: Database): SessionRepository {
  return {
    async add({ id, userId, tokenHash, expiresAt }) {
      const values = { id, user_id: userId, token_hash: tokenHash, expires_at: expiresAt };
      await addOnce(database.insertInto("sessions").values(values));
    },
    async rotate(id, tokenHash, nextHash, now) {
      const { numUpdatedRows } = await attempt(() =>
        database
          .updateTable("sessions")
          .set({ token_hash: nextHash })
          .where("id", "=", id)
          .where("token_hash", "=", tokenHash)
          .where("expires_at", ">", now)
          .executeTakeFirstOrThrow(),
      );
      if (numUpdatedRows !== 1n) return undefined;
      // The user of a session never changes, so reading it afterwards is safe.
      const row = await attempt(() =>
        database.selectFrom("sessions").select("user_id").where("id", "=", id).executeTakeFirst(),
      );
      return row?.user_id;
    },
    async remove(id) {
      await attempt(() => database.deleteFrom("sessions").where("id", "=", id).execute());
    },
    async removeLatest(id, tokenHash) {
      await attempt(() =>
        database.deleteFrom("sessions").where("id", "=", id).where("token_hash", "=", tokenHash).execute(),
      );
    },
  };
}

function loginAttemptRepository(database: Database): LoginAttemptRepository {
  /** One step, and the count with it: LAST_INSERT_ID(expression) hands the value back with the answer. */
  async function increment(key: string, expiresAt: Date): Promise<number> {
    const result = await database
      .insertInto("login_attempts")
      .values({ key, count: sql<number>`last_insert_id(1)`, expires_at: expiresAt })
      .onDuplicateKeyUpdate({ count: sql<number>`last_insert_id(count + 1)` })
      .executeTakeFirstOrThrow();
    return Number(result.insertId ?? 0n) || 1;
  }

  return {
    increment: (key, expiresAt) =>
      attempt(async () => {
        // InnoDB may answer two inserts of one key with a deadlock, and expects the loser to try again.
        for (let left = 5; ; left -= 1) {
          try {
            return await increment(key, expiresAt);
          } catch (error) {
            if ((error as MysqlError).errno !== deadlock || left === 0) throw error;
          }
        }
      }),
    async decrement(key) {
      await attempt(() =>
        database
          .updateTable("login_attempts")
          .set({ count: sql<number>`count - 1` })
          .where("key", "=", key)
          .where("count", ">", 0)
          .execute(),
      );
    },
    async clear(key) {
      await attempt(() => database.deleteFrom("login_attempts").where("key", "=", key).execute());
    },
  };
}

const summaryColumns = ["id", "user_id", "title", "created_at", "updated_at"] as const;

const toSummary = (row: Omit<Tables["boards"], "content" | "deleted_at">) => ({
  id: row.id,
  userId: row.user_id,
  title: row.title,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

function boardRepository(database: Database): BoardRepository {
  async function change(id: string, userId: string, set: Partial<Tables["boards"]>): Promise<boolean> {
    const { numUpdatedRows } = await attempt(() =>
      database
        .updateTable("boards")
        .set(set)
        .where("id", "=", id)
        .where("user_id", "=", userId)
        .where("deleted_at", "is", null)
        .executeTakeFirstOrThrow(),
    );
    return numUpdatedRows === 1n;
  }

  return {
    async add({ id, userId, title, content, createdAt, updatedAt }) {
      const times = { created_at: createdAt, updated_at: updatedAt, deleted_at: null };
      const values = { id, user_id: userId, title, content, ...times };
      await addOnce(database.insertInto("boards").values(values));
    },
    async find(id) {
      const row = await attempt(() =>
        database
          .selectFrom("boards")
          .select([...summaryColumns, "content"])
          .where("id", "=", id)
          .where("deleted_at", "is", null)
          .executeTakeFirst(),
      );
      return row && { ...toSummary(row), content: row.content };
    },
    update: (id, userId, { title, content, updatedAt }) =>
      change(id, userId, { title, content, updated_at: updatedAt }),
    remove: (id, userId, deletedAt) => change(id, userId, { deleted_at: deletedAt }),
    async list(slice) {
      const query = database.selectFrom("boards").select(summaryColumns).where("deleted_at", "is", null);
      const rows = await slicePart(query, slice);
      return toRows(rows.map(toSummary), slice.limit);
    },
  };
}

function goalRepository(database: Database): GoalRepository {
  return {
    async add({ id, text, createdAt }) {
      await addOnce(database.insertInto("goals").values({ id, text, created_at: createdAt }));
    },
    async list(slice) {
      const rows = await slicePart(database.selectFrom("goals").select(["id", "text", "created_at"]), slice);
      return toRows(
        rows.map(({ id, text, created_at }) => ({ id, text, createdAt: created_at })),
        slice.limit,
      );
    },
    async remove(id) {
      const { numDeletedRows } = await attempt(() =>
        database.deleteFrom("goals").where("id", "=", id).executeTakeFirstOrThrow(),
      );
      return numDeletedRows === 1n;
    },
  };
}

function idempotencyRepository(database: Database): IdempotencyRepository {
  return {
    async claim({ key, fingerprint, id, at, expiresAt }) {
      const values = { key, fingerprint, id, created_at: at, expires_at: expiresAt };
      await addOnce(database.insertInto("idempotency").values(values));
      const columns = ["fingerprint", "id", "created_at", "answer"] as const;
      const kept = await attempt(() =>
        database.selectFrom("idempotency").select(columns).where("key", "=", key).executeTakeFirst(),
      );
      if (!kept) return { fingerprint, id, at };
      return {
        fingerprint: kept.fingerprint,
        id: kept.id,
        at: kept.created_at,
        ...(kept.answer === null ? {} : { answer: kept.answer }),
      };
    },
    async complete(key, answer) {
      await attempt(() =>
        database
          .updateTable("idempotency")
          .set({ answer })
          .where("key", "=", key)
          .where("answer", "is", null)
          .execute(),
      );
    },
  };
}

/** Kysely's migrator holds a named lock of the server, so that instances that start at once take turns. */
async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw translate(error);
}

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
    boards: boardRepository(database),
    goals: goalRepository(database),
    idempotency: idempotencyRepository(database),
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
