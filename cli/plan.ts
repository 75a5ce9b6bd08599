import pc from "picocolors";
import { costsInWords, costsOf } from "../modules/capabilities/price.ts";
import { checkedBucket } from "./deploy/checked-bucket.ts";
import { accountOf } from "./deploy/credentials.ts";
import { writeTarget } from "./deploy/find-target.ts";
import { inFolder } from "./deploy/folder.ts";
import { withInterruption } from "./deploy/interruption.ts";
import { isEmpty, type PlannedChanges, planInWords, switchesServices } from "./deploy/plan-words.ts";
import { pushedImages } from "./deploy/registry.ts";
import { Stacks } from "./deploy/stacks.ts";
import { taskInWords } from "./deploy/standalone-tasks.ts";
import { DeployStopped, EXIT_CODES } from "./deploy/stopped.ts";
import type { targetOf } from "./deploy/target.ts";
import { CommandStopped } from "./problems.ts";
import { resourcesIn } from "./report.ts";

export interface PlanCommandOptions {
  readonly root?: string;
  readonly json: boolean;
  /** The version; default the one that runs. */
  readonly tag?: string;
  readonly lockTimeout: number;
  readonly outdir: string;
}

interface Step {
  readonly stack: string;
  /** What runs by itself before the services are switched. */
  readonly runsBefore?: readonly string[];
  /** Undefined where it cannot be planned yet. */
  readonly changes?: PlannedChanges;
  /** What must be first, as the end of a sentence. */
  readonly waitsFor?: string;
}

/** Says what a deployment would change, and changes nothing. */
export async function planEnvironment(environment: string, options: PlanCommandOptions): Promise<void> {
  const { json, tag, lockTimeout, outdir } = options;
  const { root, deployment, target } = await writeTarget(environment, options.root, outdir);
  await accountOf(target);
  await checkedBucket(target, console.error);
  const steps = await inFolder((folder) =>
    withInterruption(console.error, () =>
      stoppable(async () => {
        const stacks = new Stacks({ root, target, folder, lockTimeout });
        const { steps, fresh, tags } = await stacks.read();
        const wanted = target.images.map((image) => ({ image, version: tag ?? tags[image.repository] }));
        const missing = await missingImages(target, wanted);
        const planned: Step[] = [];
        for (const step of steps) {
          const { stack } = step;
          const waitsFor = fresh.find((name) => name !== stack && isBefore(target.stacks, name, stack));
          if (waitsFor !== undefined) planned.push({ stack, waitsFor: `${waitsFor} is deployed` });
          else if (stacks.isService(step) && missing.length > 0)
            planned.push({ stack, waitsFor: `the image of ${missing.join(", ")} is pushed` });
          else {
            const variables = Object.fromEntries(
              wanted.map(({ image, version = "" }) => [image.variable, version]),
            );
            const { changes } = await stacks.plan(step, variables);
            const before = stacks.isService(step) && switchesServices(changes) ? target.tasksBefore : [];
            planned.push({
              stack,
              changes,
              ...(before.length > 0 ? { runsBefore: before.map(taskInWords) } : {}),
            });
          }
        }
        return planned;
      }),
    ),
  );
  const costs = costsOf(deployment.environment, {
    fargateTasks: deployment.fargateTasks,
    resources: resourcesIn(deployment.stacks),
  });
  if (json) console.log(JSON.stringify({ environment, steps, costs }, null, 2));
  else
    for (const line of [
      ...inWords(steps),
      "",
      pc.bold("What it costs then"),
      (costsInWords(costs)[0] ?? "").replace(/:$/, "."),
    ])
      console.log(line);
}

type Wanted = readonly {
  readonly image: ReturnType<typeof targetOf>["images"][number];
  readonly version: string | undefined;
}[];

/** Compose services whose image no registry has. */
async function missingImages(target: ReturnType<typeof targetOf>, wanted: Wanted): Promise<string[]> {
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

function inWords(steps: readonly Step[]): string[] {
  const empty = steps.every(({ changes }) => changes !== undefined && isEmpty(changes));
  if (empty) return ["Nothing changes."];
  return steps.flatMap(({ stack, changes, waitsFor, runsBefore = [] }) => [
    pc.bold(stack),
    ...(changes ? planInWords(changes) : [`cannot be planned before ${waitsFor}`]).map((line) => `  ${line}`),
    ...runsBefore.map((task) => `  runs before the switch: ${task}`),
  ]);
}
