import Table from "cli-table3";
import pc from "picocolors";
import type { FargateTasks } from "../modules/aws/fargate.ts";
import type { OwnPrices } from "../modules/aws/prices.ts";
import type { Made } from "../modules/capabilities/billing.ts";
import { openDecisions } from "../modules/capabilities/decisions.ts";
import type { Folders, Stage } from "../modules/capabilities/deploying.ts";
import { firstDeployment } from "../modules/capabilities/first-deployment.ts";
import { chosenCapacity } from "../modules/capabilities/launch-types.ts";
import { otherEnvironments } from "../modules/capabilities/load.ts";
import { type Costs, costsInWords, costsOf } from "../modules/capabilities/price.ts";
import { type Neighbour, projectDecisions } from "../modules/capabilities/project-decisions.ts";
import { judgedTypes } from "../modules/capabilities/resources.ts";
import { RULES } from "../modules/checks/catalogue.ts";
import type { RecordedThing } from "../modules/data-record/record.ts";
import { formatProblem, type Problem } from "../modules/problems.ts";
import { heldIn, newsOf, type RecordedData } from "./data-records.ts";
import { fargateTasksBeside, problemsOf, type Synthesis, type SynthesisedDeployment } from "./synthesise.ts";
import type { SynthesisedStack } from "./synthesised-stack.ts";

/** What a synthesis made, for a script. */
export interface Report {
  readonly environments: readonly EnvironmentReport[];
  readonly outdir: string;
  /** Environments with something wrong in them, of which nothing was written. */
  readonly refused: readonly string[];
  /** What is wrong in them. */
  readonly problems: readonly Problem[];
}

export interface EnvironmentReport {
  readonly name: string;
  readonly region: string;
  readonly stacks: readonly StackReport[];
  /** Resource types that `api-accepts` does not know; AWS alone judges their arguments. */
  readonly notJudged: readonly string[];
  /** What only the user can know or do, in the order in which it comes up. */
  readonly decisions: readonly DecisionReport[];
  /** What docker compose warns of, too: variables without a value, fields that have no effect. */
  readonly warnings: readonly Problem[];
  /** How many rules have judged it, and what they warn of. */
  readonly checks: { readonly rules: number; readonly warnings: readonly Omit<WaivedReport, "reason">[] };
  /** The commands of the first deployment, in order. */
  readonly firstDeployment: readonly string[];
  /** What rules found and the environment file waives, each with its reason. */
  readonly waived: readonly WaivedReport[];
  /** What holds data, and the file that remembers it. */
  readonly data: DataReport;
  /** What AWS bills for it in a month, each thing by itself. */
  readonly costs: Costs;
}

export interface DecisionReport {
  /** When it comes up; `assumed` for what was taken for granted, and `apply` for what an apply must do otherwise. */
  readonly stage: Stage | "assumed" | "apply";
  readonly message: string;
}

export interface WaivedReport {
  readonly rule: string;
  /** The container, variable, resource or key that the rule is waived for. */
  readonly at: string;
  /** What the rule found. */
  readonly found: string;
  readonly reason: string;
}

export interface DataReport {
  readonly file: string;
  /** This run has written the file; it is to be committed. */
  readonly changed: boolean;
  /** There was none before. */
  readonly isFirst: boolean;
  readonly holds: readonly HeldReport[];
  /** What was retired and is still in AWS. */
  readonly retired: readonly HeldReport[];
}

export interface HeldReport {
  readonly what: string;
  readonly stack: string;
  readonly address: string;
  /** When and why it was retired. */
  readonly retired?: string | undefined;
}

export interface StackReport {
  readonly name: string;
  /** The stack's Terraform JSON. */
  readonly path: string;
  /** Number of resources by kind, such as `aws_subnet: 6`. */
  readonly resources: Readonly<Record<string, number>>;
  readonly total: number;
  readonly variables: readonly string[];
}

