import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import pc from "picocolors";
import { RULES } from "../modules/checks/catalogue.ts";
import { plansAreComplete } from "../modules/checks/terraform/plans-are-complete.ts";
import { applyWaivers, type Waived, type WrittenWaivers } from "../modules/checks/waivers.ts";
import { demandWhole, readForm } from "../modules/environment/load.ts";
import { didYouMean } from "../modules/environment/sentences.ts";
import { waiversFile } from "../modules/environment/waiver-schema.ts";
import { formatProblem, type Problem, Problems } from "../modules/problems.ts";
import { readText } from "../modules/read-text.ts";
import { junitOf, type Reported, sarifOf } from "./checks-files.ts";
import { loadCustomise } from "./customise.ts";
import { judgePlan } from "./judge.ts";
import { printRefused } from "./problems.ts";
import { projectRoot } from "./root.ts";
import { ruleInWords } from "./rule-in-words.ts";
import { problemsOf, type Synthesis, synthesiseEach, today } from "./synthesise.ts";
import { inFolderSync } from "./temporary-folder.ts";

export interface ChecksOptions {
  readonly root?: string;
  readonly json: boolean;
  /** File for SARIF, relative to the current folder. */
  readonly sarif?: string;
  /** File for JUnit's XML. */
  readonly junit?: string;
}

export interface PlanChecksOptions extends ChecksOptions {
  /** The plan is of what need not last. Default false. */
  readonly disposable?: boolean;
  /** File with `waivers` as an environment file has them, relative to the current folder. */
  readonly waivers?: string;
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
 * Prints the whole of a rule.
 * @throws Problems when there is none of that name
 */
export function explainRule(id: string, { json }: Pick<ChecksOptions, "json">): void {
  const rule = RULES.find((one) => one.id === id);
  if (rule === undefined) {
    const ids = RULES.map((one) => one.id);
    const message = `"${id}" is not a rule.${didYouMean(id, ids) || " `express-on-ecs checks --list` has them all."}`;
    throw new Problems([{ file: "checks", path: "--explain", message, code: "EOE-CLI-021" }]);
  }
  const { check: _, ...explained } = rule;
  if (json) console.log(JSON.stringify(explained, null, 2));
  else console.log(ruleInWords(rule));
}

/**
 * Prints what rules say of a plan; errors end with exit code 1, waivers without effect among them.
 * @throws Problems when a file cannot be read, or is no plan or no file of waivers
 */
export function checkPlan(file: string, options: PlanChecksOptions): void {
  const plan = parsed(readText(resolve(file), file, LARGEST_PLAN_BYTES));
  const findings = judgePlan(plan, file, { disposable: options.disposable ?? false });
  const { problems, warnings, waived } = applyWaivers(findings, RULES, waiversOf(options), today());
  const found = [...problems.map(asError), ...warnings];
  writeFindings([...found, ...waived], options);
  tellOfPlan({ plan: file, found, waived }, options);
  if (problems.length > 0) process.exitCode = 1;
}

/** Plans hold the configuration and the state as well, and grow with both. */
const LARGEST_PLAN_BYTES = 256 * 1024 * 1024;

const asError = (problem: Problem): Reported => ({ ...problem, level: "error" });

const NO_WAIVERS: WrittenWaivers = {
  environment: { waivers: [] },
  observationAt: (path, message) => ({ file: "", path: path.join("."), message }),
};

function waiversOf({ waivers: file }: PlanChecksOptions): WrittenWaivers {
  if (file === undefined) return NO_WAIVERS;
  const form = { schema: waiversFile, disagreements: () => [] };
  return demandWhole(readForm(form, readText(resolve(file), file), file));
}

interface JudgedPlan {
  readonly plan: string;
  readonly found: readonly Reported[];
  readonly waived: readonly Waived[];
}

/** That a plan is not whole goes to standard error, too, where whoever only reads an exit code may still see it. */
function tellOfPlan({ plan, found, waived }: JudgedPlan, { json }: ChecksOptions): void {
  const [incomplete, others] = parted(found, ({ code }) => code === plansAreComplete.id);
  for (const one of incomplete) console.error(pc.yellow(sentenceOf(one)));
  if (json) {
    console.log(JSON.stringify({ plan, found, waived }, null, 2));
    return;
  }
  for (const one of others) console.log(sentenceOf(one));
  for (const one of waived) console.log(waivedSentence(one));
  const [errors, warnings] = parted(found, ({ level }) => level === "error");
  const counts = [counted(errors, "error"), counted(warnings, "warning")];
  if (waived.length > 0) counts.push(`${waived.length} waived`);
  console.log(`${pc.bold(plan)}: ${counts.join(", ")}.`);
}

const sentenceOf = (one: Reported): string => `${one.level}: ${formatProblem(one)}`;

const waivedSentence = ({ rule, at, reason }: Waived): string => `waived: ${rule} at ${at}: ${reason}`;

const counted = ({ length }: readonly unknown[], what: string): string =>
  `${length} ${what}${length === 1 ? "" : "s"}`;

const parted = <T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] => [
  all.filter(isFirst),
  all.filter((one) => !isFirst(one)),
];

