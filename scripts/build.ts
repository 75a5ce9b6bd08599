/**
 * Makes dist/, what the package has of the TypeScript: JavaScript and declarations, and beside them the data, scripts and
 * templates that they read.
 */
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
for (const folder of ["cli", "modules"]) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || extname(entry.name) === ".ts") continue;
    const path = join(entry.parentPath, entry.name);
    cpSync(path, join(dist, path.slice(root.length)));
  }
}
