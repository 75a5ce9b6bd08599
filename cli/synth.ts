import { loadCustomise } from "./customise.ts";
import { readOwnPrices } from "./own-prices.ts";
import { printRefused } from "./problems.ts";
import { formatReport, reportOf } from "./report.ts";
import { projectRoot } from "./root.ts";
import { checkSnapshots, writeSnapshots } from "./snapshots.ts";
import { type SynthesisOptions, synthesiseEach } from "./synthesise.ts";

export interface SynthOptions {
  readonly root?: string;
  readonly json: boolean;
  readonly check: boolean;
  readonly snapshots: boolean;
  readonly outdir: string;
}

/** @throws Problems with all that is wrong, where nothing was written */
export async function synthEnvironments(names: readonly string[], options: SynthOptions): Promise<void> {
  const root = projectRoot(options.root);
  const customise = await loadCustomise(root);
  const synthesis = { root, names, outdir: options.outdir, customise };
  if (options.check) check(synthesis, options);
  else if (options.snapshots) snapshots(synthesis, options);
  else report(synthesis, options);
}

function check(synthesis: SynthesisOptions, { json }: SynthOptions): void {
  checkSnapshots(synthesis);
  console.log(json ? JSON.stringify({ differing: [] }) : "The JSON is as in the snapshots.");
}

function snapshots(synthesis: SynthesisOptions, { json }: SynthOptions): void {
  const changed = writeSnapshots(synthesis);
  const sentence =
    changed.length > 0 ? `Snapshots that changed: ${changed.join(", ")}.` : "No snapshot changed.";
  console.log(json ? JSON.stringify({ changed }) : sentence);
}

/** What is wrong in one environment stops no other; the exit code tells of it. */
function report(options: SynthesisOptions, { json }: SynthOptions): void {
  // Before anything is written: what is wrong with them is no reason for half a result.
  const own = readOwnPrices(options.root);
  const synthesis = synthesiseEach(options);
  const { deployments, refused } = synthesis;
  const made = reportOf(synthesis, options, own);
  if (json) console.log(JSON.stringify(made, null, 2));
  else if (deployments.length > 0) console.log(formatReport(made));
  if (refused.length === 0) return;
  process.exitCode = 1;
  printRefused(
    refused,
    deployments.map(({ environment }) => environment.name),
  );
}
