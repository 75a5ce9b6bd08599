/**
 * What a deployment costs beside what Terraform and the builder cost anyway, against an emulator of AWS on this machine.
 *
 * 1. Nothing has changed: `deploy` from the start of its process to its end / the `terraform plan`s of its stacks, one
 *    after the other as people run them; in turn, the median of the ratios. Time by step is shown.
 * 2. Two images that share nothing / one of them: they are built side by side.
 * 3. Plans that wait for no image, while one is built / the same plans by themselves: they are made meanwhile.
 *
 *   AWS_ENDPOINT_URL=http://127.0.0.1:4566 npm run bench:deploy [-- --pairs 3]
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { removeImages, Shop, whyNot } from "../__tests__/live/live.ts";
import { run } from "../__tests__/support/run.ts";
import { build, buildsOf } from "../cli/deploy/docker.ts";
import { interruptPrograms } from "../cli/deploy/programs.ts";
import { loadComposeProject } from "../modules/compose/index.ts";
import { endOnSignals } from "../scripts/end-on-signals.ts";
import { median } from "./median.ts";

const LIMITS = { nothingChanged: 2, builds: 1.6, plansMeanwhile: 0.5 } as const;
/** What a build waits for that needs no processor, in seconds. */
const SLEEP = 6;

/** Versions that are built here, and not by a deployment. */
const built: string[] = [];

const { values } = parseArgs({ options: { pairs: { type: "string", default: "3" } } });
const why = await whyNot();
if (why === undefined) await measure();
else console.log(`skipped: bench:deploy (${why})`);

interface StepTime {
  readonly step: string;
  readonly seconds: number;
}

async function measure(): Promise<void> {
  const shop = new Shop(`bench${process.pid}`);
  const end = endOnSignals(() => removed(shop));
  try {
    await deployed(shop, { secret: true });
    await nothingChanged(shop);
    await plansMeanwhile(shop);
    await buildsSideBySide(shop);
  } finally {
    await end();
  }
}

/** A deployment that is under way ends first, since it holds the states. */
async function removed(shop: Shop): Promise<void> {
  interruptPrograms();
  await shop.interrupt();
  await shop.run(["destroy", shop.name, "--yes", "--lock-timeout", "60s"]);
  shop.remove();
  removeImages(built);
}

async function deployed(shop: Shop, { secret = false } = {}): Promise<readonly StepTime[]> {
  if (secret) await shop.run(["secrets", "set", shop.name, "api_key"], { input: "key" });
  const { code, stdout, stderr } = await shop.run([
    "deploy",
    shop.name,
    "--yes",
    "--json",
    "--no-image-test",
  ]);
  if (code !== 0) throw new Error(`the deployment ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout).steps;
}

async function seconds(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function plan(shop: Shop, part: string, variables: readonly string[] = []): void {
  const folder = join(shop.root, "cdktf.out/stacks", `${shop.name}-${part}`);
  const args = [`-chdir=${folder}`, "plan", "-json", "-lock-timeout=60s", ...variables];
  const { code, stdout } = run("terraform", args, shop.root);
  if (code !== 0) throw new Error(`terraform plan of ${part} ended with ${code}:\n${stdout}`);
}

async function nothingChanged(shop: Shop): Promise<void> {
  const tag = run("git", ["rev-parse", "--short=12", "HEAD"], shop.root).stdout.trim();
  const plans = (): void => {
    for (const part of ["network", "data"]) plan(shop, part);
    plan(shop, "service", [`-var=web_image_tag=${tag}`]);
  };
  plans();
  const ratios: number[] = [];
  let steps: readonly StepTime[] = [];
  const ours = async (): Promise<void> => {
    steps = await deployed(shop);
  };
  for (let pair = 0; pair < Number(values.pairs); pair += 1) {
    const [first, second] = pair % 2 === 0 ? [plans, ours] : [ours, plans];
    const times = [await seconds(first), await seconds(second)];
    const [floor = 0, own = 0] = pair % 2 === 0 ? times : times.toReversed();
    console.log(`plans ${floor.toFixed(1)} s, deploy ${own.toFixed(1)} s`);
    ratios.push(own / floor);
  }
  for (const { step, seconds: taken } of steps) console.log(`  ${taken.toFixed(1).padStart(5)} s  ${step}`);
  tell("nothing changed, deploy / its plans one after the other", median(ratios), LIMITS.nothingChanged);
}

/** A build that takes SLEEP seconds, and the plans of the network and the data, which wait for no image. */
async function plansMeanwhile(shop: Shop): Promise<void> {
  const alone = await seconds(() => {
    for (const part of ["network", "data"]) plan(shop, part);
  });
  const file = join(shop.root, "Dockerfile");
  writeFileSync(file, `${readFileSync(file, "utf8")}RUN sleep ${SLEEP}\n`);
  shop.commit({ says: "bench" });
  const steps = await deployed(shop);
  const waited = steps
    .filter(({ step }) => step === `Planning ${shop.name}-network` || step === `Planning ${shop.name}-data`)
    .reduce((sum, { seconds: taken }) => sum + taken, 0);
  tell("plans waited for behind a build / by themselves", waited / alone, LIMITS.plansMeanwhile);
}

async function buildsSideBySide(shop: Shop): Promise<void> {
  const names = ["one", "two"];
  const folder = join(shop.root, "builds");
  for (const name of names) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(
      join(folder, name, "Dockerfile"),
      `FROM node:24-slim\nARG VERSION\nRUN echo ${name} $VERSION && sleep ${SLEEP}\n`,
    );
  }
  const services = names.map((name) => `  ${name}: { build: ./${name} }`).join("\n");
  writeFileSync(join(folder, "compose.yml"), `services:\n${services}\n`);
  const project = loadComposeProject({ files: ["compose.yml"], workingDir: folder });
  const taken = async (wanted: readonly string[], version: string): Promise<number> => {
    const images = wanted.map((service) => ({
      service,
      build: project.services[service]?.build ?? { context: "." },
      repository: service,
      variable: service,
    }));
    const builds = buildsOf(images, version);
    built.push(version);
    const time = await seconds(() => build(builds, { project, platform: "linux/amd64", version, folder }));
    removeImages([version]);
    return time;
  };
  const ratios: number[] = [];
  for (let pair = 0; pair < Number(values.pairs); pair += 1) {
    const one = await taken(["one"], `one-${process.pid}-${pair}`);
    ratios.push((await taken(names, `both-${process.pid}-${pair}`)) / one);
  }
  rmSync(folder, { recursive: true });
  tell("two builds / one", median(ratios), LIMITS.builds);
}

function tell(what: string, ratio: number, limit: number): void {
  const isWithin = ratio < limit;
  console.log(`${isWithin ? "ok  " : "over"} ${what}: ${ratio.toFixed(2)} (less than ${limit})`);
  if (!isWithin) process.exitCode = 1;
}
