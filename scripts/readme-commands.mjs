// Runs the commands of README.md and of docs/*.md as a user would, block by block, in a copy of this folder. What is
// for an AWS account runs against stand-ins: Terraform's providers as installed, the programs of fake-bin for the AWS
// CLI and for pushing images. What is for a repository of one's own runs in a copy of one of the corpus, with the
// package as this folder has it. Every block ends with 0, or is named in NOT_RUN with the reason.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize, resolve } from "node:path";

const project = resolve(import.meta.dirname, "..");
const FAKE_BIN = join(project, "__tests__/terraform/fake-bin");

/** These are run by whoever runs this program, before it. */
const RUN_BEFORE = ["npm ci && npm run synth", "npm test"];
/** First lines of blocks that cannot run here, and why. */
const NOT_RUN = {
  "npx express-on-ecs secrets set market jwt_secret":
    "since it asks AWS itself; npm run test:live runs these commands against an emulator",
  "npx express-on-ecs run market report":
    "since it asks AWS itself; __tests__/cli/deploy/tasks.test.ts starts a job against a server that answers as ECS does",
  "npx express-on-ecs prices market":
    "since it asks AWS itself; __tests__/cli/prices.test.ts asks a server that answers as the AWS Price List does",
  "npx express-on-ecs deploy invoices":
    "since it asks AWS itself; npm run test:live runs these commands against an emulator",
  "terraform -chdir=cdktf.out/stacks/invoices-delivery destroy":
    "since nothing has made that stack; npm run test:live makes and destroys one",
  "cd cdktf.out/stacks/market-data":
    "since it puts a volume that AWS made of a snapshot into the state of a database that has been deployed",
  "npx express-on-ecs new mall --from events/mall-2026.yml --from-snapshot mall-mysql-final-1a2b3c4d":
    "since it begins with the file of an event that is over; __tests__/cli/new-event.test.ts has one",
  "npm uninstall cdktf cdktf-cli @cdktf/provider-aws":
    "since it takes the CDK away from all pages after it; __tests__/package/cdktn.test.ts installs the package beside CDKTN alone",
  "terraform plan -out tfplan && terraform show -json tfplan > plan.json":
    "since it needs a configuration of the reader's own; __tests__/cli/checks.test.ts judges plans",
  "npx express-on-ecs checks --plan plan.json --waivers waivers.yml":
    "since it needs a plan of the reader's own; __tests__/cli/checks.test.ts waives findings of one",
  "export PGPASSWORD=$(aws secretsmanager get-secret-value --secret-id market/postgres_app_password \\":
    "since it asks a database through the tunnel; __tests__/database/postgres-start.test.ts dumps one and loads it",
};
/** What a page takes for granted. */
const BEFORE = {
  "docs/removals.md": "[ -e environments/shop.yml ] || npx express-on-ecs new shop > /dev/null",
  "docs/state.md": `npx express-on-ecs new team > /dev/null
    sed -i.before -e 's/^  home: local/  home: s3\\n  bucket: my-company-team-state/' environments/team.yml`,
};
const OWN_REPOSITORY = "in a repository of your own";
/** What the pages take for one, with a name of its own in package.json. */
const OWN = "__tests__/corpus/nest-bull";
/** Said once for a whole run, where a user would be asked. */
const ANSWERS = {
  CDKTF_AUTO_APPROVE: "true",
  // Without a registry there are no checksums to record.
  CDKTF_SKIP_PROVIDER_LOCK: "true",
  TF_CLI_ARGS_apply: "-auto-approve",
  TF_INPUT: "0",
  CHECKPOINT_DISABLE: "1",
};

const allPages = [
  "README.md",
  ...readdirSync(join(project, "docs"))
    .filter((file) => file.endsWith(".md"))
    .sort()
    .map((file) => `docs/${file}`),
];
/** Those named on the command line, such as docs/state.md, or all. */
const pages = process.argv.length > 2 ? process.argv.slice(2) : allPages;
const scripts = JSON.parse(readFileSync(join(project, "package.json"), "utf8")).scripts;
const docker = spawnSync("docker", ["info"], { stdio: "ignore" }).status === 0;
const terraform = spawnSync("terraform", ["version"], { stdio: "ignore" }).status === 0;
const counts = { passed: 0, failed: 0, named: 0 };

function fail(sentence) {
  counts.failed += 1;
  console.error(sentence);
}