/** @param own prices that the project has beside the table */
export function reportOf(
  { deployments, refused, beside = [] }: Synthesis,
  folders: Folders,
  own: OwnPrices = {},
): Report {
  const all = [...deployments, ...neighboursOf(deployments, beside, folders)];
  return {
    environments: deployments.map((deployment) =>
      environmentReport(
        deployment,
        all.filter((other) => other !== deployment),
        folders,
        own,
      ),
    ),
    outdir: folders.outdir,
    refused: refused.map(({ name }) => name),
    problems: problemsOf(refused),
  };
}

/** The environments that were not asked for. Their tasks count only beside others on Fargate, and cost a synthesis. */
function neighboursOf(
  deployments: readonly SynthesisedDeployment[],
  beside: NonNullable<Synthesis["beside"]>,
  folders: Folders,
): Neighbour[] {
  const tasksOf = (name: string): readonly FargateTasks[] =>
    beside.find(({ environment }) => environment.name === name)?.fargateTasks ??
    fargateTasksBeside(name, folders);
  const names = deployments.map(({ environment }) => environment.name);
  const count = deployments.some(({ fargateTasks }) => fargateTasks.length > 0);
  return otherEnvironments(folders.root, names).map((environment) => ({
    environment,
    fargateTasks:
      count && chosenCapacity(environment).launchType.sizes !== undefined ? tasksOf(environment.name) : [],
  }));
}

function environmentReport(
  deployment: SynthesisedDeployment,
  neighbours: readonly Neighbour[],
  folders: Folders,
  own: OwnPrices,
): EnvironmentReport {
  const others = neighbours.map((neighbour) => neighbour.environment);
  const { environment, project, stacks, fargateTasks, warned, waived, assumed, recorded, withdraws } =
    deployment;
  return {
    name: environment.name,
    region: environment.region,
    stacks: stacks.map(stackReport),
    notJudged: notJudged(stacks),
    decisions: [
      ...openDecisions(environment, { project, others }),
      ...staged("assumed", assumed),
      ...projectDecisions(deployment, neighbours),
      ...staged("apply", withdraws ? [consumersFirst(environment.name)] : []),
    ],
    warnings: project.warnings,
    checks: {
      rules: RULES.length,
      warnings: warned.map(({ rule, at, path, message }) => ({ rule, at, found: `${path}: ${message}` })),
    },
    firstDeployment: firstDeployment(environment, project, folders, others),
    waived: waived.map(({ rule, at, path, message, reason }) => ({
      rule,
      at,
      found: `${path}: ${message}`,
      reason,
    })),
    data: dataReport(recorded),
    costs: costsOf(environment, { fargateTasks, resources: resourcesIn(stacks) }, own),
  };
}

export const resourcesIn =
  (stacks: readonly SynthesisedStack[]): Made["resources"] =>
  (type) =>
    stacks.flatMap(({ json }) => Object.values(json.resource?.[type] ?? {}));

const staged = (stage: DecisionReport["stage"], messages: readonly string[]): DecisionReport[] =>
  messages.map((message) => ({ stage, message }));

/** What neither cdktf nor Terraform by itself does. */
const consumersFirst = (environment: string): string =>
  `Something that a later stack uses is removed, unless it was never deployed; AWS deletes it only once that stack has released it: npx express-on-ecs apply ${environment} (docs/removals.md).`;

function dataReport({ file, changed, isFirst, record }: RecordedData): DataReport {
  const reported = ({ what, stack, address, retired }: RecordedThing): HeldReport => ({
    what,
    stack,
    address,
    retired,
  });
  return {
    file,
    changed,
    isFirst,
    holds: heldIn(record).map(reported),
    retired: record.holds.filter(({ retired }) => retired !== undefined).map(reported),
  };
}

function notJudged(stacks: readonly SynthesisedStack[]): string[] {
  const judged = new Set(judgedTypes());
  const types = stacks.flatMap(({ json }) => Object.keys(json.resource ?? {}));
  return [...new Set(types)].filter((type) => !judged.has(type)).sort();
}

function stackReport({ name, path, json }: SynthesisedStack): StackReport {
  const resources = Object.fromEntries(
    Object.entries(json.resource ?? {})
      .map(([type, byId]) => [type, Object.keys(byId).length] as const)
      .sort(([one], [other]) => one.localeCompare(other)),
  );
  return {
    name,
    path,
    resources,
    total: Object.values(resources).reduce((sum, count) => sum + count, 0),
    variables: Object.keys(json.variable ?? {}).sort(),
  };
}

