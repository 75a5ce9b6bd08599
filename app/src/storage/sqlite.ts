/** SQLite, built into Node: the default, which needs nothing installed. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { BoardRepository } from "../boards/repository.ts";
import type { GoalRepository } from "../goals/repository.ts";
import type { IdempotencyRepository } from "../http/idempotency.ts";
import { type Slice, toRows } from "../http/paging.ts";
import { StorageUnavailable } from "../http/problem.ts";
import type { ItemRepository } from "../items/repository.ts";
import type { LoginAttemptRepository, SessionRepository, UserRepository } from "../users/repository.ts";
import { answerWithinMs } from "./deadline.ts";
import type { Storage } from "./storage.ts";

/** Each entry brings the schema from one version to the next; entries are never changed, only added. */
const migrations: readonly string[] = [
  `create table items (id text primary key, name text not null, created_at integer not null) strict;
   create table users (
     id text primary key, email text not null unique, password_hash text not null, created_at integer not null
   ) strict;
   create table sessions (
     id text primary key, user_id text not null, token_hash text not null, expires_at integer not null
   ) strict;
   create index sessions_expires_at on sessions (expires_at);
   create table login_attempts (
     key text primary key, count integer not null, expires_at integer not null
   ) strict;
   create index login_attempts_expires_at on login_attempts (expires_at);
   create table boards (
     id text primary key, user_id text not null, title text not null, content text not null,
     created_at integer not null, updated_at integer not null, deleted_at integer
   ) strict;
   create index boards_live on boards (id) where deleted_at is null;
   create table goals (id text primary key, text text not null, created_at integer not null) strict;`,
  `create table idempotency (
     key text primary key, fingerprint text not null, id text not null, created_at integer not null,
     expires_at integer not null, answer text
   ) strict;
   create index idempotency_expires_at on idempotency (expires_at);`,
];

const summaryColumns = "id, user_id, title, created_at, updated_at";

/** Every statement the application runs; a test reads the plan of each. */
export const statements = {
  ping: "select 1",
  itemAdd: "insert into items (id, name, created_at) values (?, ?, ?) on conflict (id) do nothing",
  itemList: "select id, name, created_at from items order by id desc limit ? offset ?",
  itemListBefore: "select id, name, created_at from items where id < ? order by id desc limit ?",
  userAdd:
    "insert into users (id, email, password_hash, created_at) values (?, ?, ?, ?) on conflict do nothing",
  userFind: "select id, email, password_hash, created_at from users where email = ?",
  userExists: "select 1 from users where id = ?",
  sessionAdd:
    "insert into sessions (id, user_id, token_hash, expires_at) values (?, ?, ?, ?) on conflict (id) do nothing",
  sessionRotate:
    "update sessions set token_hash = ? where id = ? and token_hash = ? and expires_at > ? returning user_id",
  sessionRemove: "delete from sessions where id = ?",
  sessionRemoveLatest: "delete from sessions where id = ? and token_hash = ?",
  sessionPurge: "delete from sessions where expires_at <= ?",
  attemptIncrement:
    "insert into login_attempts (key, count, expires_at) values (?, 1, ?) " +
    "on conflict (key) do update set count = count + 1 returning count",
  attemptDecrement: "update login_attempts set count = count - 1 where key = ? and count > 0",
  attemptClear: "delete from login_attempts where key = ?",
  attemptPurge: "delete from login_attempts where expires_at <= ?",
  boardAdd:
    "insert into boards (id, user_id, title, content, created_at, updated_at) values (?, ?, ?, ?, ?, ?) " +
    "on conflict (id) do nothing",
  boardFind: `select ${summaryColumns}, content from boards where id = ? and deleted_at is null`,
  boardUpdate:
    "update boards set title = ?, content = ?, updated_at = ? where id = ? and user_id = ? and deleted_at is null",
  boardRemove: "update boards set deleted_at = ? where id = ? and user_id = ? and deleted_at is null",
  boardList: `select ${summaryColumns} from boards where deleted_at is null order by id desc limit ? offset ?`,
  boardListBefore: `select ${summaryColumns} from boards where deleted_at is null and id < ? order by id desc limit ?`,
  goalAdd: "insert into goals (id, text, created_at) values (?, ?, ?) on conflict (id) do nothing",
  goalList: "select id, text, created_at from goals order by id desc limit ? offset ?",
  goalListBefore: "select id, text, created_at from goals where id < ? order by id desc limit ?",
  goalRemove: "delete from goals where id = ?",
  idempotencyClaim:
    "insert into idempotency (key, fingerprint, id, created_at, expires_at) values (?, ?, ?, ?, ?) " +
    "on conflict (key) do update set key = key returning fingerprint, id, created_at, answer",
  idempotencyComplete: "update idempotency set answer = ? where key = ? and answer is null",
  idempotencyPurge: "delete from idempotency where expires_at <= ?",
} as const;

type Name = keyof typeof statements;

