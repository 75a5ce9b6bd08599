import { dirname, resolve } from "node:path";
import { type Ended, runProgram } from "./programs.ts";
import { bar, type Telling } from "./progress.ts";
import { DeployStopped, type Stopped } from "./stopped.ts";
import { saidByTerraform } from "./user-agent.ts";

/** Terraform, or OpenTofu by TERRAFORM_BINARY_NAME, in the folder of one stack. */
export interface StackFolder {
  readonly stack: string;
  /** Absolute. */
  readonly folder: string;
}

export const folderOf = (root: string, { name, path }: { name: string; path: string }): StackFolder => ({
  stack: name,
  folder: dirname(resolve(root, path)),
});

export interface PlanOptions {
  /** Where the plan is saved. It holds values in plain text: the folder is for nobody else, and goes afterwards. */
  readonly file: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Addresses; none means all. */
  readonly targets: readonly string[];
  /** Everything goes. Default false. */
  readonly destroy?: boolean;
  /** Seconds that a lock of somebody else is waited for. */
  readonly lockTimeout: number;
  /** Default true. Without a lock, credentials that only read are enough. */
  readonly lock?: boolean;
}

/** What `terraform show -json` says of a saved plan, as far as it is read here. */
export interface ShownPlan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

export interface ResourceChange {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly Action[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown?: Readonly<Record<string, unknown>>;
    /** Of the form of `after`, `true` where a value is sensitive; false where none is. */
    readonly after_sensitive?: boolean | Readonly<Record<string, unknown>>;
    /** Arguments that force a replacement. */
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

export type Action = "no-op" | "create" | "read" | "update" | "delete" | "forget";

/** One line of Terraform's machine-readable output. */
interface Line {
  readonly "@level": string;
  readonly "@message": string;
  readonly type?: string;
  readonly diagnostic?: Diagnostic;
}

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
}

const program = (): string => process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";

/** Nothing of it is for people. */
const ENVIRONMENT = { TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1", TF_INPUT: "0" };

async function terraform(
  { folder }: StackFolder,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<Ended> {
  return runProgram(program(), [`-chdir=${folder}`, ...args], {
    environment: { ...ENVIRONMENT, ...saidByTerraform() },
    ...(onLine ? { onLine } : {}),
  });
}

/** @throws DeployStopped when the backend or the providers are out of reach */
export async function init(at: StackFolder): Promise<void> {
  const { code, output } = await terraform(at, ["init", "-no-color"]);
  if (code !== 0) throw stopped("planRefused", at, "init", output.trim());
}

/** @returns the state's text; empty before the first apply */
export async function pullState(at: StackFolder): Promise<string> {
  const { code, output, stdout } = await terraform(at, ["state", "pull"]);
  if (code !== 0) throw stopped("planRefused", at, "state pull", output.trim());
  return stdout;
}

/**
 * Takes resources out of a state; in AWS they stay.
 * @throws DeployStopped when somebody else holds the lock, or one is not in the state
 */
export async function forget(
  at: StackFolder,
  addresses: readonly string[],
  lockTimeout: number,
): Promise<void> {
  const { code, output } = await terraform(at, [
    "state",
    "rm",
    `-lock-timeout=${lockTimeout}s`,
    ...addresses,
  ]);
  if (code !== 0) throw stopped("planRefused", at, "state rm", output.trim());
}

/** @throws DeployStopped when Terraform refuses, or somebody else holds the lock */
export async function plan(
  at: StackFolder,
  { file, variables, targets, destroy, lock = true, lockTimeout }: PlanOptions,
): Promise<ShownPlan> {
  const planned = await terraform(at, [
    "plan",
    "-json",
    `-out=${file}`,
    ...(destroy ? ["-destroy"] : []),
    ...(lock ? [`-lock-timeout=${lockTimeout}s`] : ["-lock=false"]),
    ...Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`),
    ...targets.map((address) => `-target=${address}`),
  ]);
  if (planned.code !== 0) throw stoppedBy("planRefused", at, "plan", planned);
  const shown = await terraform(at, ["show", "-json", file]);
  if (shown.code !== 0) throw stopped("planRefused", at, "show", shown.output.trim());
  return JSON.parse(lastLine(shown.stdout)) as ShownPlan;
}

/** Warnings of the command line's own configuration may come before it. */
const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

export interface Applying extends Telling {
  readonly lockTimeout: number;
  /** Resources that the plan touches. */
  readonly total: number;
}

/** Applies exactly what was planned. @throws DeployStopped with all that went wrong */
export async function applyPlan(
  at: StackFolder,
  file: string,
  { lockTimeout, total, tell, show }: Applying,
): Promise<void> {
  let done = 0;
  const applied = await terraform(at, ["apply", "-json", `-lock-timeout=${lockTimeout}s`, file], (text) => {
    const line = parse(text);
    if (line?.type === "apply_complete") {
      done += 1;
      show?.([bar(done, total, "resources")]);
    }
    if (line?.type !== undefined && TOLD.includes(line.type)) tell(line["@message"]);
  });
  tell(`${done} ${done === 1 ? "resource" : "resources"} done`);
  if (applied.code !== 0) throw stoppedBy("apply", at, "apply", applied);
}

/** What lasts long, and what goes wrong. */
const TOLD = ["apply_errored", "apply_progress"];

/** @returns undefined where Terraform must be initialised first, or does not reach the state */
export async function outputs(at: StackFolder): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { code, stdout } = await terraform(at, ["output", "-json"]);
  if (code !== 0) return undefined;
  const all = JSON.parse(stdout.slice(stdout.indexOf("{"))) as Record<string, { readonly value: unknown }>;
  return Object.fromEntries(Object.entries(all).map(([name, { value }]) => [name, value]));
}

function parse(text: string): Line | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

const LOCK = "Error acquiring the state lock";

function stoppedBy(why: Stopped, at: StackFolder, command: string, { output }: Ended): DeployStopped {
  const errors = output
    .split("\n")
    .flatMap((line) => parse(line)?.diagnostic ?? [])
    .filter(({ severity }) => severity === "error");
  const lock = errors.find(({ summary }) => summary === LOCK);
  if (lock) return locked(at, command, lock.detail);
  const said = errors.map(({ summary, detail, address }) =>
    [address, summary, detail].filter(Boolean).join(": ").trim(),
  );
  return stopped(why, at, command, said.length > 0 ? said.join("\n") : output.trim());
}

function stopped(why: Stopped, { stack }: StackFolder, command: string, said: string): DeployStopped {
  const code = why === "apply" ? "EOE-DEPLOY-012" : "EOE-DEPLOY-008";
  const message = `Terraform stopped:\n${said}`;
  return new DeployStopped(why, { code, file: stack, path: `${program()} ${command}`, message });
}

/** Terraform writes what it knows of the holder into the text of its error. */
function locked({ stack, folder }: StackFolder, command: string, detail: string): DeployStopped {
  const field = (name: string): string => new RegExp(`^\\s*${name}:\\s*(.+)$`, "m").exec(detail)?.[1] ?? "?";
  const message = `${field("Who")} has held the state's lock since ${field("Created")} (${field("Operation")}). Wait until that has ended, or give --lock-timeout. If it has certainly ended: ${program()} -chdir=${folder} force-unlock ${field("ID")}`;
  const why = command === "apply" ? "apply" : "planRefused";
  return new DeployStopped(why, {
    code: "EOE-DEPLOY-013",
    file: stack,
    path: `${program()} ${command}`,
    message,
  });
}
