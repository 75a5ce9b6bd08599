import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pc from "picocolors";
import { RULES } from "../modules/checks/catalogue.ts";
import { formatProblem } from "../modules/problems.ts";
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
  const rules = RULES.map(({ id, level, title, reason }) => ({ id, level, title, reason }));
  if (json) console.log(JSON.stringify({ rules }, null, 2));
  else
    for (const { id, level, title, reason } of rules)
      console.log(`${pc.bold(id)} (${level})\n  ${title}\n  ${pc.dim(reason)}`);
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
  const environments = deployments.map(({ environment, warned, waived, assumed }) => ({
    name: environment.name,
    warned,
    waived,
    assumed,
  }));
  if (json) console.log(JSON.stringify({ environments, refused }, null, 2));
  else for (const environment of environments) console.log(sentences(environment));
  if (refused.length === 0) return;
  process.exitCode = 1;
  printRefused(refused);
}

type Found = Pick<Synthesis["deployments"][number], "warned" | "waived" | "assumed">;

function sentences({ name, warned, waived, assumed }: Found & { readonly name: string }): string {
  const but = [
    ...(warned.length > 0 ? [`${warned.length} warnings`] : []),
    ...(waived.length > 0 ? ["what is waived"] : []),
  ].join(" and ");
  return [
    `${pc.bold(name)}: ${RULES.length} rules find nothing${but === "" ? "" : ` but ${but}`}.`,
    ...warned.map((warning) => pc.yellow(`  warning: ${formatProblem(warning)}`)),
    ...waived.map(({ rule, at, reason }) => `  waived: ${rule} at ${at}: ${reason}`),
    ...assumed.map((sentence) => `  assumed: ${sentence}`),
  ].join("\n");
}