// SQLite's primary result codes that say "not now" rather than "wrong": busy, locked, read-only, I/O error,
// full, cannot open (sqlite.org/rescode.html).
const unavailableCodes = new Set([5, 6, 8, 10, 13, 14]);

/** Another connection holds a lock: SQLITE_BUSY, SQLITE_LOCKED. */
const lockedCodes = new Set([5, 6]);
const longestPauseMs = 50;

const isLocked = (error: unknown): boolean =>
  lockedCodes.has(((error as { errcode?: number }).errcode ?? 0) & 0xff);

function translate(error: unknown): unknown {
  const { code, errcode = 0 } = error as { code?: string; errcode?: number };
  const closed = code === "ERR_INVALID_STATE";
  return closed || unavailableCodes.has(errcode & 0xff) ? new StorageUnavailable(error) : error;
}

/** The database file and its prepared statements; opened on first use, so that a missing disk can come later. */
class Connection {
  readonly #path: string;
  readonly #synchronous: "full" | "normal";
  readonly #prepared = new Map<Name, StatementSync>();
  #database: DatabaseSync | undefined;

  /** @param synchronous whether each change is on the disk when it is answered, or soon after. */
  constructor(path: string, synchronous: "full" | "normal") {
    this.#path = path;
    this.#synchronous = synchronous;
  }

  get database(): DatabaseSync {
    this.#database ??= this.#open();
    return this.#database;
  }

