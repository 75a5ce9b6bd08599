import { confirm, isCancel } from "@clack/prompts";
import { applied } from "./apply-in-order.ts";
import { canAsk } from "./can-ask.ts";
import { loadCustomise } from "./customise.ts";
import { newsOf, recordApplied } from "./data-records.ts";
import { type Deployed, deploy, type Until } from "./deploy/deploy.ts";
import { withInterruption } from "./deploy/interruption.ts";
import { createProgress } from "./deploy/progress.ts";
import type { OnlyPushed } from "./deploy/registry.ts";
import { readShownPlan } from "./deploy/shown-plan.ts";
import { demandLastingState } from "./deploy/state-home.ts";
import { DeployStopped, EXIT_CODES } from "./deploy/stopped.ts";
import { versionOf } from "./deploy/version.ts";
import { CommandStopped } from "./problems.ts";
import { projectRoot } from "./root.ts";
import { synthesise } from "./synthesise.ts";

export interface DeployCommandOptions {
  readonly root?: string;
  readonly json: boolean;
  readonly yes: boolean;
  readonly tag?: string;
  readonly allowDirty: boolean;
  /** By `--no-image-test`. */
  readonly imageTest: boolean;
  /** By `--no-build`. */
  readonly build: boolean;
  readonly until?: Until;
  /** A file by `plan --out`. */
  readonly plan?: string;
  readonly lockTimeout: number;
  readonly outdir: string;
}

/** @throws Problems when nothing was done, CommandStopped with the exit code that says where it stopped */
export async function deployEnvironment(environment: string, options: DeployCommandOptions): Promise<void> {
  const version = await versionOf(projectRoot(options.root), options);
  await deployVersion(environment, version, {
    ...options,
    ...(options.build ? {} : { onlyPushed: "no-build" }),
  });
}

export type DeployVersionOptions = Pick<
  DeployCommandOptions,
  "root" | "json" | "yes" | "imageTest" | "lockTimeout" | "outdir" | "until" | "plan"
> & { readonly onlyPushed?: OnlyPushed };

/** @throws as `deployEnvironment` */
export async function deployVersion(
  environment: string,
  version: string,
  options: DeployVersionOptions,
): Promise<void> {
  const root = projectRoot(options.root);
  const shown = options.plan === undefined ? undefined : readShownPlan(options.plan, environment);
  const progress = await createProgress(options.json ? process.stderr : process.stdout);
  const { write } = progress;
  const customise = await loadCustomise(root);
  const isPipeline = Boolean(process.env["CI"]);
  const records = isPipeline ? "check" : "write";
  const [deployment] = synthesise({ root, outdir: options.outdir, names: [environment], records, customise });
  if (!deployment) return;
  if (isPipeline) demandLastingState(root, deployment.environment);
  const news = newsOf(deployment.recorded);
  if (news !== undefined) write(news);
  const done: string[] = [];
  const deployed = await withInterruption(write, ({ signal }) =>
    told(done, () =>
      deploy({
        ...options,
        // What migrates forward would not know the way back.
        tasksBefore: options.onlyPushed !== "rollback",
        root,
        deployment,
        version,
        confirm: (stack) => isConfirmed(stack, options.yes),
        ...(shown === undefined ? {} : { shown }),
        progress,
        signal,
        destroysLeft: !isPipeline,
        onApplied: (stack) => done.push(stack),
      }),
    ),
  );
  if (options.until === undefined && records === "write" && recordApplied(root, environment))
    write(applied(environment));
  if (options.json) console.log(JSON.stringify({ ...deployed, steps: progress.steps }, null, 2));
  else write(outcome(deployed, options.until));
}

function outcome({ environment, version }: Deployed, until: Until | undefined): string {
  if (until === "check") return `${environment} can be deployed as ${version}.`;
  if (until === "images") return `The images of ${environment} are in the registry as ${version}.`;
  return `${environment} runs ${version}.`;
}

/** Ends with the exit code of the step that stopped, and says which stacks have been applied until then. */
async function told<T>(done: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DeployStopped)) throw error;
    const before = done.length > 0 ? `applied before: ${done.join(", ")}` : "no stack was applied before";
    throw new CommandStopped(error.list, EXIT_CODES[error.why], before);
  }
}

/** Where nobody can answer, nobody has said yes. */
async function isConfirmed(stack: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!canAsk()) return false;
  const answer = await confirm({ message: `Apply this to ${stack}?`, initialValue: false });
  return !isCancel(answer) && answer;
}