/** @throws Problems when an option stands without a plan that only a plan takes */
export function refusePlanOptions({ disposable, waivers }: PlanChecksOptions): void {
  const said = [
    ...(disposable ? [["--disposable", "`disposable: true`"]] : []),
    ...(waivers === undefined ? [] : [["--waivers", "`waivers`"]]),
  ];
  if (said.length === 0) return;
  throw new Problems(
    said.map(([option = "", key]) => ({
      file: "checks",
      path: option,
      message: `goes with --plan; an environment says ${key} in its own file.`,
      code: "EOE-CLI-061",
    })),
  );
}

/** What is no JSON is no plan either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function writeFindings(found: readonly Reported[], { sarif, junit }: ChecksOptions): void {
  if (sarif !== undefined) writeFileSync(sarif, `${JSON.stringify(sarifOf(found), null, 2)}\n`);
  if (junit !== undefined) writeFileSync(junit, junitOf(found));
}

/**
 * Synthesises environments into a folder that is thrown away, and prints what rules say of them.
 * @throws Problems when an environment is named that there is not
 */
export async function checkEnvironments(names: readonly string[], options: ChecksOptions): Promise<void> {
  const root = projectRoot(options.root);
  const customise = await loadCustomise(root);
  inFolderSync((outdir) => {
    const synthesis = synthesiseEach({ root, outdir, names, records: "leave", customise });
    tell(asSynthWrites(synthesis, outdir), options);
  });
}

/** With the paths that `synth` writes to, in place of those of a folder that is about to be gone. */
function asSynthWrites({ deployments, refused }: Synthesis, outdir: string): Synthesis {
  const moved = <F extends Pick<Problem, "file">>(found: F): F =>
    found.file?.startsWith(outdir)
      ? { ...found, file: `cdktf.out${found.file.slice(outdir.length)}` }
      : found;
  return {
    deployments: deployments.map((deployment) => ({
      ...deployment,
      warned: deployment.warned.map(moved),
      waived: deployment.waived.map(moved),
    })),
    refused: refused.map((one) => ({ ...one, problems: one.problems.map(moved) })),
  };
}

function tell({ deployments, refused }: Synthesis, options: ChecksOptions): void {
  const { json } = options;
  writeFindings(
    [
      ...problemsOf(refused).map((problem) => ({ ...problem, level: "error" as const })),
      ...deployments.flatMap(({ warned, waived }) => [...warned, ...waived]),
    ],
    options,
  );
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
    ...(warned.length > 0 ? [`${warned.length} ${warned.length === 1 ? "warning" : "warnings"}`] : []),
    ...(waived.length > 0 ? ["what is waived"] : []),
  ].join(" and ");
  return [
    `${pc.bold(name)}: ${RULES.length} rules find nothing${but === "" ? "" : ` but ${but}`}.`,
    ...warned.map((warning) => pc.yellow(`  warning: ${formatProblem(warning)}`)),
    ...waived.map((one) => `  ${waivedSentence(one)}`),
    ...assumed.map((sentence) => `  assumed: ${sentence}`),
  ].join("\n");
}
