import pc from "picocolors";
import { applied, applyInOrder, TerraformStopped } from "./apply-in-order.ts";
import { loadCustomise } from "./customise.ts";
import { recordApplied } from "./data-records.ts";
import { projectRoot } from "./root.ts";

export interface ApplyCommandOptions {
  readonly root?: string;
  readonly dryRun: boolean;
  readonly applied: boolean;
  readonly yes: boolean;
  readonly outdir: string;
}

/** @throws Problems when the environment is refused; where Terraform stops, what it said is told with exit code 1 */
export async function applyEnvironment(environment: string, options: ApplyCommandOptions): Promise<void> {
  const root = projectRoot(options.root);
  if (options.applied) {
    const changed = recordApplied(root, environment);
    console.log(changed ? applied(environment) : `The record of ${environment} says that already.`);
    return;
  }
  const customise = await loadCustomise(root);
  try {
    const records = process.env["CI"] ? "check" : "write";
    applyInOrder({
      ...options,
      root,
      environment,
      records,
      tell: console.log,
      customise,
    });
  } catch (error) {
    if (!(error instanceof TerraformStopped)) throw error;
    console.error(pc.red(error.message));
    process.exitCode = 1;
  }
}
