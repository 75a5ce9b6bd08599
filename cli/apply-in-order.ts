import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import pc from "picocolors";
import { USES, type Use } from "../modules/aws/deletion-order.ts";
import { formatProblem, type Problem } from "../modules/problems.ts";
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
  /** Terraform's own words are shown; its errors always are. Default true. */
  readonly showTerraform?: boolean;
  /** Where the order is told. */
  readonly tell: (line: string) => void;
}

/** Terraform could not do what it was asked for; what it said has been shown. */
export class TerraformStopped extends Error {
  constructor(readonly problem: Problem) {
    super(formatProblem(problem));
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
export function applyInOrder(options: ApplyOptions): void {
  const { root, outdir, environment, dryRun, tell, customise, records = "write" } = options;
  const [deployment] = synthesise({ root, outdir, names: [environment], records, customise });
  const news = deployment && newsOf(deployment.recorded);
  if (news !== undefined) tell(news);
  const stacks = deployment?.stacks ?? [];
  const steps = orderOf(stacks.map((stack) => changeOf(stack, pulledState(options, stack))));
  for (const line of told(steps)) tell(line);
  if (dryRun) return;
  for (const [index, step] of steps.entries()) {
    tell(pc.bold(`\n${index + 1} of ${steps.length}: ${summary(step)}`));
    const stack = stacks.find(({ name }) => name === step.stack);
    if (stack) apply(options, stack, step);
  }
  if (records === "check")
    tell(
      `Where it can be committed, record what runs now: npx express-on-ecs apply ${environment} --applied`,
    );
  else if (recordApplied(root, environment)) tell(applied(environment));
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

function apply(
  { root, yes, showTerraform = true }: ApplyOptions,
  stack: SynthesisedStack,
  { does }: Step,
): void {
  // Naming all that is wanted leaves out what is only in the state, and nothing else.
  const targets = does === "add" ? addressesIn(stack.json).map((address) => `-target=${address}`) : [];
  run(
    root,
    stack,
    ["apply", ...(yes ? ["-auto-approve", "-input=false"] : []), ...targets],
    showTerraform ? "inherit" : "ignore",
  );
}

/** Runs Terraform in a stack's folder. What it prints is shown, or kept to be returned; its errors are always shown. */
function run(
  root: string,
  { name, path }: SynthesisedStack,
  args: readonly string[],
  output: "inherit" | "pipe" | "ignore",
): string {
  const folder = dirname(resolve(root, path));
  const done = spawnSync(program(), [`-chdir=${folder}`, ...args], {
    stdio: ["inherit", output, "inherit"],
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (done.status === 0) return done.stdout ?? "";
  const why = done.error ? `cannot be run: ${done.error.message}` : `ended with ${done.status}`;
  throw new TerraformStopped({
    code: "EOE-CLI-009",
    file: name,
    path: `${program()} ${args[0]}`,
    message: `${why}. Once that is mended, the same command goes on from here.`,
  });
}
