import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "./environment";

const PARTS = [
  "main.ts",
  "customise.ts",
  "cdktf.json",
  "package.json",
  "tsconfig.json",
  "docker-compose.yml",
  "modules",
  "cli",
  "environments",
];

/** The project as another user would have cloned it, in a folder of its own. */
export function cloneProject(): string {
  const root = mkdtempSync(join(tmpdir(), "clone-"));
  for (const part of PARTS) cpSync(join(PROJECT, part), join(root, part), { recursive: true });
  symlinkSync(join(PROJECT, "node_modules"), join(root, "node_modules"));
  return root;
}

/** Runs a command line in a folder, without colours and calls home. */
export function runIn(root: string, command: string, environment: Record<string, string> = {}) {
  const done = spawnSync(command, {
    cwd: root,
    shell: true,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...process.env,
      CHECKPOINT_DISABLE: "1",
      CI: "1",
      NO_COLOR: "1",
      FORCE_COLOR: "0",
      ...environment,
    },
  });
  return { code: done.status, stdout: done.stdout ?? "", stderr: done.stderr ?? "" };
}