/** The project as somebody has cloned it, with what is not yet committed. */
function copyOfProject() {
  const copy = mkdtempSync(join(tmpdir(), "commands-"));
  const files = spawnSync("git", ["ls-files", "-coz", "--exclude-standard"], {
    cwd: project,
    encoding: "utf8",
  });
  for (const file of new Set(
    files.stdout.split("\0").filter((one) => one !== "" && existsSync(join(project, one))),
  )) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(project, file), join(copy, file));
  }
  symlinkSync(join(project, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** A repository that has never seen the project, whose npx finds the program as if it were installed. */
function copyOfOwn(copy) {
  const own = mkdtempSync(join(tmpdir(), "own-"));
  cpSync(join(copy, OWN), own, { recursive: true });
  rmSync(join(own, "about.yml"));
  mkdirSync(join(own, "node_modules/.bin"), { recursive: true });
  symlinkSync(join(copy, "bin/express-on-ecs.js"), join(own, "node_modules/.bin/express-on-ecs"));
  return own;
}

function blocksOf(page) {
  const text = readFileSync(join(project, page), "utf8");
  return [...text.matchAll(/(?:<!-- ((?:needs|in) [^>]+) -->\n)?```sh\n([\s\S]*?)```/g)].map(
    ([, needs, commands]) => ({
      needs,
      commands: commands.trim(),
    }),
  );
}

/** Programs that draw while they work fill a log; what they say is shown where it matters. */
const SHOWN_OF_A_FAILURE = 6000;

function run(copy, commands, withStandIns) {
  const { CI: _, ...environment } = process.env;
  const home = join(copy, ".home");
  mkdirSync(home, { recursive: true });
  const standIns = { ...ANSWERS, HOME: home, PATH: `${FAKE_BIN}:${process.env.PATH}` };
  const done = spawnSync("bash", ["-euo", "pipefail", "-c", `exec 2>&1; ${commands}`], {
    cwd: copy,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    env: { ...environment, ...(withStandIns ? standIns : {}) },
  });
  if (done.status !== 0) console.error(done.stdout.slice(-SHOWN_OF_A_FAILURE));
  return done.status;
}

/** `init` asks on a terminal, which there is none. */
const withoutTerminal = (commands) => commands.replace(/express-on-ecs init$/m, "$& --yes");

function runBlock({ copy, own }, page, { needs, commands }) {
  const [first] = commands.split("\n");
  if (page === "README.md" && RUN_BEFORE.includes(commands)) return;
  if (NOT_RUN[first] !== undefined) {
    counts.named += 1;
    console.log(`not run, ${NOT_RUN[first]}: ${page}: ${first}`);
    return;
  }
  const isOwn = needs?.startsWith(OWN_REPOSITORY) === true;
  const onDocker = needs === "needs Docker";
  if (onDocker && !docker) return fail(`skipped: no Docker engine answers (${page}: ${first})`);
  if (needs === "needs an AWS account" && !terraform)
    return fail(`skipped: terraform is not installed (${page}: ${first})`);
  console.log(`\n${page}\n$ ${commands.replaceAll("\n", "\n$ ")}`);
  const status = run(isOwn ? own : copy, isOwn ? withoutTerminal(commands) : commands, !onDocker);
  if (status === 0) counts.passed += 1;
  else fail(`ended with ${status}: ${page}: ${first}`);
}

function checkMentions(page) {
  const text = readFileSync(join(project, page), "utf8");
  for (const [, script] of text.matchAll(/npm run (?:--silent )?([a-z][a-z:]*)/g)) {
    if (scripts[script] === undefined)
      fail(`${page} says npm run ${script}, which package.json does not have`);
  }
  for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
    if (!existsSync(join(project, normalize(join(dirname(page), link)))))
      fail(`${page} links to ${link}, which is not there`);
  }
}

const copy = copyOfProject();
try {
  for (const page of pages) {
    checkMentions(page);
    const blocks = blocksOf(page);
    if (blocks.length > 0 && BEFORE[page] !== undefined && run(copy, BEFORE[page], true) !== 0)
      fail(`${page}: what it takes for granted could not be made`);
    const own = copyOfOwn(copy);
    try {
      for (const block of blocks) runBlock({ copy, own }, page, block);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
for (const command of RUN_BEFORE) {
  if (!blocksOf("README.md").some(({ commands }) => commands === command))
    fail(`the README no longer says: ${command}`);
}
console.log(
  `commands of ${pages.length} pages: ${counts.passed} blocks ran, ${counts.failed} failed, ${counts.named} cannot run`,
);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
