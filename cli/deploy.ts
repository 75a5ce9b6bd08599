import { confirm, isCancel } from "@clack/prompts";
import { applied } from "./apply-in-order.ts";
import { loadCustomise } from "./customise.ts";
import { newsOf, recordApplied } from "./data-records.ts";
import { deploy } from "./deploy/deploy.ts";
import { withInterruption } from "./deploy/interruption.ts";
import { createProgress } from "./deploy/progress.ts";
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
  readonly lockTimeout: number;
  readonly outdir: string;
}

/** @throws Problems when nothing was done, CommandStopped with the exit code that says where it stopped */
export async function deployEnvironment(environment: string, options: DeployCommandOptions): Promise<void> {
  const root = projectRoot(options.root);
  const write = options.json ? console.error : console.log;
  const progress = createProgress(write);
  const version = await versionOf(root, options);
  const customise = await loadCustomise(root);
  const records = process.env["CI"] ? "check" : "write";
  const [deployment] = synthesise({ root, outdir: options.outdir, names: [environment], records, customise });
  if (!deployment) return;
  const news = newsOf(deployment.recorded);
  if (news !== undefined) write(news);
  const done: string[] = [];
  const deployed = await withInterruption(write, async ({ signal }) => {
    try {
      return await deploy({
        ...options,
        root,
        deployment,
        version,
        confirm: (stack) => isConfirmed(stack, options.yes),
        progress,
        signal,
        onApplied: (stack) => done.push(stack),
      });
    } catch (error) {
      if (!(error instanceof DeployStopped)) throw error;
      const said = done.length > 0 ? `applied so far: ${done.join(", ")}` : "nothing was applied";
      throw new CommandStopped(error.list, EXIT_CODES[error.why], said);
    }
  });
  if (records === "write" && recordApplied(root, environment)) write(applied(environment));
  if (options.json) console.log(JSON.stringify({ ...deployed, steps: progress.steps }, null, 2));
  else write(`${environment} runs ${version}.`);
}

/** Where nobody can answer, nobody has said yes. */
async function isConfirmed(stack: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const answer = await confirm({ message: `Apply this to ${stack}?`, initialValue: false });
  return !isCancel(answer) && answer;
}
