import { writeFileSync } from "node:fs";
import pc from "picocolors";
import { type CostDifference, costDifference, costsAsJson, differenceInWords } from "./cost.ts";
import { checkedBucket } from "./deploy/checked-bucket.ts";
import { callerOf } from "./deploy/credentials.ts";
import { type Found, writeTarget } from "./deploy/find-target.ts";
import { withInterruption } from "./deploy/interruption.ts";
import { leftStacks, stacksOfLeft } from "./deploy/left-stacks.ts";
import {
  isEmpty,
  type Meaning,
  meaningsInWords,
  meaningsOf,
  type PlannedChanges,
  planInWords,
  switchesServices,
} from "./deploy/plan-words.ts";
import type { PlannedValues } from "./deploy/planned-values.ts";
import { pushedImages } from "./deploy/registry.ts";
import { type ReadStates, Stacks } from "./deploy/stacks.ts";
import { taskInWords } from "./deploy/standalone-tasks.ts";
import { DeployStopped, EXIT_CODES } from "./deploy/stopped.ts";
import type { Target, TargetImage } from "./deploy/target.ts";
import { CommandStopped } from "./problems.ts";
import { inFolder } from "./temporary-folder.ts";

export interface PlanCommandOptions {
  readonly root?: string;
  readonly json: boolean;
  /** For a comment on a pull request. */
  readonly markdown: boolean;
  /** A file that gets it as JSON, beside what is printed. */
  readonly out?: string;
  /** By `--no-lock`. */
  readonly lock: boolean;
  /** The version; default the one that runs. */
  readonly tag?: string;
  readonly lockTimeout: number;
  readonly outdir: string;
}

interface PlannedStep {
  readonly stack: string;
  /** Undefined where it cannot be planned yet. */
  readonly changes?: PlannedChanges;
  /** For `deploy --plan`. */
  readonly values?: PlannedValues;
  /** What they mean for whoever uses the application. */
  readonly means?: readonly Meaning[];
  /** What runs by itself before the services are switched. */
  readonly runsBefore?: readonly string[];
  /** What must be first, as the end of a sentence. */
  readonly waitsFor?: string;
}

/** Says what a deployment would change, and changes nothing. */
export async function planEnvironment(environment: string, options: PlanCommandOptions): Promise<void> {
  const found = await writeTarget(environment, options.root, options.outdir);
  const { isPipeline } = await callerOf(found.target);
  await checkedBucket(found.target, console.error);
  const { steps, costs } = await inFolder((folder) =>
    withInterruption(console.error, () =>
      stoppable(() => planned(found, folder, { ...options, looksForLeft: !isPipeline })),
    ),
  );
  const asJson = JSON.stringify({ environment, steps, ...costsAsJson(costs) }, null, 2);
  if (options.out !== undefined) writeFileSync(options.out, `${asJson}\n`);
  if (options.json) console.log(asJson);
  else {
    const lines = options.markdown ? inMarkdown(environment, steps, costs) : inWords(steps, costs);
    console.log(lines.join("\n"));
  }
}

interface PlanningOptions extends Pick<PlanCommandOptions, "tag" | "lock" | "lockTimeout"> {
  /** Plan the end of stacks that the environment has no more, as a person's deployment does. */
  readonly looksForLeft: boolean;
}

interface Planned {
  readonly steps: readonly PlannedStep[];
  readonly costs: CostDifference;
}

