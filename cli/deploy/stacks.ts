import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Thing } from "../../modules/data-record/record.ts";
import { orderOf, type Step } from "../../modules/stacks/order.ts";
import type { SynthesisedStack } from "../synthesised-stack.ts";
import { inFolder } from "../temporary-folder.ts";
import { addressesIn, changeOf } from "../terraform-state.ts";
import { type Kept, letGo } from "./kept.ts";
import { changesOf, type PlannedChanges, touchedBy } from "./plan-words.ts";
import { type PlannedValues, valuesOf } from "./planned-values.ts";
import type { Telling } from "./progress.ts";
import type { Target } from "./target.ts";
import {
  applyPlan,
  folderOf,
  init,
  outputs,
  type PlanOptions,
  plan,
  pullState,
  type StackFolder,
} from "./terraform.ts";

export interface StacksOptions {
  readonly root: string;
  readonly target: Target;
  /** Where plans are saved; it goes afterwards. */
  readonly folder: string;
  /** Seconds that a lock of somebody else is waited for. */
  readonly lockTimeout: number;
  /** Whether a plan locks its state. Default true; what is applied locks it in any case. */
  readonly lock?: boolean;
}

export interface Planned {
  readonly file: string;
  readonly changes: PlannedChanges;
  readonly values: PlannedValues;
}

/** What the states of an environment say. */
export interface ReadStates {
  /** In an order in which removals work. */
  readonly steps: readonly Step[];
  /** Stacks that have never been applied. */
  readonly fresh: readonly string[];
  /** Addresses of what is not in AWS yet. */
  readonly missing: readonly string[];
  /** Tag of each image that runs, by repository. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The stacks of an environment, as Terraform works on them. */
export class Stacks {
  private plans = 0;

  constructor(private readonly options: StacksOptions) {}

  /** Providers are installed one after the other: a cache that they may share takes no two at once. */
  async read(): Promise<ReadStates> {
    const { stacks } = this.options.target;
    for (const stack of stacks) await init(this.at(stack));
    const states = await Promise.all(stacks.map((stack) => pullState(this.at(stack))));
    const changes = stacks.map((stack, index) => changeOf(stack, states[index] ?? ""));
    return {
      steps: orderOf(changes),
      fresh: changes.flatMap(({ stack, deployed }) => (deployed.length === 0 ? [stack] : [])),
      missing: changes.flatMap(({ wanted, deployed }) =>
        wanted.filter((address) => !deployed.includes(address)),
      ),
      tags: Object.assign({}, ...states.map(tagsIn)),
    };
  }

  /** The services are in the last of them, and images are what it waits for. */
  isService({ stack }: Step): boolean {
    return stack === this.options.target.stacks.at(-1)?.name;
  }

  /** @param tags of the images, by Terraform variable */
  async plan(step: Step, tags: Readonly<Record<string, string>>): Promise<Planned> {
    // Naming all that is wanted leaves out what is only in the state, and nothing else.
    const targets = step.does === "add" ? addressesIn(this.stack(step.stack).json) : [];
    return this.planned(step, tags, { targets });
  }

  /** Only some addresses of the stack, with what they need. */
  async planOnly(
    step: Step,
    tags: Readonly<Record<string, string>>,
    targets: readonly string[],
  ): Promise<Planned> {
    return this.planned(step, tags, { targets });
  }

  /**
   * @param tags as for `plan`: what is to go is read once more before
   * @param targets addresses that go, with what needs them. Default everything
   */
  async planDestroy(
    stack: string,
    tags: Readonly<Record<string, string>>,
    targets: readonly string[] = [],
  ): Promise<Planned> {
    await this.initOnce(this.stack(stack));
    return this.planned({ stack, does: "all", removed: [] }, tags, { targets, destroy: true });
  }

  /** The text of a stack's state; empty before the first apply. */
  async state(stack: string): Promise<string> {
    await this.initOnce(this.stack(stack));
    return pullState(this.at(this.stack(stack)));
  }

  /** What is to be kept leaves the state of its stack, and stays in AWS. */
  async letGo(stack: string, things: readonly Thing[]): Promise<readonly Kept[]> {
    await this.initOnce(this.stack(stack));
    return letGo(this.at(this.stack(stack)), things, this.options.lockTimeout);
  }

  private async planned(
    step: Step,
    tags: Readonly<Record<string, string>>,
    how: Pick<PlanOptions, "targets" | "destroy">,
  ): Promise<Planned> {
    const { folder, lockTimeout, lock = true } = this.options;
    this.plans += 1;
    const file = join(folder, `${step.stack}-${this.plans}.tfplan`);
    const variables = this.isService(step) ? tags : {};
    const shown = await plan(this.at(this.stack(step.stack)), { file, lock, lockTimeout, variables, ...how });
    return { file, changes: changesOf(shown), values: valuesOf(shown) };
  }

  async apply(step: Pick<Step, "stack">, { file, changes }: Planned, { tell, show }: Telling): Promise<void> {
    const { lockTimeout } = this.options;
    await applyPlan(this.at(this.stack(step.stack)), file, {
      lockTimeout,
      total: touchedBy(changes),
      tell,
      ...(show ? { show } : {}),
    });
  }

  /** An output of whichever stack has it; undefined before it is applied. */
  async output(name: string): Promise<unknown> {
    const stack = this.options.target.stacks.find(({ json }) => json.output?.[name] !== undefined);
    if (!stack) return undefined;
    const at = this.at(stack);
    await this.initOnce(stack);
    // The state may be elsewhere since the last time; what else is wrong, Terraform says then.
    const found = await outputs(at);
    if (found) return found[name];
    await init(at);
    return (await outputs(at))?.[name];
  }

  private async initOnce(stack: SynthesisedStack): Promise<void> {
    const at = this.at(stack);
    if (!existsSync(join(at.folder, ".terraform"))) await init(at);
  }

  private stack(name: string): SynthesisedStack {
    const found = this.options.target.stacks.find((stack) => stack.name === name);
    if (!found) throw new Error(`there is no stack ${name}`);
    return found;
  }

  private at(stack: SynthesisedStack): StackFolder {
    return folderOf(this.options.root, stack);
  }
}

/** An output of an environment's stacks, for commands that change nothing. */
export const readOutput = (at: Pick<StacksOptions, "root" | "target">, name: string): Promise<unknown> =>
  inFolder((folder) => new Stacks({ ...at, folder, lockTimeout: 0 }).output(name));

interface StateOfImages {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly instances?: readonly {
      /** `image_tag` is null of an image that is found by its digest. */
      readonly attributes?: { readonly repository_name?: string; readonly image_tag?: string | null };
    }[];
  }[];
}

function tagsIn(state: string): Record<string, string> {
  const { resources = [] }: StateOfImages = state.trim() === "" ? {} : JSON.parse(state);
  return Object.fromEntries(
    resources
      .filter(({ mode, type }) => mode === "data" && type === "aws_ecr_image")
      .flatMap(({ instances = [] }) =>
        instances.flatMap(({ attributes: { repository_name, image_tag } = {} }) =>
          repository_name !== undefined && image_tag ? [[repository_name, image_tag]] : [],
        ),
      ),
  );
}
