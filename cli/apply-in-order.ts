import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import pc from "picocolors";
import { USES, type Use } from "../modules/aws/deletion-order.ts";
import { type Problem, Problems } from "../modules/problems.ts";
import { orderOf, type Step } from "../modules/stacks/order.ts";
import { newsOf, recordApplied } from "./data-records.ts";
import { type SynthesisOptions, synthesise } from "./synthesise.ts";
import type { SynthesisedStack } from "./synthesised-stack.ts";
import { addressesIn, changeOf } from "./terraform-state.ts";

export interface ApplyOptions {
  readonly root: string;
  readonly outdir: string;
  readonly environment: string;
  /** What the project itself changes of the stacks. Default nothing. */
  readonly customise?: SynthesisOptions["customise"];
  /** Only say the order. */
  readonly dryRun: boolean;
  /** Ask nothing; otherwise Terraform shows each plan and asks. */
  readonly yes: boolean;
  /** As in a synthesis: where nothing can be committed the record is only checked. Default write. */
  readonly records?: SynthesisOptions["records"];
  /** Where Terraform's own words are shown; its errors always are, and its questions need it. Default yes. */
  readonly showTerraform?: ShowTerraform;
  /** Where the order is told. */
  readonly tell: (line: string) => void;
}

export type ShowTerraform = "yes" | "onStandardError" | "no";

/** What an apply has done, or would do. */
export interface Applied {
  /** The order; what a step that adds lists as removed stays until a later one. */
  readonly steps: readonly Step[];
  /** Stacks by name, once for each step that was done. */
  readonly applied: readonly string[];
  /** The record says now what runs. */
  readonly recorded: boolean;
}

/** Terraform could not do what it was asked for; what it said has been shown. */
export class TerraformStopped extends Problems {
  constructor(
    problem: Problem,
    /** Stacks that had been applied until then. */
    readonly before: readonly string[] = [],
  ) {
    super([problem]);
    this.name = "TerraformStopped";
  }
}

/** The program that cdktf runs, too. */
const program = (): string => process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";

/**
 * Synthesises an environment and applies its stacks by Terraform in an order in which removals work. What a broken-off
 * run has not done is done by the next, since the order follows from the states.
 *
 * @throws Problems when the environment is refused, TerraformStopped when Terraform is
 */
export function applyInOrder(options: ApplyOptions): Applied {
  const { root, outdir, environment, dryRun, tell, customise, records = "write" } = options;
  const [deployment] = synthesise({ root, outdir, names: [environment], records, customise });
  const news = deployment && newsOf(deployment.recorded);
  if (news !== undefined) tell(news);
  const stacks = deployment?.stacks ?? [];
  const steps = orderOf(stacks.map((stack) => changeOf(stack, pulledState(options, stack))));
  for (const line of told(steps)) tell(line);
  if (dryRun) return { steps, applied: [], recorded: false };
  const done: string[] = [];
  for (const [index, step] of steps.entries()) {
    tell(pc.bold(`\n${index + 1} of ${steps.length}: ${summary(step)}`));
    const stack = stacks.find(({ name }) => name === step.stack);
    if (stack) apply(options, stack, step, done);
    done.push(step.stack);
  }
  const recorded = records === "write" && recordApplied(root, environment);
  if (records === "check")
    tell(
      `Where it can be committed, record what runs now: npx express-on-ecs apply ${environment} --applied`,
    );
  if (recorded) tell(applied(environment));
  return { steps, applied: done, recorded };
}

/** Told when the record has been written. */
export const applied = (environment: string): string =>
  `environments/${environment}.data.yml says what runs now: commit it.`;

/** The order, and why it is that one. */
export function told(steps: readonly Step[]): string[] {
  const nothingGoes = steps.every(({ removed }) => removed.length === 0);
  const usual = steps.every((_, index) => !isSecond(steps, index));
  const start = nothingGoes
    ? "No resource is removed; the usual order."
    : "No other stack uses what is removed; the usual order.";
  return [
    ...(usual ? [`${start} What a stack replaces, its plan shows.`] : []),
    ...steps.flatMap((step, index) => linesOf(steps, step, index)),
  ];
}

function linesOf(steps: readonly Step[], step: Step, index: number): string[] {
  return [
    `${index + 1}. ${summary(step)}`,
    ...(step.does === "add"
      ? usesOf(step).map(([type, { usedBy, refusedBy }]) => {
          const end = refusedBy === undefined ? "" : `; AWS refuses until then (${refusedBy})`;
          return `     ${type} waits for ${usedBy}${end}`;
        })
      : [
          ...step.removed.map((address) => `     removes ${address}`),
          ...(isSecond(steps, index) ? usesOf(step) : []).flatMap(([, { leftBy }]) =>
            leftBy === undefined ? [] : [`     before: ${leftBy}`],
          ),
        ]),
  ];
}

const summary = ({ stack, does }: Step): string =>
  does === "add" ? `${stack}, without what is to go` : stack;

/** Whether what goes in this step has waited for others. */
const isSecond = (steps: readonly Step[], index: number): boolean =>
  steps.slice(0, index).some(({ stack }) => stack === steps[index]?.stack);

function usesOf({ removed }: Step): [string, Use][] {
  const types = [...new Set(removed.map((address) => address.split(".")[0] ?? ""))];
  return types.flatMap((type) => {
    const use = USES[type];
    return use ? [[type, use] as [string, Use]] : [];
  });
}

function pulledState({ root }: ApplyOptions, stack: SynthesisedStack): string {
  run(root, stack, ["init", "-input=false"], "ignore");
  return run(root, stack, ["state", "pull"], "pipe");
}

const STANDARD_ERROR = 2;
const SHOWN = { yes: "inherit", onStandardError: STANDARD_ERROR, no: "ignore" } as const;

/** @param before stacks that have been applied already */
function apply(
  { root, yes, showTerraform = "yes" }: ApplyOptions,
  stack: SynthesisedStack,
  { does }: Step,
  before: readonly string[],
): void {
  // Naming all that is wanted leaves out what is only in the state, and nothing else.
  const targets = does === "add" ? addressesIn(stack.json).map((address) => `-target=${address}`) : [];
  const args = ["apply", ...(yes ? ["-auto-approve", "-input=false"] : []), ...targets];
  run(root, stack, args, SHOWN[showTerraform], before);
}

/** Runs Terraform in a stack's folder. What it prints is shown, or kept to be returned; its errors are always shown. */
function run(
  root: string,
  { name, path }: SynthesisedStack,
  args: readonly string[],
  output: "pipe" | (typeof SHOWN)[ShowTerraform],
  before: readonly string[] = [],
): string {
  const folder = dirname(resolve(root, path));
  const done = spawnSync(program(), [`-chdir=${folder}`, ...args], {
    stdio: ["inherit", output, "inherit"],
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (done.status === 0) return done.stdout ?? "";
  const why = done.error ? `cannot be run: ${done.error.message}` : `ended with ${done.status}`;
  const message = `${why}. Once that is mended, the same command goes on from here.`;
  const problem = { code: "EOE-CLI-009", file: name, path: `${program()} ${args[0]}`, message } as const;
  throw new TerraformStopped(problem, before);
}
