import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { Slice } from "../../http/paging.ts";
import { StorageUnavailable } from "../../http/problem.ts";
import { timeLeft } from "../deadline.ts";

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

/** SQLite has no regular expressions of its own. */
export function addFunctions(database: DatabaseSync): void {
  // One search asks of many rows.
  let latest: { readonly pattern: unknown; readonly compiled: RegExp } | undefined;
  database.function("holds", { deterministic: true }, (text, pattern) => {
    if (latest?.pattern !== pattern) latest = { pattern, compiled: new RegExp(String(pattern), "u") };
    return latest.compiled.test(String(text)) ? 1 : 0;
  });
}

/** The database file and the statements prepared for it; opened on first use, so that a missing disk can come later. */
export class Connection {
  readonly #path: string;
  readonly #synchronous: "full" | "normal";
  readonly #prepared = new Map<string, StatementSync>();
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
      addFunctions(database);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }

  /** @returns how many rows changed. */
  async run(sql: string, ...values: SQLInputValue[]): Promise<number> {
    return this.attempt(() => Number(this.#statement(sql).run(...values).changes));
  }

  async get<T>(sql: string, ...values: SQLInputValue[]): Promise<T | undefined> {
    return this.attempt(() => this.#statement(sql).get(...values) as T | undefined);
  }

  async all<T>(sql: string, ...values: SQLInputValue[]): Promise<T[]> {
    return this.attempt(() => this.#statement(sql).all(...values) as T[]);
  }

  /** @param values those that come before the slice's. */
  list<T>(
    sql: string,
    sqlBefore: string,
    { before, skip = 0, limit }: Slice,
    ...values: SQLInputValue[]
  ): Promise<T[]> {
    // One row more than asked for tells whether there is a next page.
    return before === undefined
      ? this.all<T>(sql, ...values, limit + 1, skip)
      : this.all<T>(sqlBefore, ...values, before, limit + 1);
  }

  /** Waits for a lock that another process holds without holding up this one; what is given up has changed nothing. */
  async attempt<T>(work: () => T): Promise<T> {
    const end = performance.now() + timeLeft();
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
