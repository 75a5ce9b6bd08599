/** A thread that changes a database file for `Writer`, which it may do as slowly as the disk. */
import { parentPort, workerData } from "node:worker_threads";
import { Engine } from "./engine.ts";
import type { Answer, Asked } from "./writer.ts";

const path = workerData as string;
const engines = { full: new Engine(path, "full"), normal: new Engine(path, "normal") };

function describe(error: unknown): NonNullable<Answer["error"]> {
  const { message, code, errcode } = error as Error & { code?: string; errcode?: number };
  return { message, code, errcode };
}

async function answer({ id, synchronous, way, sql, values, end }: Asked): Promise<Answer> {
  try {
    const ms = end - performance.timeOrigin - performance.now();
    // Whoever asked has been told that it is not done.
    if (ms <= 0) return { id, late: true };
    const engine = engines[synchronous];
    return { id, value: await engine.attempt(() => engine.execute(way, sql, values), ms) };
  } catch (error) {
    return { id, error: describe(error) };
  }
}

parentPort?.on("message", (asked: Asked | "close") => {
  if (asked !== "close") {
    void answer(asked).then((told) => parentPort?.postMessage(told));
    return;
  }
  for (const engine of Object.values(engines)) engine.close();
  parentPort?.close();
});
