import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { inFolder, inFolderSync } from "../../cli/temporary-folder.ts";
import { PROJECT } from "../support/environment.ts";
import { until } from "../support/played-shop.ts";

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "temporary-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true, force: true });
});

const ours = (): string[] => readdirSync(temporary).filter((name) => name.startsWith("express-on-ecs-"));

it.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "goes with the next command where %s ended a synthesis",
  async (signal) => {
    const child = spawn(process.execPath, ["bin/express-on-ecs.js", "checks", "market"], {
      cwd: PROJECT,
      env: { ...process.env, TMPDIR: temporary },
      stdio: "ignore",
    });
    await until("the synthesis has its folder", () => ours().length > 0 || child.exitCode !== null);
    child.kill(signal);
    await once(child, "exit");
    expect(ours()).not.toEqual([]);
    vi.stubEnv("TMPDIR", temporary);
    inFolderSync((next) => expect(ours().map((name) => join(temporary, name))).toEqual([next]));
    expect(ours()).toEqual([]);
  },
  60_000,
);

it("has the names of its machine and its process, and is left where another machine made it", () => {
  const { pid } = spawnSync("true");
  const others = join(temporary, `express-on-ecs-another-${pid}-abc123`);
  mkdirSync(others);
  vi.stubEnv("TMPDIR", temporary);
  inFolderSync((folder) =>
    expect(folder.startsWith(join(temporary, `express-on-ecs-${hostname()}-${process.pid}-`))).toBe(true),
  );
  expect(existsSync(others)).toBe(true);
});

it("that cannot be made is told with where it would have been", async () => {
  vi.stubEnv("TMPDIR", join(temporary, "nowhere"));
  const work = vi.fn();
  const sentence = /nowhere holds what a run needs.*ENOENT.*TMPDIR.*EOE-CLI-019/;
  expect(() => inFolderSync(work)).toThrow(sentence);
  await expect(inFolder(work)).rejects.toThrow(sentence);
  expect(work).not.toHaveBeenCalled();
});
