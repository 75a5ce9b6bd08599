import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";

/** A folder called shop, where a file of tests has asked for one. */
export let repository: string;

/** Gives each test of the file a repository of its own. Files share modules, so that each of them calls it. */
export function makeRepositories(): void {
  beforeEach(() => {
    repository = join(mkdtempSync(join(tmpdir(), "init-")), "shop");
    mkdirSync(repository);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(dirname(repository), { recursive: true, force: true });
  });
}

/** Texts by path in the repository. */
export function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(repository, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
