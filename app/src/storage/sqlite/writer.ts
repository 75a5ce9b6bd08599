/** Changes to a database file, in a thread of their own: a disk that hangs stops that thread and nothing else. */
import type { SQLInputValue } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { StorageUnavailable } from "../../http/problem.ts";
import { timeLeft, withDeadline } from "../deadline.ts";
import type { Synchronous, Way } from "./engine.ts";

export interface Asked {
  readonly id: number;
  readonly synchronous: Synchronous;
  readonly way: Way;
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
  /** When nobody waits for it any more, in milliseconds since 1970; each thread has a `performance.now` of its own. */
  readonly end: number;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly late?: true;
  readonly error?: {
    readonly message: string;
    readonly code: string | undefined;
    readonly errcode: number | undefined;
  };
}

interface Waiting {
  readonly since: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** A disk takes a few milliseconds; a lock of another process is waited for in the thread as well. */
const suspectAfterMs = 200;
const closeWithinMs = 1_500;

// Bundled, the thread is a file of its own beside the others.
const threadFile = new URL(
  import.meta.url.endsWith(".ts") ? "thread.ts" : "sqlite-thread.js",
  import.meta.url,
);

export class Writer {
  readonly #path: string;
  /** In the order of their asking. */
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #latestId = 0;
  #latestAnswer = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether the thread owes answers and has given none for so long that the disk may hang. */
  get mayHang(): boolean {
    const [oldest] = this.#waiting.values();
    if (!oldest) return false;
    return performance.now() - Math.max(oldest.since, this.#latestAnswer) > suspectAfterMs;
  }

  /**
   * What has not begun by the time of the request is not done; what has may still be.
   *
   * @throws StorageUnavailable when it takes too long, and what SQLite throws.
   */
  async ask(
    synchronous: Synchronous,
    way: Way,
    sql: string,
    values: readonly SQLInputValue[],
  ): Promise<unknown> {
    const { value, late, error } = await withDeadline(() => this.#send({ synchronous, way, sql, values }));
    if (late) throw new StorageUnavailable(new Error("the disk was too slow"));
    if (error) throw Object.assign(new Error(error.message), error);
    return value;
  }

  #send(asked: Omit<Asked, "id" | "end">): Promise<Answer> {
    this.#latestId += 1;
    const id = this.#latestId;
    const end = performance.timeOrigin + performance.now() + timeLeft();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { since: performance.now(), resolve, reject });
      this.#thread().postMessage({ ...asked, id, end } satisfies Asked);
    });
  }

  /** Started by the first change: it takes 20 MB. */
  #thread(): Worker {
    this.#worker ??= this.#start();
    return this.#worker;
  }

  #start(): Worker {
    const worker = new Worker(threadFile, { workerData: this.#path });
    worker.on("message", (answer: Answer) => {
      this.#latestAnswer = performance.now();
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
    });
    worker.on("error", (error) => this.#giveUp(worker, error));
    worker.on("exit", () => this.#giveUp(worker, new Error("the thread of the database file has ended")));
    return worker;
  }

  /** The next change starts another thread. */
  #giveUp(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new StorageUnavailable(error));
    this.#waiting.clear();
  }

  /** @throws when the disk hangs; `process.exit` would then wait for the thread as long as the disk does. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise<true>((resolve) => worker.once("exit", () => resolve(true)));
    worker.postMessage("close");
    const late = new AbortController();
    const waited = sleep(closeWithinMs, false, { signal: late.signal }).catch(() => false);
    const isEnded = await Promise.race([ended, waited]);
    late.abort();
    if (!isEnded) throw new StorageUnavailable(new Error(`not closed within ${closeWithinMs} ms`));
  }
}
