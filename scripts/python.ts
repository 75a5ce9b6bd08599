/** Programs of Python, each in a virtual environment of its own below node_modules/.cache. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const PIP_INSTALL = [
  "install",
  "--quiet",
  "--disable-pip-version-check",
  "--retries",
  "1",
  "--timeout",
  "15",
];

export type Installed = { readonly command: string } | { readonly missing: string };

/** The command of a package at a version, with whatever its dependencies are today; or why there is none. */
export const installPackage = (name: string, version: string): Installed =>
  install(name, `${name}-${version}`, [`${name}==${version}`]);

/** The command of a package as `scripts/python/<name>.txt` holds it, dependencies and hashes included; or why there is none. */
export function installPinned(name: string, command = name): Installed {
  const file = join(root, "scripts/python", `${name}.txt`);
  const digest = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 12);
  return install(command, `${name}-${digest}`, ["--require-hashes", "--requirement", file]);
}

function install(name: string, folderName: string, wanted: readonly string[]): Installed {
  const folder = join(root, "node_modules/.cache", folderName);
  const command = join(folder, "bin", name);
  const complete = join(folder, "complete");
  // Python may have been upgraded since, and pip interrupted.
  if ([command, join(folder, "bin/python3"), complete].every((path) => existsSync(path))) return { command };
  rmSync(folder, { recursive: true, force: true });
  const steps: [string, string[]][] = [
    ["python3", ["-m", "venv", folder]],
    [join(folder, "bin/pip"), [...PIP_INSTALL, ...wanted]],
  ];
  for (const [program, args] of steps) {
    const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
    if (status === 0) continue;
    rmSync(folder, { recursive: true, force: true });
    const why = error?.message ?? `${stdout}\n${stderr}`.trim().split("\n").at(-1) ?? "";
    return { missing: `${folderName} cannot be installed: ${why}` };
  }
  writeFileSync(complete, "");
  return { command };
}

/** Says in one line what cannot run; where CI is set, that is a failure. */
export function skipped(missing: string): void {
  console.log(`skipped: ${missing}`);
  if (process.env["CI"] !== undefined) process.exitCode = 1;
}
