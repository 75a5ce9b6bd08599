/** Whether the disk under a file takes writes, asked in a thread of Node's own: one that hangs stops nothing else. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { StorageUnavailable } from "../../http/problem.ts";
import { withDeadline } from "../deadline.ts";

async function write(path: string): Promise<void> {
  // Beside the file: closing another handle of the file itself would give up SQLite's locks (sqlite.org/howtocorrupt.html).
  const probe = `${path}-probe`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(probe, "", { flush: true });
  await rm(probe, { force: true });
}

export class Disk {
  readonly #path: string;
  /** One at a time, however often it is asked: each takes one of Node's few threads. */
  #asking: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  get mayHang(): boolean {
    return this.#asking !== undefined;
  }

  /** What is wrong with a disk that answers is SQLite's to say. @throws StorageUnavailable when it takes too long. */
  async answers(): Promise<void> {
    this.#asking ??= write(this.#path)
      .catch(() => {})
      .finally(() => {
        this.#asking = undefined;
      });
    const asking = this.#asking;
    await withDeadline(() => asking);
  }

  /** @throws StorageUnavailable while the disk hangs; `process.exit` would wait for the thread as long as the disk does. */
  close(): void {
    if (this.mayHang) throw new StorageUnavailable(new Error("the disk does not answer"));
  }
}
