import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { Problems } from "../modules/problems.ts";

/** With the machine's name: containers that share a folder for what is temporary count their processes each for itself. */
const PREFIX = `express-on-ecs-${hostname()}-`;

/**
 * Runs `work` with a folder that is nobody else's, and goes afterwards: saved plans hold values in plain text. Those of
 * runs that were killed go now: a synthesis hears no signal before its end, so that Ctrl+C leaves its folder.
 * @throws Problems when there can be none, as on a full disk
 */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder();
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same for work that is done at its return. */
export function inFolderSync<T>(work: (folder: string) => T): T {
  const folder = temporaryFolder();
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function temporaryFolder(): string {
  try {
    removeLeft();
    return mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const message = `holds what a run needs for a moment, and cannot be used: ${error.message}. TMPDIR names another.`;
    throw new Problems([{ code: "EOE-CLI-019", file: tmpdir(), path: "", message }]);
  }
}

function removeLeft(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const [, pid] = /^(\d+)-\w{6}$/.exec(name.slice(PREFIX.length)) ?? [];
    const folder = join(tmpdir(), name);
    if (pid !== undefined && !isRunning(Number(pid)) && isOurs(folder))
      rmSync(folder, { recursive: true, force: true });
  }
}

const isOurs = (folder: string): boolean =>
  lstatSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.();

/** Whether there is a process of that number; of one that is somebody else's nothing is known but that. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