/** The report for people. */
export function formatReport(report: Report): string {
  const lines = report.environments.flatMap((environment) => [
    pc.bold(`${environment.name} (${environment.region})`),
    stackTable(environment.stacks),
    notJudgedLine(environment.notJudged),
    "",
    pc.bold("What it costs"),
    ...costsInWords(environment.costs).map((line) => `  ${line}`),
    "",
    pc.bold("Before a deploy"),
    ...environment.decisions.map(({ message }) => `  - ${message}`),
    "",
    ...warningLines(environment.warnings),
    ...waivedLines(environment.waived),
    ...checksLines(environment),
    ...dataLines(environment.data),
    pc.bold("First deployment"),
    `  npx express-on-ecs deploy ${environment.name}`,
    pc.bold("Or by hand"),
    ...environment.firstDeployment.map((command) => `  ${command}`),
    "",
  ]);
  return [...lines, `Terraform JSON: ${report.outdir}/stacks/<stack>/cdk.tf.json`].join("\n");
}

/** Each rule that warns, with the number of places; `checks` has the whole. */
function checksLines({ name, checks: { rules, warnings }, waived }: EnvironmentReport): string[] {
  const ids = [...new Set(warnings.map(({ rule }) => rule))].sort();
  const times = (id: string): number => warnings.filter(({ rule }) => rule === id).length;
  return [
    pc.bold("Rules"),
    `  ${rules} rules find no errors, ${counted(warnings.length, "warning")} and ${waived.length} waived (npx express-on-ecs checks ${name})`,
    ...ids.map((id) => pc.yellow(`  - ${id}: ${titleOf(id)} Not so in ${counted(times(id), "place")}.`)),
    "",
  ];
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
const titleOf = (id: string): string | undefined => RULES.find((rule) => rule.id === id)?.title;

function warningLines(warnings: readonly Problem[]): string[] {
  if (warnings.length === 0) return [];
  return [pc.bold("Warnings"), ...warnings.map((warning) => pc.yellow(`  - ${formatProblem(warning)}`)), ""];
}

function dataLines({ holds, retired, ...written }: DataReport): string[] {
  const { file } = written;
  const news = newsOf(written);
  return [
    pc.bold(`Holds data (${file})`),
    ...(holds.length > 0 ? holds : [{ what: "nothing that is held back" }]).map(({ what }) => `  - ${what}`),
    ...retired.map(({ what, retired: why }) => `  - retired, and still in AWS: ${what} (${why})`),
    ...(news === undefined ? [] : [pc.yellow(`  ${news}`)]),
    "",
  ];
}

/** AWS has the last word on its own arguments, whatever is waived here. */
const MAY_FAIL_IN_AN_APPLY = "api-accepts";

function waivedLines(waived: readonly WaivedReport[]): string[] {
  if (waived.length === 0) return [];
  return [
    pc.bold("Waived"),
    ...waived.flatMap(({ rule, found, reason }) => [
      `  - ${found}`,
      `    because: ${reason}`,
      ...(rule === MAY_FAIL_IN_AN_APPLY
        ? [pc.yellow("    AWS may still refuse this in the middle of an apply.")]
        : []),
    ]),
    "",
  ];
}

function notJudgedLine(types: readonly string[]): string {
  const names = types.map((type) => type.replace(/^aws_/, "")).join(", ");
  return `${pc.bold("Not checked against AWS's API")} (only AWS checks what is written there, during the apply: docs/checks.md): ${names || "nothing"}`;
}

function stackTable(stacks: readonly StackReport[]): string {
  const table = new Table({
    head: ["stack", "resources", "by kind"],
    colWidths: [20, 11, 76],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { name, total, resources } of stacks) {
    const kinds = Object.entries(resources).map(([type, count]) => `${type.replace(/^aws_/, "")} ${count}`);
    table.push([name, total, kinds.join(", ")]);
  }
  return table.toString();
}
