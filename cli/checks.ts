import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pc from "picocolors";
import { RULES } from "../modules/checks/catalogue.ts";
import { loadCustomise } from "./customise.ts";
import { printRefused } from "./problems.ts";
import { projectRoot } from "./root.ts";
import { type Synthesis, synthesiseEach } from "./synthesise.ts";

export interface ChecksOptions {
  readonly root?: string;
  readonly json: boolean;
}

/** Prints the rules. */
export function listRules({ json }: Pick<ChecksOptions, "json">): void {
  const rules = RULES.map(({ id, sentence, reason }) => ({ id, sentence, reason }));
  if (json) console.log(JSON.stringify({ rules }, null, 2));
  else
    for (const { id, sentence, reason } of rules)
      console.log(`${pc.bold(id)}\n  ${sentence}\n  ${pc.dim(reason)}`);
}

/**
 * Synthesises environments into a folder that is thrown away, and prints what rules say of them.
 * @throws Problems when an environment is named that there is not
 */
export async function checkEnvironments(names: readonly string[], options: ChecksOptions): Promise<void> {
  const root = projectRoot(options.root);
  const customise = await loadCustomise(root);
  const outdir = mkdtempSync(join(tmpdir(), "checks-"));
  try {
    tell(synthesiseEach({ root, outdir, names, records: "leave", customise }), options);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function tell({ deployments, refused }: Synthesis, { json }: ChecksOptions): void {
  const environments = deployments.map(({ environment, waived, assumed }) => ({
    name: environment.name,
    waived,
    assumed,
  }));
  if (json) console.log(JSON.stringify({ environments, refused }, null, 2));
  else for (const environment of environments) console.log(sentences(environment));
  if (refused.length === 0) return;
  process.exitCode = 1;
  printRefused(refused);
}

function sentences({
  name,
  waived,
  assumed,
}: Pick<Synthesis["deployments"][number], "waived" | "assumed"> & { name: string }): string {
  return [
    `${pc.bold(name)}: ${RULES.length} rules find nothing${waived.length > 0 ? " but what is waived" : ""}.`,
    ...waived.map(({ rule, at, reason }) => `  waived: ${rule} at ${at}: ${reason}`),
    ...assumed.map((sentence) => `  assumed: ${sentence}`),
  ].join("\n");
}
