/**
 * What a synthesis costs, each time in a process of its own.
 *
 * 1. `npx express-on-ecs synth` of one environment, by the package and by the clone, against the floor
 *    (synth/floor.ts), in turn; the medians of the ratios of time and of peak memory have limits of their own.
 * 2. 1, 10, 50 and 100 environments: what one more costs must not grow, and 100 must need less than 1 GiB. With 1 and
 *    50 the floor runs as well, in turn: what one more costs may be ONE_MORE_LIMIT times what it costs the floor.
 *
 * The floor is run as tsx runs any program. With --lean-floor it does without source maps, as the project does: a
 * measure of what the project adds, without what it saves.
 *
 *   npm run bench:synth [-- --pairs 9 --runs 3 --environment market --lean-floor]
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "./median.ts";
import type { FloorPlan } from "./synth/floor.ts";
import { type Run, run, runCompiled, WITHOUT_SOURCE_MAPS } from "./synth/run.ts";

/** Ours by the floor. The package is what people install; a clone compiles some 450 files of TypeScript as it loads them. */
const RATIO_LIMITS = {
  package: { seconds: 1.3, peakMiB: 1.3 },
  clone: { seconds: 1.8, peakMiB: 1.3 },
} as const;
/** Processor time of one more environment, with all that is read and checked, by that of the floor. */
const ONE_MORE_LIMIT = 2.8;
const MEMORY_LIMIT_MIB = 1024;
/**
 * By how much one more environment may cost more in the second half of the way than in the first: what a quadratic
 * growth makes is 3. The processor time is compared, since other work on the machine hardly changes it; of memory V8
 * takes more in large steps.
 */
const GROWTH_LIMITS = { processorSeconds: 1.25, peakMiB: 2 } as const;
const MOST = 100;
/** Both halves of the way are long, so that the cost of one more is not lost in what the machine adds. */
const HALF = 50;
const COUNTS = [1, 10, HALF, MOST] as const;
/** With which the floor is measured, too. */
const FLOOR_COUNTS = [1, HALF] as const;

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "9" },
    runs: { type: "string", default: "3" },
    environment: { type: "string", default: "market" },
    "lean-floor": { type: "boolean", default: false },
  },
});

type Measure = "seconds" | "processorSeconds" | "peakMiB";

const medianOf = (runs: readonly Run[], measure: Measure): number => median(runs.map((one) => one[measure]));

/** Says what was found, and fails the whole when it is beyond the limit. */
function judge(what: string, value: number, limit: number, digits: number): void {
  const good = value <= limit;
  console.log(
    `${good ? "ok  " : "OVER"} ${what}: ${value.toFixed(digits)} (at most ${limit.toFixed(digits)})`,
  );
  if (!good) process.exitCode = 1;
}

/** The floor with stacks for as many environments. */
type Floor = (environments: number) => Promise<Run>;

type Round = Readonly<Record<"package" | "clone" | "floor", Run>>;