  #open(): DatabaseSync {
    if (this.#path !== ":memory:") mkdirSync(dirname(this.#path), { recursive: true });
    // SQLite's own waiting for a lock would stop the whole process; `attempt` waits instead.
    const database = new DatabaseSync(this.#path, { timeout: 0 });
    try {
      // Readers do not wait for writers.
      database.exec(`pragma journal_mode = wal; pragma synchronous = ${this.#synchronous};`);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  #statement(name: Name): StatementSync {
    let statement = this.#prepared.get(name);
    if (!statement) {
      statement = this.database.prepare(statements[name]);
      this.#prepared.set(name, statement);
    }
    return statement;
  }

  /** @returns how many rows changed. */
  async run(name: Name, ...values: SQLInputValue[]): Promise<number> {
    return this.attempt(() => Number(this.#statement(name).run(...values).changes));
  }

  async get<T>(name: Name, ...values: SQLInputValue[]): Promise<T | undefined> {
    return this.attempt(() => this.#statement(name).get(...values) as T | undefined);
  }

  async list<T>(name: Name, nameBefore: Name, { before, skip = 0, limit }: Slice): Promise<T[]> {
    // One row more than asked for tells whether there is a next page.
    return this.attempt(() =>
      before === undefined
        ? (this.#statement(name).all(limit + 1, skip) as T[])
        : (this.#statement(nameBefore).all(before, limit + 1) as T[]),
    );
  }

  /** Waits for a lock that another process holds without holding up this one; what is given up has changed nothing. */
  async attempt<T>(work: () => T): Promise<T> {
    const end = performance.now() + answerWithinMs;
    for (let pause = 1; ; pause = Math.min(pause * 2, longestPauseMs)) {
      try {
        return work();
      } catch (error) {
        if (!isLocked(error) || performance.now() + pause > end) throw translate(error);
      }
      // Several that wait for one lock do not come in step.
      await sleep(pause * (0.5 + Math.random() / 2));
    }
  }

  close(): void {
    this.#prepared.clear();
    this.#database?.close();
    this.#database = undefined;
  }
}

function migrate(database: DatabaseSync): void {
  // The write lock is taken before the version is read: of two processes the second finds the work done.
  database.exec("begin immediate");
  try {
    const row = database.prepare("pragma user_version").get() as { user_version: number };
    for (const migration of migrations.slice(row.user_version)) database.exec(migration);
    database.exec(`pragma user_version = ${Math.max(row.user_version, migrations.length)}`);
    database.exec("commit");
  } catch (error) {
    if (database.isTransaction) database.exec("rollback");
    throw error;
  }
}

interface ItemRow {
  id: string;
  name: string;
  created_at: number;
}

function itemRepository(connection: Connection): ItemRepository {
  return {
    async add({ id, name, createdAt }) {
      await connection.run("itemAdd", id, name, createdAt.getTime());
    },
    async list(slice) {
      const rows = await connection.list<ItemRow>("itemList", "itemListBefore", slice);
      const items = rows.map((row) => ({ id: row.id, name: row.name, createdAt: new Date(row.created_at) }));
      return toRows(items, slice.limit);
    },
  };
}

interface UserRow {
  id: string;
  email: string;
  password_hash: string;
  created_at: number;
}

function userRepository(connection: Connection): UserRepository {
  return {
    async add({ id, email, passwordHash, createdAt }) {
      return (await connection.run("userAdd", id, email, passwordHash, createdAt.getTime())) === 1;
    },
    async findByEmail(email) {
      const row = await connection.get<UserRow>("userFind", email);
      if (!row) return undefined;
      const { id, password_hash: passwordHash, created_at } = row;
      return { id, email: row.email, passwordHash, createdAt: new Date(created_at) };
    },
    async exists(id) {
      return (await connection.get("userExists", id)) !== undefined;
    },
  };
}

function sessionRepository(connection: Connection): SessionRepository {
  return {
    async add({ id, userId, tokenHash, expiresAt }) {
      await connection.run("sessionAdd", id, userId, tokenHash, expiresAt.getTime());
    },
    async rotate(id, tokenHash, nextHash, now) {
      const row = await connection.get<{ user_id: string }>(
        "sessionRotate",
        nextHash,
        id,
        tokenHash,
        now.getTime(),
      );
      return row?.user_id;
    },
    async remove(id) {
      await connection.run("sessionRemove", id);
    },
    async removeLatest(id, tokenHash) {
      await connection.run("sessionRemoveLatest", id, tokenHash);
    },
  };
}

function loginAttemptRepository(connection: Connection): LoginAttemptRepository {
  return {
    async increment(key, expiresAt) {
      const row = await connection.get<{ count: number }>("attemptIncrement", key, expiresAt.getTime());
      return (row as { count: number }).count;
    },
    async decrement(key) {
      await connection.run("attemptDecrement", key);
    },
    async clear(key) {
      await connection.run("attemptClear", key);
    },
  };
}

interface BoardRow {
  id: string;
  user_id: string;
  title: string;
  content: string;
  created_at: number;
  updated_at: number;
}

const toSummary = (row: Omit<BoardRow, "content">) => ({
  id: row.id,
  userId: row.user_id,
  title: row.title,
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});

function boardRepository(connection: Connection): BoardRepository {
  return {
    async add({ id, userId, title, content, createdAt, updatedAt }) {
      await connection.run("boardAdd", id, userId, title, content, createdAt.getTime(), updatedAt.getTime());
    },
    async find(id) {
      const row = await connection.get<BoardRow>("boardFind", id);
      return row && { ...toSummary(row), content: row.content };
    },
    async update(id, userId, { title, content, updatedAt }) {
      return (await connection.run("boardUpdate", title, content, updatedAt.getTime(), id, userId)) === 1;
    },
    async remove(id, userId, deletedAt) {
      return (await connection.run("boardRemove", deletedAt.getTime(), id, userId)) === 1;
    },
    async list(slice) {
      const rows = await connection.list<BoardRow>("boardList", "boardListBefore", slice);
      return toRows(rows.map(toSummary), slice.limit);
    },
  };
}

interface GoalRow {
  id: string;
  text: string;
  created_at: number;
}

function goalRepository(connection: Connection): GoalRepository {
  return {
    async add({ id, text, createdAt }) {
      await connection.run("goalAdd", id, text, createdAt.getTime());
    },
    async list(slice) {
      const rows = await connection.list<GoalRow>("goalList", "goalListBefore", slice);
      const goals = rows.map((row) => ({ id: row.id, text: row.text, createdAt: new Date(row.created_at) }));
      return toRows(goals, slice.limit);
    },
    async remove(id) {
      return (await connection.run("goalRemove", id)) === 1;
    },
  };
}

interface ClaimRow {
  fingerprint: string;
  id: string;
  created_at: number;
  answer: string | null;
}

function idempotencyRepository(connection: Connection): IdempotencyRepository {
  return {
    async claim({ key, fingerprint, id, at, expiresAt }) {
      const times = [at.getTime(), expiresAt.getTime()];
      const row = await connection.get<ClaimRow>("idempotencyClaim", key, fingerprint, id, ...times);
      const kept = row as ClaimRow;
      return {
        fingerprint: kept.fingerprint,
        id: kept.id,
        at: new Date(kept.created_at),
        ...(kept.answer === null ? {} : { answer: kept.answer }),
      };
    },
    async complete(key, answer) {
      await connection.run("idempotencyComplete", answer, key);
    },
  };
}

/** @param url `sqlite:<path>`, relative to the working directory, or `sqlite::memory:`. */
export function openSqlite(url: string): Storage {
  const path = url.slice("sqlite:".length).replace(/^\/\/(?=\/)/, "");
  const connection = new Connection(path, "full");
  // Counters that a loss of power takes back by a second are no loss, and a login storm waits for no disk.
  const counters = path === ":memory:" ? connection : new Connection(path, "normal");
  return {
    kind: "SQLite",
    items: itemRepository(connection),
    users: userRepository(connection),
    sessions: sessionRepository(connection),
    loginAttempts: loginAttemptRepository(counters),
    boards: boardRepository(connection),
    goals: goalRepository(connection),
    idempotency: idempotencyRepository(connection),
    async ping() {
      await connection.get("ping");
    },
    async migrate() {
      await connection.attempt(() => migrate(connection.database));
    },
    async purgeExpired(now) {
      await connection.run("sessionPurge", now.getTime());
      await connection.run("attemptPurge", now.getTime());
      await connection.run("idempotencyPurge", now.getTime());
    },
    async close() {
      connection.close();
      counters.close();
    },
  };
}
