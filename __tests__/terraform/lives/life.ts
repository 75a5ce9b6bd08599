import { existsSync, readFileSync } from "node:fs";
import type { SynthesisedStack, TerraformJson } from "../../../cli/synthesised-stack.ts";
import { SnapshotFolder, type SnapshotJson } from "../snapshot-stacks.ts";
import type { TerraformRan } from "../terraform.ts";
import { unjudged } from "../unjudged.ts";
import { driftByHand, driftByScaling } from "./drift.ts";
import { type Logged, outOfOrder, type StateResource, unequalToState } from "./what-happened.ts";

/** Exit codes of `terraform plan -detailed-exitcode`. */
const NOTHING_TO_DO = 0;
const CHANGES = 2;

/** What an environment went through. */
export interface Lived {
  /** How many resources were made, and destroyed again. */
  readonly resources: number;
  /** The type that failed at first. */
  readonly failed: string;
  /** The argument that somebody changed by hand, such as `aws_lb.idle_timeout`. */
  readonly byHand: string;
  readonly seconds: number;
}

/** Something that must not happen in a life. What Terraform said is in the log. */
export class LifeEnded extends Error {}

/**
 * Takes the stacks of an environment through their whole life, with Terraform and stand-ins for the providers: `init`,
 * `validate`, `plan`, an apply in which one type fails, apply again, an empty second plan, drift by autoscaling and by
 * hand, and `destroy`.
 *
 * @param stacks in the order of deployment
 * @param turn which type fails and which argument drifts: each number another
 * @param tell what is written to the log, line by line
 * @throws LifeEnded at the first thing that is wrong
 */
export async function live(
  stacks: readonly SynthesisedStack[],
  turn: number,
  variables: Readonly<Record<string, string>>,
  tell: (line: string) => void,
): Promise<Lived> {
  const began = performance.now();
  const life = new Life(stacks, variables, tell);
  try {
    const failed = pick(life.types(), turn);
    for (const { name } of stacks) await life.begin(name, failed);
    life.expectNothingMadeTwice();
    const byHand = await life.drift(turn);
    const resources = await life.end();
    return { resources, failed, byHand, seconds: (performance.now() - began) / 1000 };
  } finally {
    life.remove();
  }
}

class Life {
  readonly #folder = new SnapshotFolder();
  readonly #log = this.#folder.path("log.jsonl");
  /** Everything that a destroy would take, by stack, as it stood before. */
  readonly #states = new Map<string, readonly StateResource[]>();

  constructor(
    private readonly stacks: readonly SynthesisedStack[],
    private readonly variables: Readonly<Record<string, string>>,
    private readonly tell: (line: string) => void,
  ) {}

  remove(): void {
    this.#folder.remove();
  }

  /** Types of AWS's provider that are made here, each once. */
  types(): string[] {
    const all = this.stacks.flatMap(({ json }) => Object.keys(json.resource ?? {}));
    return [...new Set(all)].filter((type) => type.startsWith("aws_")).sort();
  }

