import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../cli/temporary-folder.ts";
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
    const next = temporaryFolder();
    expect(ours().map((name) => join(temporary, name))).toEqual([next]);
  },
  60_000,
);
