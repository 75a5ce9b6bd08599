import { type Applied, applied, applyInOrder, TerraformStopped } from "./apply-in-order.ts";
import { loadCustomise } from "./customise.ts";
import { recordApplied } from "./data-records.ts";
import { CommandStopped } from "./problems.ts";
import { projectRoot } from "./root.ts";

export interface ApplyCommandOptions {
  readonly root?: string;
  readonly dryRun: boolean;
  readonly applied: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly outdir: string;
}

/** @throws Problems when the environment is refused, CommandStopped when Terraform is, which has said why */
export async function applyEnvironment(environment: string, options: ApplyCommandOptions): Promise<void> {
  const root = projectRoot(options.root);
  const { json } = options;
  if (options.applied) {
    const recorded = recordApplied(root, environment);
    if (json) console.log(JSON.stringify({ environment, recorded }, null, 2));
    else console.log(recorded ? applied(environment) : `The record of ${environment} says that already.`);
    return;
  }
  const customise = await loadCustomise(root);
  const records = process.env["CI"] ? "check" : "write";
  const done = toldWhereItStopped(() =>
    applyInOrder({
      ...options,
      root,
      environment,
      records,
      tell: json ? console.error : console.log,
      showTerraform: json ? "onStandardError" : "yes",
      customise,
    }),
  );
  if (json) console.log(JSON.stringify({ environment, ...done }, null, 2));
}

function toldWhereItStopped(work: () => Applied): Applied {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TerraformStopped)) throw error;
    const { list, before } = error;
    const done = before.length > 0 ? `applied before: ${before.join(", ")}` : "no stack was applied before";
    throw new CommandStopped(list, 1, done);
  }
}
