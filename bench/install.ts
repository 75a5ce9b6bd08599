/**
 * What the package adds to an installation: `npm install` of the package, with the CDKTF core and the provider's
 * bindings that it needs, against the same without it, in turn, from a cache that both have filled. The median of the
 * pairs' ratios may be LIMIT at most.
 *
 *   npx tsx bench/install.ts [--pairs 3]
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "./median.ts";

const LIMIT = 1.5;

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({ options: { pairs: { type: "string", default: "3" } } });
const manifest: {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
} = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const peers = Object.entries(manifest.peerDependencies)
  .filter(([name]) => !manifest.peerDependenciesMeta[name]?.optional)
  .map(([name, range]) => `${name}@${range}`);

const folder = mkdtempSync(join(tmpdir(), "bench-install-"));

/** @returns seconds of an installation into an empty project */
function install(packages: readonly string[]): number {
  const project = join(folder, "project");
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "private": true }');
  const begin = performance.now();
  execFileSync(
    "npm",
    ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", ...packages],
    { cwd: project, stdio: ["ignore", "ignore", "inherit"] },
  );
  return (performance.now() - begin) / 1000;
}

try {
  execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: "inherit" });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root, stdio: "ignore" });
  const ours = [join(folder, `${manifest.name}-${manifest.version}.tgz`), ...peers];
  install(ours);
  const ratios: number[] = [];
  for (let pair = 1; pair <= Number(values.pairs); pair++) {
    const seconds = { ours: install(ours), peers: install(peers) };
    ratios.push(seconds.ours / seconds.peers);
    console.log(
      `pair ${pair}: with the package ${seconds.ours.toFixed(1)} s, without ${seconds.peers.toFixed(1)} s`,
    );
  }
  const ratio = median(ratios);
  const isGood = ratio <= LIMIT;
  console.log(
    `${isGood ? "ok  " : "OVER"} time of npm install, with the package / without, median of pairs: ${ratio.toFixed(2)} (at most ${LIMIT})`,
  );
  if (!isGood) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
