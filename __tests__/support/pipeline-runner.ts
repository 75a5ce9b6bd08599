/**
 * Runs a written pipeline as its service would: job after job, each in a fresh clone and with a home folder of its own,
 * each step by bash with what the file gives it and nothing else of this process. What a service provides by itself
 * (actions, the programs of its machine) is played.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";

type Values = Readonly<Record<string, string>>;

export interface Step {
  readonly name: string;
  readonly command?: string;
  /** An action of GitHub. */
  readonly uses?: string;
  readonly with?: Values;
  readonly folder: string;
  readonly environment: Values;
}

export interface Job {
  readonly name: string;
  readonly needs: readonly string[];
  readonly steps: readonly Step[];
  readonly environment: Values;
}

/** What a job's name, its steps and its environment are, in the order in which they run. */
export type Jobs = readonly Job[];

interface GithubStep {
  readonly name: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Values;
  readonly run?: string;
  readonly env?: Values;
  readonly "working-directory"?: string;
}
interface GithubWorkflow {
  readonly env: Values;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly if?: string; readonly needs?: readonly string[]; readonly steps: readonly GithubStep[] }
    >
  >;
}

/** @param context values of expressions by their names, such as `vars.AWS_ROLE_ARN`; what is missing is empty */
export function githubJobs(text: string, context: Values): Jobs {
  const workflow: GithubWorkflow = parse(text);
  const value = (name: string): string => context[name] ?? workflow.env[name.replace(/^env\./, "")] ?? "";
  const filled = (one: unknown): string =>
    String(one).replaceAll(/\$\{\{ ([\w.]+) \}\}/g, (_, name: string) => value(name));
  const all = (values: Values = {}): Values =>
    Object.fromEntries(Object.entries(values).map(([name, one]) => [name, filled(one)]));
  const runs = ({ if: condition }: { readonly if?: string }): boolean =>
    condition === undefined || holds(condition, value);
  const jobs = Object.entries(workflow.jobs).filter(([, job]) => runs(job));
  return inOrder(
    jobs.map(([name, { needs = [], steps }]) => ({
      name,
      needs,
      environment: workflow.env,
      steps: steps.filter(runs).map((step) => ({
        name: step.name,
        folder: step["working-directory"] ?? "",
        environment: all(step.env),
        ...(step.run === undefined ? {} : { command: filled(step.run) }),
        ...(step.uses === undefined ? {} : { uses: step.uses, with: all(step.with) }),
      })),
    })),
  );
}

/** Comparisons joined by `&&`, as the workflow has them. */
function holds(condition: string, value: (name: string) => string): boolean {
  const operand = (text: string): string => /^'(.*)'$/.exec(text)?.[1] ?? value(text);
  return condition.split(" && ").every((part) => {
    const [, left = "", operator, right = ""] = /^(\S+) (==|!=) (\S+)$/.exec(part) ?? [];
    if (operator === undefined) throw new Error(`"${condition}" is more than this runner knows`);
    return (operand(left) === operand(right)) === (operator === "==");
  });
}

type CircleStep =
  | string
  | {
      readonly run?: { readonly name: string; readonly command: string; readonly working_directory?: string };
      readonly store_artifacts?: unknown;
    };
interface CircleFile {
  readonly executors: { readonly runner: { readonly environment: Values } };
  readonly commands: Readonly<Record<string, { readonly steps: readonly CircleStep[] }>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly CircleStep[] }>>;
  readonly workflows: Readonly<Record<string, { readonly jobs: readonly CircleEntry[] }>>;
}
type CircleEntry =
  | string
  | Readonly<Record<string, { readonly requires?: readonly string[]; readonly context?: string }>>;

/** @param contexts variables of each context; a job gets those that it names */
export function circleJobs(text: string, workflow: string, contexts: Readonly<Record<string, Values>>): Jobs {
  const file: CircleFile = parse(text);
  const steps = (list: readonly CircleStep[]): Step[] =>
    list.flatMap((step) => {
      if (step === "checkout") return [{ name: step, uses: "actions/checkout", folder: "", environment: {} }];
      if (typeof step === "string") return steps(file.commands[step]?.steps ?? []);
      if (step.run === undefined) return [];
      const { name, command, working_directory: folder = "" } = step.run;
      return [{ name, command, folder, environment: {} }];
    });
  return inOrder(
    (file.workflows[workflow]?.jobs ?? []).map((entry) => {
      const [name = "", { requires = [], context = "" } = {}] =
        typeof entry === "string" ? [entry] : (Object.entries(entry)[0] ?? []);
      return {
        name,
        needs: requires,
        environment: { ...file.executors.runner.environment, ...contexts[context] },
        steps: steps(file.jobs[name]?.steps ?? []),
      };
    }),
  );
}

/**
 * The steps of a Jenkinsfile as this project writes it, in the one workspace that they have.
 * @param branch what is built; stages behind `when` run for theirs only
 */
