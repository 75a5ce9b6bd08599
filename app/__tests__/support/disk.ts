/** A disk under one file that stops taking writes, as one on a network does: made of a library that Linux loads first. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What SQLite writes with waits while the file `hangs` is beside the database; reads come from memory, and go on. */
const source = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static void wait_for_disk(int fd) {
  const char *folder = getenv("HANGING_FOLDER");
  char link[64], path[4096], flag[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (!folder || length < 0) return;
  path[length] = 0;
  if (strncmp(path, folder, strlen(folder)) != 0) return;
  snprintf(flag, sizeof flag, "%s/hangs", folder);
  while (access(flag, F_OK) == 0) usleep(5000);
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name)

int fsync(int fd) { REAL(fsync); wait_for_disk(fd); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); wait_for_disk(fd); return real(fd); }
int ftruncate64(int fd, off64_t length) { REAL(ftruncate64); wait_for_disk(fd); return real(fd, length); }
ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at) {
  REAL(pwrite64); wait_for_disk(fd); return real(fd, from, count, at);
}
`;

export interface HangingDisk {
  /** For the process that writes. */
  readonly env: Readonly<Record<string, string>>;
  readonly hang: () => void;
  readonly resume: () => void;
}

/** @returns a disk under the file that it is given; undefined, after a line that says so, where none can be made. */
export function hangingDisk(): ((file: string) => HangingDisk) | undefined {
  const library = compiled();
  if (library === undefined) {
    console.log("skipped: no C compiler for Linux (SQLite on a disk that hangs)");
    return undefined;
  }
  return (file) => {
    const folder = dirname(file);
    const flag = join(folder, "hangs");
    return {
      env: { LD_PRELOAD: library, HANGING_FOLDER: folder },
      hang: () => writeFileSync(flag, ""),
      resume: () => rmSync(flag),
    };
  };
}

function compiled(): string | undefined {
  if (process.platform !== "linux") return undefined;
  const folder = mkdtempSync(join(tmpdir(), "app-test-disk-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const to = join(folder, "hanging.so");
  try {
    const args = ["-shared", "-fPIC", "-x", "c", "-", "-o", to, "-ldl"];
    execFileSync("cc", args, { input: source, stdio: ["pipe", "ignore", "ignore"] });
    return to;
  } catch {
    return undefined;
  }
}
