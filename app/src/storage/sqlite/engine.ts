/** SQLite in one thread, whichever it is; imports nothing that a thread of its own would load in vain. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether each change is on the disk when it is answered, or soon after. */
export type Synchronous = "full" | "normal";

/** `run` gives how many rows changed, `get` the first row or undefined, `all` every row. */
export type Way = "run" | "get" | "all";

/** Another connection holds a lock: SQLITE_BUSY, SQLITE_LOCKED. */
const lockedCodes = new Set([5, 6]);
const longestPauseMs = 50;

const isLocked = (error: unknown): boolean =>
  lockedCodes.has(((error as { errcode?: number }).errcode ?? 0) & 0xff);

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
export class Engine {
  readonly #path: string;
  readonly #synchronous: Synchronous;
  readonly #prepared = new Map<string, StatementSync>();
  #database: DatabaseSync | undefined;

  constructor(path: string, synchronous: Synchronous) {
    this.#path = path;
    this.#synchronous = synchronous;
  }

  get database(): DatabaseSync {
    this.#database ??= this.#open();
    return this.#database;
  }

  #open(): DatabaseSync {
    if (this.#path !== ":memory:") mkdirSync(dirname(this.#path), { recursive: true });
    // SQLite's own waiting for a lock would stop the whole thread; `attempt` waits instead.
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

  execute(way: Way, sql: string, values: readonly SQLInputValue[]): unknown {
    const statement = this.#statement(sql);
    return way === "run" ? Number(statement.run(...values).changes) : statement[way](...values);
  }

  /**
   * Waits for a lock that another process holds without holding up this thread; what is given up has changed nothing.
   *
   * @param ms how long at most.
   * @throws what SQLite throws.
   */
  async attempt<T>(work: () => T, ms: number): Promise<T> {
    const end = performance.now() + ms;
    for (let pause = 1; ; pause = Math.min(pause * 2, longestPauseMs)) {
      try {
        return work();
      } catch (error) {
        if (!isLocked(error) || performance.now() + pause > end) throw error;
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
