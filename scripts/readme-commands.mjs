// Runs the commands of README.md as a user would, block by block, in this folder. A block below a line
// `<!-- needs an AWS account -->` is left to the user; all others must end with 0. What a run leaves behind is removed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";

/** These are run by whoever runs this program, before it. */
const RUN_BEFORE = ["npm ci && npm run synth", "npm test"];
/** What the commands make that is not part of the project. */
const MADE = ["environments/shop.yml", "environments/shop.data.yml"];

const text = readFileSync("README.md", "utf8");
const blocks = [...text.matchAll(/(?:<!-- (needs [^>]+) -->\n)?```sh\n([\s\S]*?)```/g)].map(
  ([, needs, commands]) => ({
    needs,
    commands: commands.trim(),
  }),
);
const docker = spawnSync("docker", ["info"], { stdio: "ignore" }).status === 0;
let failed = 0;
let passed = 0;

for (const { needs, commands } of blocks) {
  if (RUN_BEFORE.includes(commands)) continue;
  const first = commands.split("\n")[0];
  if (needs === "needs an AWS account") {
    console.log(`left to the user, ${needs}: ${first}`);
    continue;
  }
  if (needs === "needs Docker" && !docker) {
    console.log(`skipped: no Docker engine answers (README: ${first})`);
    failed += 1;
    continue;
  }
  console.log(`$ ${commands.replaceAll("\n", "\n$ ")}`);
  const done = spawnSync("bash", ["-euo", "pipefail", "-c", commands], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (done.status === 0) passed += 1;
  else {
    failed += 1;
    console.error(`ended with ${done.status}: ${first}`);
  }
}
for (const file of MADE) rmSync(file, { force: true });
for (const command of RUN_BEFORE) {
  if (!blocks.some(({ commands }) => commands === command)) {
    failed += 1;
    console.error(`the README no longer says: ${command}`);
  }
}
for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
  if (existsSync(link)) continue;
  failed += 1;
  console.error(`the README links to ${link}, which is not there`);
}
console.log(`README: ${passed} blocks of commands ran, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