export function jenkinsJobs(text: string, branch: string): Jobs {
  const written = text.split("\n");
  const lines = written.map((line) => line.trim());
  const runs = lines.includes(`branch '${branch}'`) ? lines : withoutBranches(written);
  const environment = Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^([A-Z_]+) = '(.*)'$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
  const steps: Step[] = [{ name: "checkout", uses: "actions/checkout", folder: "", environment: {} }];
  for (const [index, line] of runs.entries()) {
    const [, name, command] = /^sh label: '((?:[^'\\]|\\.)*)', script: '((?:[^'\\]|\\.)*)'$/.exec(line) ?? [];
    if (name === undefined || command === undefined) continue;
    const [, folder = ""] = /^dir\('(.*)'\) \{$/.exec(runs[index - 1] ?? "") ?? [];
    steps.push({ name: unquoted(name), command: unquoted(command), folder, environment: {} });
  }
  return [{ name: "jenkins", needs: [], environment, steps }];
}

/** Without the stages that stand behind `when`, each to the brace that closes it. */
function withoutBranches(lines: readonly string[]): string[] {
  const left: string[] = [];
  let closing: string | undefined;
  for (const [index, line] of lines.entries()) {
    const isStage = line.trim().startsWith("stage(");
    if (closing === undefined && isStage && lines[index + 1]?.trim() === "when {")
      closing = line.replace(/\S.*$/, "}");
    if (closing === undefined) left.push(line.trim());
    else if (line === closing) closing = undefined;
  }
  return left;
}

const unquoted = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));

function inOrder(jobs: Jobs): Jobs {
  const done: Job[] = [];
  while (done.length < jobs.length) {
    const ready = jobs.filter(
      (job) => !done.includes(job) && job.needs.every((name) => done.some((one) => one.name === name)),
    );
    if (ready.length === 0) throw new Error("jobs wait for each other, or for one that does not run");
    done.push(...ready);
  }
  return done;
}

export interface Machine {
  /** What is cloned. */
  readonly repository: string;
  /** Programs before all others, by name: the text of a shell script each. */
  readonly programs: Values;
  /** Of the machine, for all jobs. */
  readonly environment: Values;
  /** What an action adds to the environment of the steps behind it, by its name without the commit. */
  readonly actions?: Readonly<Record<string, (options: Values) => Values>>;
  /** Steps that install what this machine has. */
  readonly installed?: readonly string[];
}

export interface RanStep {
  readonly job: string;
  readonly step: string;
  readonly code: number;
  readonly output: string;
}

/** Each step that ran. A step that fails ends its job, and no job that needs it runs. */
export async function runJobs(jobs: Jobs, machine: Machine): Promise<readonly RanStep[]> {
  const ran: RanStep[] = [];
  const failed = new Set<string>();
  for (const job of jobs) {
    if (job.needs.some((name) => failed.has(name))) {
      failed.add(job.name);
      continue;
    }
    const folder = mkdtempSync(join(tmpdir(), "runner-"));
    try {
      for await (const step of runSteps(job, machine, folder)) {
        ran.push(step);
        if (step.code !== 0) failed.add(job.name);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return ran;
}

async function* runSteps(job: Job, machine: Machine, folder: string): AsyncGenerator<RanStep> {
  const place = placeOf(machine, folder);
  const environment: Record<string, string> = { ...place.environment, ...job.environment };
  for (const step of job.steps) {
    if (machine.installed?.includes(step.name)) continue;
    if (step.uses?.startsWith("actions/checkout")) {
      await execa("git", ["clone", "-q", machine.repository, place.clone]);
      continue;
    }
    if (step.command === undefined) {
      const action = machine.actions?.[step.uses?.split("@")[0] ?? ""];
      if (!action) throw new Error(`nothing plays ${step.uses}`);
      Object.assign(environment, action(step.with ?? {}));
      continue;
    }
    const cwd = existsSync(place.clone) ? join(place.clone, step.folder) : folder;
    const { exitCode = 1, all } = await execa(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.command],
      {
        cwd,
        env: { ...environment, ...step.environment },
        extendEnv: false,
        reject: false,
        all: true,
      },
    );
    yield { job: job.name, step: step.name, code: exitCode, output: all };
    if (exitCode !== 0 || existsSync(place.halted)) return;
  }
}

function placeOf({ programs, environment }: Machine, folder: string) {
  const bin = join(folder, "bin");
  const halted = join(folder, "halted");
  for (const name of ["bin", "home"]) mkdirSync(join(folder, name));
  const played = { "circleci-agent": `[ "$*" = "step halt" ] && touch '${halted}'`, ...programs };
  for (const [name, text] of Object.entries(played)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  writeFileSync(join(folder, "bash-env"), "");
  return {
    clone: join(folder, "home/project"),
    halted,
    environment: {
      ...environment,
      PATH: `${bin}${delimiter}${process.env["PATH"]}`,
      HOME: join(folder, "home"),
      CI: "true",
      NO_COLOR: "1",
      BASH_ENV: join(folder, "bash-env"),
      GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
    },
  };
}

/** A program that notes how it was called, and ends well. */
export const noting = (log: string): string => `echo "$(basename "$0") $*" >> '${log}'`;

export const notes = (log: string): string[] =>
  existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(0, -1) : [];
