/** `npm run test:web`: installs what web/ and app/ need, builds the site, and walks through it in Chromium. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { execaSync } from "execa";
import { findChromium, MISSING } from "../web/scripts/chromium.ts";

const ROOT = join(import.meta.dirname, "..");

function run(program: string, ...args: string[]): void {
  const { exitCode } = execaSync(program, args, {
    cwd: ROOT,
    stdio: "inherit",
    preferLocal: true,
    localDir: ROOT,
    reject: false,
  });
  if (exitCode !== 0) process.exit(exitCode ?? 1);
}

/** npm writes the file inside of node_modules last. */
function isInstalled(folder: string): boolean {
  const [written, lock] = ["node_modules/.package-lock.json", "package-lock.json"].map((file) =>
    join(ROOT, folder, file),
  );
  if (written === undefined || lock === undefined || !existsSync(written)) return false;
  return statSync(written).mtimeMs >= statSync(lock).mtimeMs;
}

if (findChromium() === undefined) {
  console.error(MISSING);
  process.exit(1);
}
for (const folder of ["app", "web"]) {
  if (!isInstalled(folder)) run("npm", "--prefix", folder, "ci", "--no-audit", "--no-fund");
}
run("npm", "--prefix", "web", "test");
run("vitest", "run", "--config", "vitest.web.config.ts", ...process.argv.slice(2));