/** The program as the package has it, compiled, with the clone's dependencies. */
function packageIn(folder: string): string {
  execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: "inherit" });
  const target = join(folder, "package");
  for (const part of ["bin", "dist", "package.json"]) {
    cpSync(join(root, part), join(target, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(target, "node_modules"));
  return join(target, "bin/express-on-ecs.js");
}

async function againstFloor(folder: string): Promise<Floor> {
  const outdir = join(folder, "ours");
  const command = ["synth", values.environment, "--root", root, "--outdir", outdir];
  const packaged = packageIn(folder);
  const ours = {
    package: () => runCompiled(packaged, command),
    clone: () => run("bin/express-on-ecs.js", command),
  };
  // The first run fills tsx's cache of compiled files and tells what the floor has to import and to make.
  const plan = floorPlan((await ours.clone()).providerFiles, outdir);
  const planFile = join(folder, "plan.json");
  writeFileSync(planFile, JSON.stringify(plan));
  const preload = values["lean-floor"] ? [WITHOUT_SOURCE_MAPS] : [];
  const floor: Floor = (environments) =>
    run(
      "bench/synth/floor.ts",
      [planFile, join(folder, `floor-${environments}`), String(environments)],
      preload,
    );
  const { providerFiles } = await floor(1);
  if (providerFiles.join() !== plan.providerFiles.join()) throw new Error("the floor imports other files");

  const resources = Object.values(plan.stacks).flatMap((types) => Object.values(types));
  console.log(
    `Both: ${resources.reduce((sum, count) => sum + count)} resources in ${Object.keys(plan.stacks).length} stacks, ${plan.providerFiles.length} files of the providers`,
  );
  const rounds: Round[] = [];
  for (let round = 1; round <= Number(values.pairs); round++) {
    const runs: Round = { package: await ours.package(), clone: await ours.clone(), floor: await floor(1) };
    rounds.push(runs);
    console.log(
      `round ${round}: package ${told(runs.package)}, clone ${told(runs.clone)}, floor ${told(runs.floor)}`,
    );
  }
  for (const by of ["package", "clone"] as const) {
    for (const [measure, what] of [["seconds", "time"] as const, ["peakMiB", "peak memory"] as const]) {
      const ratio = median(rounds.map((one) => one[by][measure] / one.floor[measure]));
      judge(`${what}, ${by} / floor, median of rounds`, ratio, RATIO_LIMITS[by][measure], 2);
    }
  }
  return floor;
}

const told = ({ seconds, peakMiB }: Pick<Run, "seconds" | "peakMiB">): string =>
  `${seconds.toFixed(2)} s ${peakMiB.toFixed(0)} MiB`;

/** What the floor does is read from what the synthesis did. */
function floorPlan(providerFiles: readonly string[], outdir: string): FloorPlan {
  const folder = join(outdir, "stacks");
  const stacks = readdirSync(folder).map((name) => {
    const json = JSON.parse(readFileSync(join(folder, name, "cdk.tf.json"), "utf8"));
    const byType: Readonly<Record<string, object>> = json.resource ?? {};
    const counts = Object.entries(byType).map(([type, byId]) => [type, Object.keys(byId).length] as const);
    return [name, Object.fromEntries(counts)] as const;
  });
  return { providerFiles, stacks: Object.fromEntries(stacks) };
}

async function byCount(folder: string, floor: Floor): Promise<void> {
  const projects = COUNTS.map((count) => ({ count, project: join(folder, `environments-${count}`) }));
  for (const { count, project } of projects) copyEnvironments(project, count);
  const runs = new Map<number, Run[]>(COUNTS.map((count) => [count, []]));
  const floors = new Map<number, Run[]>(FLOOR_COUNTS.map((count) => [count, []]));
  for (let time = 1; time <= Number(values.runs); time++) {
    for (const { count, project } of projects) {
      const one = await run("bench/synth/environments.ts", [project, join(project, "cdktf.out")]);
      runs.get(count)?.push(one);
      const beside = floors.get(count);
      if (beside) beside.push(await floor(count));
    }
  }
  const at = (count: number, measure: Measure): number => medianOf(runs.get(count) ?? [], measure);
  for (const count of COUNTS) {
    const cost = { seconds: at(count, "seconds"), peakMiB: at(count, "peakMiB") };
    console.log(`${count} environments: ${told(cost)} (median of ${values.runs})`);
  }
  const oneMore = (from: number, to: number, measure: Measure): number =>
    (at(to, measure) - at(from, measure)) / (to - from);
  const ours = oneMore(1, HALF, "processorSeconds");
  const bare = oneMoreOf(floors, "processorSeconds");
  console.log(
    `one more environment: ours ${milliseconds(ours)}, floor ${milliseconds(bare)} of processor time`,
  );
  judge("processor time of one more environment, from 1 to 50, ours / floor", ours / bare, ONE_MORE_LIMIT, 2);
  for (const [measure, what] of [
    ["processorSeconds", "processor time"] as const,
    ["peakMiB", "memory"] as const,
  ]) {
    const growth = oneMore(HALF, MOST, measure) / oneMore(1, HALF, measure);
    judge(
      `${what} of one more environment, from ${HALF} to ${MOST} / from 1 to ${HALF}`,
      growth,
      GROWTH_LIMITS[measure],
      2,
    );
  }
  judge(`peak memory of ${MOST} environments in MiB`, at(MOST, "peakMiB"), MEMORY_LIMIT_MIB, 0);
}

const milliseconds = (seconds: number): string => `${(seconds * 1000).toFixed(0)} ms`;

/** What one more environment costs the floor. */
function oneMoreOf(floors: ReadonlyMap<number, readonly Run[]>, measure: Measure): number {
  const [few, many] = FLOOR_COUNTS;
  return (
    (medianOf(floors.get(many) ?? [], measure) - medianOf(floors.get(few) ?? [], measure)) / (many - few)
  );
}

/** Made anew in the project folder of copies; all else there is the project's own. */
const OWN = ["environments", "cdktf.out"];

/**
 * A project folder with as many environments. They differ as those of one application do: in name, tags, networks, image
 * tags, names of secrets, limits and whom alarms tell. The compose file with its Dockerfiles is the same.
 */
function copyEnvironments(project: string, count: number): void {
  mkdirSync(join(project, "environments"), { recursive: true });
  for (const entry of readdirSync(root).filter((name) => !OWN.includes(name))) {
    symlinkSync(join(root, entry), join(project, entry));
  }
  const text = readFileSync(join(root, `environments/${values.environment}.yml`), "utf8");
  for (let number = 1; number <= count; number++) {
    writeFileSync(join(project, `environments/bench${number}.yml`), variant(text, number));
  }
}

const variant = (text: string, number: number): string =>
  text
    .replaceAll(values.environment, `bench${number}`)
    .replaceAll(/\b10\.0\.(?=\d+\.0\/)/g, `10.${number}.`)
    .replaceAll('"1.0.0"', `"1.${number}.0"`)
    .replace('"1000"', `"${1000 + number}"`)
    .replaceAll("203.0.113.0/24", `203.0.113.${number}/32`)
    .replaceAll("max: 10", `max: ${10 + (number % 10)}`);

const folder = mkdtempSync(join(tmpdir(), "bench-synth-"));
try {
  const floor = await againstFloor(folder);
  await byCount(folder, floor);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
