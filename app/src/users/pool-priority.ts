/** Lets the event loop go before the threads that hash passwords, when both want the same core. */
import { readdirSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { setPriority } from "node:os";

/** The kernel's nice value (setpriority(2)): a tenth of the share of an ordinary thread. */
const nice = 10;
/** What libuv names the threads of its pool. */
const poolThread = "libuv-worker";

/**
 * Lowers the priority of the thread pool, which needs no privilege. The pool also looks up names and writes
 * logs; those wait for nothing else. Does nothing where threads cannot be seen (other systems than Linux).
 *
 * @returns how many threads were lowered.
 */
export async function lowerPoolPriority(): Promise<number> {
  // The pool begins with its first work.
  await stat(".");
  try {
    const threads = readdirSync("/proc/self/task").filter(
      (id) => readFileSync(`/proc/self/task/${id}/comm`, "utf8").trim() === poolThread,
    );
    for (const id of threads) setPriority(Number(id), nice);
    return threads.length;
  } catch {
    return 0;
  }
}