  /** Applies a stack for the first time; where it makes `failed`, that fails at first. */
  async begin(stack: string, failed: string): Promise<void> {
    const json = this.#json(stack);
    this.#folder.write(stack, json as SnapshotJson);
    await this.#succeeds(stack, ["init"]);
    await this.#succeeds(stack, ["validate"]);
    if (json.resource?.[failed] !== undefined) {
      const { code, output } = await this.#run(stack, ["apply", "-auto-approve"], { STANDIN_FAIL: failed });
      if (code === 0 || !output.includes(`${failed} fails because`))
        throw new LifeEnded(`${stack}: the apply went through although every ${failed} fails`);
    }
    // A stack whose registries exist already makes nothing, and still has outputs to write.
    const isEmpty = Object.keys({ ...json.resource, ...json.output }).length === 0;
    await this.#ends(
      stack,
      ["plan", "-out=plan.bin", "-detailed-exitcode"],
      isEmpty ? NOTHING_TO_DO : CHANGES,
    );
    if (!isEmpty) await this.#succeeds(stack, ["apply", "plan.bin"]);
    await this.#ends(stack, ["plan", "-detailed-exitcode"], NOTHING_TO_DO);
    this.#states.set(stack, this.#state(stack));
  }

  /** What was made is what the states hold, one by one. */
  expectNothingMadeTwice(): void {
    const wrong = unequalToState("create", this.#logged(), [...this.#states.values()].flat());
    if (wrong.length > 0) throw new LifeEnded(`made twice, or not at all: ${wrong.join("; ")}`);
  }

  /** Autoscaling changes numbers, and nothing is planned; somebody changes an argument, and Terraform shows it. */
  async drift(turn: number): Promise<string> {
    for (const { name, json } of this.stacks) {
      const byScaling = driftByScaling(json);
      if (byScaling !== "")
        await this.#ends(name, ["plan", "-detailed-exitcode"], NOTHING_TO_DO, { STANDIN_DRIFT: byScaling });
    }
    const all = this.stacks.flatMap(({ name, json }) =>
      driftByHand(json).map((drift) => ({ name, ...drift })),
    );
    const { name, argument, value } = pick(all, turn);
    const args = ["plan", "-refresh-only", "-detailed-exitcode"];
    const { output } = await this.#ends(name, args, CHANGES, { STANDIN_DRIFT: `${argument}=${value}` });
    const [type = "", key = ""] = argument.split(".");
    const shown = new RegExp(`# ${type}\\.\\S+ has changed[^#]*~ ${key} `);
    if (!shown.test(output))
      throw new LifeEnded(`${name}: ${argument} has changed, and Terraform shows nothing`);
    return argument;
  }

  /** Destroys everything, last stack first; how many resources that were. */
  async end(): Promise<number> {
    const before = this.#logged().length;
    for (const { name } of [...this.stacks].reverse()) await this.#destroy(name);
    const gone = this.#logged()
      .slice(before)
      .filter(({ action }) => action === "delete");
    const states = [...this.#states.values()];
    const all = states.flat();
    const wrong = [...unequalToState("delete", gone, all), ...outOfOrder(gone, states)];
    if (wrong.length > 0) throw new LifeEnded(`destroyed otherwise than it must be: ${wrong.join("; ")}`);
    return all.length;
  }

  /** What is protected is destroyed only once its protection has been taken out of the text. */
  async #destroy(stack: string): Promise<void> {
    const json = this.#json(stack);
    const open = withoutProtection(json);
    if (open !== undefined) {
      const { code, output } = await this.#run(stack, ["plan", "-destroy"]);
      if (code !== 1 || !output.includes("Instance cannot be destroyed"))
        throw new LifeEnded(`${stack}: what is protected could be destroyed`);
      this.#folder.write(stack, open as SnapshotJson);
    }
    await this.#succeeds(stack, ["destroy", "-auto-approve"]);
    const left = this.#state(stack).map(({ type, name }) => `${type}.${name}`);
    if (left.length > 0) throw new LifeEnded(`${stack}: left behind: ${left.join(", ")}`);
  }

  #json(stack: string): TerraformJson {
    const found = this.stacks.find(({ name }) => name === stack);
    if (!found) throw new Error(`no stack is called ${stack}`);
    return unjudged(found.json);
  }

  #succeeds(stack: string, args: readonly string[]): Promise<TerraformRan> {
    return this.#ends(stack, args, 0);
  }

  async #ends(
    stack: string,
    args: readonly string[],
    code: number,
    more: Readonly<Record<string, string>> = {},
  ): Promise<TerraformRan> {
    const ran = await this.#run(stack, args, more);
    if (ran.code !== code)
      throw new LifeEnded(
        `${stack}: terraform ${args.join(" ")} ended with ${ran.code} instead of ${code}:\n${ran.output.slice(-3000)}`,
      );
    return ran;
  }

  async #run(
    stack: string,
    args: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<TerraformRan> {
    const began = performance.now();
    const variables = { ...this.variables, STANDIN_LOG: this.#log, ...more };
    const ran = await this.#folder.runBeside(stack, args, variables);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    this.tell(`$ terraform ${args.join(" ")}   # ${stack}, ${seconds} s, ended with ${ran.code}`);
    this.tell(ran.output);
    return ran;
  }

  #state(stack: string): readonly StateResource[] {
    const file = this.#folder.path(`state/${stack}.tfstate`);
    if (!existsSync(file)) return [];
    const { resources } = JSON.parse(readFileSync(file, "utf8")) as { resources: readonly StateResource[] };
    return resources.filter(({ mode }) => mode === "managed");
  }

  #logged(): readonly Logged[] {
    if (!existsSync(this.#log)) return [];
    return readFileSync(this.#log, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Logged);
  }
}

function pick<T>(all: readonly T[], turn: number): T {
  const one = all[turn % all.length];
  if (one === undefined) throw new Error("there is nothing to choose from");
  return one;
}

/** The same without `prevent_destroy`; undefined where there is none. */
function withoutProtection(json: TerraformJson): TerraformJson | undefined {
  const text = JSON.stringify(json);
  const open = text.replaceAll('"prevent_destroy":true', '"prevent_destroy":false');
  return open === text ? undefined : JSON.parse(open);
}