async function planned(
  { root, target, deployment }: Found,
  folder: string,
  { tag, lock, lockTimeout, looksForLeft }: PlanningOptions,
): Promise<Planned> {
  const stacks = new Stacks({ root, target, folder, lock, lockTimeout });
  const states = await stacks.read();
  const wanted = target.images.map((image) => ({ image, version: tag ?? states.tags[image.repository] }));
  const planning: Planning = { target, stacks, states, wanted, missing: await missingImages(target, wanted) };
  const steps: PlannedStep[] = [];
  for (const step of states.steps) steps.push(await plannedStep(step, planning));
  const left = looksForLeft ? await leftStacks(target, folder, console.error) : [];
  const others = stacksOfLeft(left, { root, target, folder, lock, lockTimeout });
  for (const { stack } of left) {
    const { changes } = await others.planDestroy(stack.name, {});
    steps.push({ stack: stack.name, changes, means: meaningsOf(changes) });
  }
  return { steps, costs: await costDifference({ root, deployment }, Object.values(states.tags)) };
}

interface Planning {
  readonly target: Target;
  readonly stacks: Stacks;
  readonly states: ReadStates;
  readonly wanted: Wanted;
  /** Compose services whose image no registry has. */
  readonly missing: readonly string[];
}

type Wanted = readonly { readonly image: TargetImage; readonly version: string | undefined }[];

async function plannedStep(
  step: ReadStates["steps"][number],
  { target, stacks, states, wanted, missing }: Planning,
): Promise<PlannedStep> {
  const { stack } = step;
  const waitsFor = states.fresh.find((name) => name !== stack && isBefore(target.stacks, name, stack));
  if (waitsFor !== undefined) return { stack, waitsFor: `${waitsFor} is deployed` };
  if (stacks.isService(step) && missing.length > 0)
    return { stack, waitsFor: `the image of ${missing.join(", ")} is pushed` };
  const variables = Object.fromEntries(wanted.map(({ image, version = "" }) => [image.variable, version]));
  const { changes, values } = await stacks.plan(step, variables);
  const before = stacks.isService(step) && switchesServices(changes) ? target.tasksBefore : [];
  return {
    stack,
    changes,
    values,
    means: meaningsOf(changes),
    ...(before.length > 0 ? { runsBefore: before.map(taskInWords) } : {}),
  };
}

async function missingImages(target: Target, wanted: Wanted): Promise<string[]> {
  const found = await Promise.all(
    wanted.map(async ({ image, version }) =>
      version === undefined ? [] : pushedImages({ region: target.region, images: [image] }, version),
    ),
  );
  return wanted.flatMap(({ image }, index) => (found[index]?.length ? [] : [image.service]));
}

function isBefore(stacks: readonly { readonly name: string }[], one: string, other: string): boolean {
  const names = stacks.map(({ name }) => name);
  return names.indexOf(one) < names.indexOf(other);
}

async function stoppable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DeployStopped)) throw error;
    throw new CommandStopped(error.list, EXIT_CODES[error.why], "nothing was changed");
  }
}

const changesNothing = (steps: readonly PlannedStep[]): boolean =>
  steps.every(({ changes }) => changes !== undefined && isEmpty(changes));

const inWords = (steps: readonly PlannedStep[], costs: CostDifference): string[] => [
  ...(changesNothing(steps) ? ["Nothing changes."] : changesInWords(steps, pc.bold)),
  "",
  pc.bold("What it costs then"),
  ...differenceInWords(costs),
];

const inMarkdown = (environment: string, steps: readonly PlannedStep[], costs: CostDifference): string[] => [
  ...(changesNothing(steps)
    ? [`**${environment}**: nothing changes.`]
    : [
        `**What a deployment of ${environment} changes**`,
        "",
        "```text",
        ...changesInWords(steps, (stack) => stack),
        "```",
      ]),
  "",
  ...differenceInWords(costs),
];

const changesInWords = (steps: readonly PlannedStep[], title: (stack: string) => string): string[] =>
  steps.flatMap(({ stack, changes, means = [], waitsFor, runsBefore = [] }) => [
    title(stack),
    ...[
      ...(changes ? planInWords(changes) : [`cannot be planned before ${waitsFor}`]),
      ...meaningsInWords(means),
      ...runsBefore.map((task) => `runs before the switch: ${task}`),
    ].map((line) => `  ${line}`),
  ]);
