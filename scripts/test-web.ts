/**
 * `npm run test:web`: installs what web/ and app/ need, builds the site, and walks through it in Chromium.
 *
 *   npm run test:web                  the built site behind an edge that does what CloudFront does on AWS
 *   npm run test:web -- --stack       the compose stack of environments/mall.yml, with pictures of each page in
 *                                     coverage/screenshots; it is started for this, on a free port, and removed
 *   SITE_URL=... npm run test:web     a site that runs already
 */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { engineAnswers, stopPrograms } from "../__tests__/stack/docker.ts";
import { Stack } from "../__tests__/stack/stack.ts";
import { findChromium, MISSING } from "../web/scripts/chromium.ts";
import { endOnSignals } from "./end-on-signals.ts";

const ROOT = join(import.meta.dirname, "..");
const STACK_ARGUMENT = "--stack";
/** As `service.compose` of environments/mall.yml names them. */
const OVERRIDES = ["docker-compose.mysql.yml", "docker-compose.mall.yml"];

/** @returns the program's exit code */
async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const { exitCode } = await execa(program, args, {
    cwd: ROOT,
    env,
    stdio: "inherit",
    preferLocal: true,
    localDir: ROOT,
    reject: false,
  });
  return exitCode ?? 1;
}

/** npm writes the file inside of node_modules last. */
function isInstalled(folder: string): boolean {
  const [written, lock] = ["node_modules/.package-lock.json", "package-lock.json"].map((file) =>
    join(ROOT, folder, file),
  );
  if (written === undefined || lock === undefined || !existsSync(written)) return false;
  return statSync(written).mtimeMs >= statSync(lock).mtimeMs;
}

async function install(...folders: readonly string[]): Promise<number> {
  for (const folder of folders.filter((one) => !isInstalled(one))) {
    const code = await run("npm", ["--prefix", folder, "ci", "--no-audit", "--no-fund"]);
    if (code !== 0) return code;
  }
  return 0;
}

const walk = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> =>
  run("vitest", ["run", "--config", "vitest.web.config.ts", ...args], env);

async function walkThroughBuild(args: readonly string[]): Promise<number> {
  return (
    (await install("app", "web")) || (await run("npm", ["--prefix", "web", "test"])) || (await walk(args))
  );
}

async function walkThroughStack(args: readonly string[]): Promise<number> {
  if (!engineAnswers()) {
    console.error("test:web --stack: Docker with Compose does not answer; start it, or leave --stack out.");
    return 1;
  }
  const installed = await install("web");
  if (installed !== 0) return installed;
  const stack = await Stack.prepare({ name: "web", overrides: OVERRIDES });
  const end = endOnSignals(async () => {
    await stopPrograms();
    await stack.down();
  });
  try {
    await stack.up();
    return await walk(args, {
      SITE_URL: stack.url,
      SCREENSHOTS: process.env["SCREENSHOTS"] ?? join("coverage", "screenshots"),
    });
  } finally {
    await end();
  }
}

async function main(given: readonly string[]): Promise<number> {
  if (findChromium() === undefined) {
    console.error(MISSING);
    return 1;
  }
  const args = given.filter((one) => one !== STACK_ARGUMENT);
  if (given.includes(STACK_ARGUMENT)) return walkThroughStack(args);
  if (process.env["SITE_URL"] === undefined) return walkThroughBuild(args);
  return (await install("web")) || walk(args);
}

process.exitCode = await main(process.argv.slice(2));
