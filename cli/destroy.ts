import { isCancel, text } from "@clack/prompts";
import type { Thing } from "../modules/data-record/record.ts";
import { dataHeldBy } from "../modules/data-record/things.ts";
import { Problems } from "../modules/problems.ts";
import { canAsk } from "./can-ask.ts";
import { heldIn } from "./data-records.ts";
import { accountOf } from "./deploy/credentials.ts";
import {
  demandSnapshots,
  type SnapshotLeft,
  snapshotsAsked,
  snapshotsLeft,
} from "./deploy/final-snapshots.ts";
import { type Found, writeTarget } from "./deploy/find-target.ts";
import { withInterruption } from "./deploy/interruption.ts";
import { type Kept, leftInWords } from "./deploy/kept.ts";
import { type Behind, leftBehind, linkedServices } from "./deploy/left-behind.ts";
import { leftStacks, stacksOfLeft } from "./deploy/left-stacks.ts";
import { madeAgain } from "./deploy/made-again.ts";
import { destroyInWords } from "./deploy/plan-words.ts";
import { createProgress } from "./deploy/progress.ts";
import { removeAddedReaders } from "./deploy/remove-added-readers.ts";
import { mayHaveReturned, mayReturn, removeReturned } from "./deploy/returned-log-groups.ts";
import { Stacks } from "./deploy/stacks.ts";
import { DeployStopped, EXIT_CODES } from "./deploy/stopped.ts";
import { CommandStopped } from "./problems.ts";
import { inFolder } from "./temporary-folder.ts";

export interface DestroyOptions {
  readonly root?: string;
  readonly json: boolean;
  readonly yes: boolean;
  readonly lockTimeout: number;
  readonly outdir: string;
}

/** Destroys what uses others first: services, then data, then the network. */
export async function destroyEnvironment(environment: string, options: DestroyOptions): Promise<void> {
  const found = await writeTarget(environment, options.root, options.outdir);
  const { root, target, deployment } = found;
  demandDisposable(found);
  await accountOf(target);
  const progress = await createProgress(options.json ? process.stderr : process.stdout);
  const { write } = progress;
  const { lockTimeout } = options;
  const gone: string[] = [];
  const kept: Kept[] = [];
  const behind: Behind[] = [];
  const roles = new Set<string>();
  const last: SnapshotLeft[] = [];
  const logGroups: string[] = [];
  const things = dataHeldBy(deployment.environment, target.stacks);
  const toKeep = things.filter(({ outlives }) => outlives);
  await inFolder((folder) =>
    withInterruption(write, async ({ signal }) => {
      const stacks = new Stacks({ root, target, folder, lockTimeout });
      try {
        const { fresh, tags } = await progress.step("Reading the states", () => stacks.read());
        const left = await leftStacks(target, folder, progress.tell);
        const others = stacksOfLeft(left, { root, target, folder, lockTimeout });
        const there = [
          ...left.map(({ stack }) => stack.name),
          ...target.stacks.map(({ name }) => name).filter((name) => !fresh.includes(name)),
        ];
        const stacksOf = (name: string): Stacks =>
          left.some(({ stack }) => stack.name === name) ? others : stacks;
        const snapshots = await snapshotsOf(there, stacksOf, found, things);
        const stays = [...toKeep, ...Object.values(snapshots).flat()];
        if (there.length > 0) await demandConsent(environment, there, stays, options.yes);
        const variables = Object.fromEntries(
          target.images.map(({ variable, repository }) => [variable, tags[repository] ?? ""]),
        );
        if (there.length > 0)
          logGroups.push(...mayHaveReturned(target.stacks.filter(({ name }) => !there.includes(name))));
        for (const stack of there.toReversed()) {
          await interruptible(signal, stack, async () => {
            kept.push(...(await stacksOf(stack).letGo(stack, toKeep)));
            const at = { stack, text: await stacksOf(stack).state(stack), region: target.region };
            await removeAddedReaders(stacksOf(stack), at, progress, { signal });
            behind.push(...leftBehind(at.text, target.region));
            for (const service of linkedServices(at.text)) roles.add(service);
            logGroups.push(...mayReturn(at.text));
            const planned = await progress.step(`Planning ${stack}`, () =>
              stacksOf(stack).planDestroy(stack, variables),
            );
            progress.tell(destroyInWords(planned.changes));
            await progress.step(`Destroying ${stack}`, () =>
              stacksOf(stack).apply({ stack }, planned, progress),
            );
          });
          last.push(...(snapshots[stack] ?? []));
          gone.push(stack);
        }
        // Behind the network, whose end takes longer than the last lines of a database.
        await removeReturned(target.region, logGroups, progress);
      } catch (error) {
        if (!(error instanceof DeployStopped)) throw error;
        const before =
          gone.length > 0 ? `destroyed before: ${gone.join(", ")}` : "nothing was destroyed before";
        throw new CommandStopped(error.list, EXIT_CODES[error.why], before);
      }
    }),
  );
  const secrets = target.secrets.map(({ source }) => source);
  const stays = [...kept, ...last.map(({ ofDatabase: _, ...one }) => one)];
  const asked = [...toKeep.map(({ what }) => what), ...snapshotsAsked(target.stacks, things)];
  const left = {
    kept: stays,
    earlier: asked.filter((one) => stays.every(({ what }) => what !== one)),
    behind,
    secrets,
    stateBucket: deployment.bootstrap !== undefined,
    serviceLinkedRoles: [...roles].sort(),
  };
  const again = madeAgain(environment, last.find(({ ofDatabase }) => ofDatabase)?.id);
  if (options.json) console.log(JSON.stringify({ environment, destroyed: gone, left, again }, null, 2));
  else write(gone.length > 0 ? `${environment} is gone.` : `${environment} was not deployed.`);
  for (const line of leftInWords(left)) write(line);
  if (gone.length > 0) write(["To make it again:", ...again.map((line) => `  ${line}`)].join("\n"));
}

