/**
 * Keeps the state that a version of this project leaves behind: synthesises `market` and `board` from a checkout of its
 * commit, applies them with Terraform and whatever providers answer here, and packs states and what a user has beside
 * them into `__tests__/terraform/released/<version>.tar.gz`. `__tests__/terraform/released.test.ts` plans today's JSON
 * against it.
 *
 *     npm run released-state -- v0.1.0
 *
 * Needs git, tar and stand-ins for the providers. With the real ones it would deploy, so that it asks for STANDIN=yes.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RELEASED_FOLDER, RELEASES_FILE, type Releases, releases } from "../__tests__/terraform/released.ts";
import { compareText } from "../modules/compare-text.ts";

const root = join(import.meta.dirname, "..");
const ENVIRONMENTS = ["market", "board"];
const PARTS = ["network", "data", "service"];
/** What belongs to the user of a version, and is the same for the next one. */
const USERS = ["environments", "docker-compose.yml", "docker-compose.mysql.yml", "docker-compose.board.yml"];
const BUILT = ["app/Dockerfile", "nginx/Dockerfile", "mysql"];

const run = (folder: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string =>
  execFileSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env },
  });

/** The files of a commit, with the packages of its lock file. */
function checkout(commit: string): string {
  const folder = mkdtempSync(join(tmpdir(), "released-"));
  const archive = join(folder, "commit.tar");
  run(root, "git", ["archive", "--output", archive, commit]);
  run(folder, "tar", ["-xf", archive]);
  rmSync(archive);
  const lock = (of: string): string => readFileSync(join(of, "package-lock.json"), "utf8");
  if (lock(folder) === lock(root)) symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  else run(folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  return folder;
}

function apply(folder: string): void {
  run(folder, "node", ["bin/express-on-ecs.js", "synth", ...ENVIRONMENTS]);
  const env = { PATH: `${join(root, "__tests__/terraform/fake-bin")}:${process.env["PATH"]}`, HOME: folder };
  for (const stack of ENVIRONMENTS.flatMap((name) => PARTS.map((part) => `${name}-${part}`))) {
    const at = `-chdir=${join("cdktf.out/stacks", stack)}`;
    run(folder, "terraform", [at, "init", "-no-color", "-input=false"], env);
    run(folder, "terraform", [at, "apply", "-no-color", "-input=false", "-auto-approve"], env);
    console.log(`${stack} is applied.`);
  }
}

function pack(folder: string, version: string): void {
  const kept = [...USERS, ...BUILT, "state"].filter((part) => existsSync(join(folder, part)));
  const same = ["--sort=name", "--mtime=2026-01-01", "--owner=0", "--group=0", "--numeric-owner"];
  const without = ["--exclude=*.backup"];
  const file = join(RELEASED_FOLDER, `${version}.tar.gz`);
  run(folder, "tar", [...same, ...without, "--use-compress-program=gzip -9n", "-cf", file, ...kept]);
}

function main(): void {
  const [commit] = process.argv.slice(2);
  if (commit === undefined || process.env["STANDIN"] !== "yes") {
    console.error(
      "Write `STANDIN=yes npm run released-state -- <commit>`, where stand-ins take the place of the providers: with the real ones it would deploy.",
    );
    process.exitCode = 1;
    return;
  }
  const hash = run(root, "git", ["rev-parse", `${commit}^{commit}`]).trim();
  const { version } = JSON.parse(run(root, "git", ["show", `${hash}:package.json`])) as { version: string };
  const folder = checkout(hash);
  try {
    apply(folder);
    pack(folder, version);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const all: Releases = { ...releases(), [version]: { commit: hash } };
  const sorted = Object.fromEntries(Object.entries(all).sort(([one], [other]) => compareText(one, other)));
  writeFileSync(RELEASES_FILE, `${JSON.stringify(sorted, null, 2)}\n`);
  console.log(`${version} (${hash}) is kept.`);
}

main();
