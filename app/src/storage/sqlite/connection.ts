import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { Slice } from "../../http/paging.ts";
import { StorageUnavailable } from "../../http/problem.ts";
import { timeLeft } from "../deadline.ts";
import { Engine, type Synchronous, type Way } from "./engine.ts";
import type { Writer } from "./writer.ts";

// SQLite's primary result codes that say "not now" rather than "wrong": busy, locked, read-only, I/O error,
// full, cannot open (sqlite.org/rescode.html).
const unavailableCodes = new Set([5, 6, 8, 10, 13, 14]);

function translate(error: unknown): unknown {
  const { code, errcode = 0 } = error as { code?: string; errcode?: number };
  const closed = code === "ERR_INVALID_STATE";
  return closed || unavailableCodes.has(errcode & 0xff) ? new StorageUnavailable(error) : error;
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw translate(error);
  }
}

/** Every statement of the repositories that begins otherwise changes something. */
const isRead = (sql: string): boolean => sql.startsWith("select ");

/** The statements of the repositories, on one connection. */
export class Connection {
  readonly #engine: Engine;
  readonly #synchronous: Synchronous;
  readonly #writer: Writer | undefined;

  /**
   * @param writer makes the changes to a file. Reads stay in this thread, where they come from memory and cost least,
   *   unless the disk seems to hang: then they would wait for it, too. Without a writer all is done here.
   */
  constructor(path: string, synchronous: Synchronous, writer?: Writer) {
    this.#engine = new Engine(path, synchronous);
    this.#synchronous = synchronous;
    this.#writer = writer;
  }

  /** @returns how many rows changed. */
  run(sql: string, ...values: SQLInputValue[]): Promise<number> {
    return this.#execute("run", sql, values) as Promise<number>;
  }

  get<T>(sql: string, ...values: SQLInputValue[]): Promise<T | undefined> {
    return this.#execute("get", sql, values) as Promise<T | undefined>;
  }

  all<T>(sql: string, ...values: SQLInputValue[]): Promise<T[]> {
    return this.#execute("all", sql, values) as Promise<T[]>;
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

  #execute(way: Way, sql: string, values: readonly SQLInputValue[]): Promise<unknown> {
    const writer = this.#writer;
    if (writer && (!isRead(sql) || writer.mayHang))
      return translated(writer.ask(this.#synchronous, way, sql, values));
    return translated(this.#engine.attempt(() => this.#engine.execute(way, sql, values), timeLeft()));
  }

  /** Waits for a lock as every statement does. */
  withDatabase<T>(work: (database: DatabaseSync) => T): Promise<T> {
    return translated(this.#engine.attempt(() => work(this.#engine.database), timeLeft()));
  }

  close(): void {
    this.#engine.close();
  }
}