/**
 * Last snapshots that the destroy leaves, by stack.
 * @throws Problems when one that the file asks for would not be taken
 */
async function snapshotsOf(
  there: readonly string[],
  stacksOf: (stack: string) => Stacks,
  { target }: Found,
  things: readonly Thing[],
): Promise<Readonly<Record<string, readonly SnapshotLeft[]>>> {
  const file = `environments/${target.environment}.yml`;
  const found: Record<string, readonly SnapshotLeft[]> = {};
  for (const stack of there) {
    const text = await stacksOf(stack).state(stack);
    const synthesised = target.stacks.find(({ name }) => name === stack);
    if (synthesised) demandSnapshots(file, synthesised, text, things);
    found[stack] = snapshotsLeft(text, things, target.region);
  }
  return found;
}

function demandDisposable({ deployment, target }: Found): void {
  if (deployment.environment.disposable) return;
  const held = heldIn(deployment.recorded.record).map(({ what }) => what);
  const lost = held.length > 0 ? ` These would be lost: ${held.join(", ")}.` : "";
  throw new Problems([
    {
      code: "EOE-DEPLOY-019",
      file: `environments/${target.environment}.yml`,
      path: "disposable",
      message: `is not true, so that AWS refuses to delete what is protected.${lost} To give all of it up: write disposable: true, deploy, and run this again.`,
    },
  ]);
}

/** What an interruption has ended is told as one, whatever the program that ran says of it. */
async function interruptible(signal: AbortSignal, stack: string, work: () => Promise<void>): Promise<void> {
  const interrupted = new DeployStopped("interrupted", {
    code: "EOE-DEPLOY-016",
    file: stack,
    path: "",
    message: "was not destroyed, or not all of it: interrupted. The same command goes on from there.",
  });
  if (signal.aborted) throw interrupted;
  try {
    await work();
  } catch (error) {
    throw signal.aborted ? interrupted : error;
  }
}

/** Its name is typed, since a yes is typed too easily. */
async function demandConsent(
  environment: string,
  stacks: readonly string[],
  toKeep: readonly Pick<Thing, "what">[],
  yes: boolean,
): Promise<void> {
  if (yes) return;
  const but = toKeep.length > 0 ? `, but ${toKeep.map(({ what }) => what).join(" and ")}` : "";
  const answer = canAsk()
    ? await text({ message: `Destroy ${stacks.join(", ")} and all data in them${but}? Type ${environment}` })
    : undefined;
  if (!isCancel(answer) && answer === environment) return;
  throw new DeployStopped("planRefused", {
    code: "EOE-DEPLOY-007",
    file: environment,
    path: "",
    message: "Nobody has confirmed the destroy; type its name, or give --yes.",
  });
}
