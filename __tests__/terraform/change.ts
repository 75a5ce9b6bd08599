import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { recordApplied } from "../../cli/data-records.ts";
import { synthesise } from "../../cli/synthesise.ts";
import { isOnlyUpdated, REPLACEMENT_RULES, rulesMet } from "../../modules/aws/replacements.ts";
import { addBuildFolders } from "../support/build-folders.ts";
import { PROJECT } from "../support/environment.ts";
import { type TerraformRan, terraform } from "./terraform.ts";

/** What a person edits. */
export interface Edited {
  /** Text of the environment file. */
  readonly environment: string;
  /** Text of docker-compose.yml; the shipped one by default. */
  readonly compose?: string;
  /** Further files by path, such as `environments/market.data.yml`. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Addresses of resources by what Terraform plans for them. */
export interface PlannedActions {
  readonly create: readonly string[];
  readonly update: readonly string[];
  /** Both orders of deletion and creation, and what the real provider replaces where the stand-in would update. */
  readonly replace: readonly string[];
  readonly delete: readonly string[];
  /** Leaves the state and stays in AWS, by a `removed` block. */
  readonly forget: readonly string[];
}

/** Resources of a plan as `terraform show -json` tells them; the documented format of Terraform's JSON output. */
export interface ResourceChange {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly action_reason?: string;
  readonly change: {
    readonly actions: readonly ("no-op" | "create" | "read" | "update" | "delete" | "forget")[];
    readonly before: unknown;
    readonly after: unknown;
    readonly after_unknown: unknown;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

export interface StackActions {
  /** Such as `service`. */
  readonly part: string;
  readonly actions: PlannedActions;
}

export interface StackPlan extends StackActions {
  readonly changes: readonly ResourceChange[];
  /** Resources or outputs change. */
  readonly hasChanges: boolean;
}

export interface ChangeOptions {
  /** Variables for Terraform, such as `TF_VAR_app_image_tag` or `STANDIN_DRIFT`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Addresses of resources that are replaced, whatever has changed. */
  readonly replace?: readonly string[];
}

/** A stack that Terraform refuses to plan or to apply, with all that it said. */
export class RefusedByTerraform extends Error {
  constructor(stack: string, output: string) {
    super(`${stack}: ${output.slice(-4000)}`);
  }
}

/** Exit codes of `terraform plan -detailed-exitcode`. */
const NOTHING_TO_DO = 0;
const CHANGES = 2;

/** Programs that tests put in place of those that reach a network. */
const FAKE_PROGRAMS = join(import.meta.dirname, "fake-bin");

/**
 * A project folder whose environment is deployed, edited and deployed again: the same state throughout.
 *
 *     const running = ChangingProject.deployed({ environment: marketWith({}) });
 *     const plans = running.change({ environment: marketWith({ "ingress.idleTimeoutSeconds": 200 }) });
 *     expect(actionsOf(plans, "service").update).toEqual(["aws_lb.ingress_..."]);
 *     expect(running.unsettled()).toEqual([]);
 */
export class ChangingProject {
  private constructor(
    readonly root: string,
    private stacks: readonly string[],
  ) {}

  /** A new project with everything applied. */
  static deployed(edited: Edited, options?: ChangeOptions): ChangingProject {
    const project = ChangingProject.empty();
    project.change(edited, options);
    return project;
  }

  /** A new project without an environment. */
  static empty(): ChangingProject {
    const project = new ChangingProject(mkdtempSync(join(tmpdir(), "change-")), []);
    for (const part of [
      "docker-compose.yml",
      "docker-compose.mysql.yml",
      "docker-compose.postgres.yml",
      "mongo",
      "mysql",
      "postgres",
    ])
      cpSync(join(PROJECT, part), join(project.root, part), { recursive: true });
    addBuildFolders(project.root);
    return project;
  }

  /** The same project in another folder: what happens to one is unknown to the other. */
  copy(): ChangingProject {
    const root = mkdtempSync(join(tmpdir(), "change-"));
    cpSync(this.root, root, { recursive: true, verbatimSymlinks: true });
    return new ChangingProject(root, this.stacks);
  }

  /**
   * Writes the files and synthesises, as `npx express-on-ecs synth` does.
   * @throws Problems when the change is refused before Terraform sees it
   */
  edit({ environment, compose, files = {} }: Edited): void {
    const { name } = parse(environment) as { name: string };
    this.write(`environments/${name}.yml`, environment);
    if (compose !== undefined) this.write("docker-compose.yml", compose);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    const deployments = synthesise({ root: this.root, outdir: join(this.root, "cdktf.out"), names: [] });
    this.stacks = deployments.flatMap(({ stacks }) => stacks.map((stack) => stack.name));
  }

  /**
   * Edits, then plans and applies each stack in the order of deployment, so that later ones see the outputs of
   * earlier ones. What each plan said, in that order.
   * @throws Problems, or RefusedByTerraform with the stacks before it applied
   */
  change(edited: Edited, options: ChangeOptions = {}): StackPlan[] {
    this.edit(edited);
    const plans = this.stacks.map((stack) => {
      const plan = this.plan(stack, options);
      if (plan.hasChanges) this.apply(stack, options);
      return plan;
    });
    const { name } = parse(edited.environment) as { name: string };
    recordApplied(this.root, name);
    return plans;
  }

  /**
   * What a change would do, by as few runs of Terraform as tell it: a stack is planned when its own text has changed, or
   * an output of one before it; only then is that one applied. The project is another one afterwards: use a copy.
   */
  preview(edited: Edited): StackActions[] {
    const before = new Map(this.stacks.map((stack) => [stack, this.synthesised(stack)]));
    this.edit(edited);
    let outputsChange = false;
    return this.stacks.map((stack) => {
      const part = partOf(stack);
      const earlier = before.get(stack) ?? "{}";
      if (!outputsChange && earlier === this.synthesised(stack))
        return { part, actions: actionsOfChanges([]) };
      const plan = this.quickPlan(stack, earlier);
      if (plan.changesOutputs && stack !== this.stacks.at(-1)) {
        this.apply(stack);
        outputsChange = true;
      }
      return { part, actions: plan.actions };
    });
  }

  /** By Terraform's messages while it plans. Only where a rule of the provider may hold, by the whole plan. */
  private quickPlan(stack: string, earlier: string): StackActions & { changesOutputs: boolean } {
    if (!existsSync(join(this.folder(stack), ".terraform"))) this.run(stack, ["init"], {});
    const { stdout } = this.run(stack, ["plan", "-json", "-out=plan.bin"], {});
    const messages = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as PlanMessage);
    const changesOutputs = messages.some(
      ({ type, outputs }) =>
        type === "outputs" && Object.values(outputs ?? {}).some(({ action }) => action !== "noop"),
    );
    const planned = messages.flatMap(({ type, change }) =>
      type === "planned_change" && change && !change.resource.addr.startsWith("data.") ? [change] : [],
    );
    const made = planned.flatMap(({ action, resource }) =>
      action === "create" || action === "replace" ? [resource.addr] : [],
    );
    const doubtful = planned.some(
      ({ action, resource }) =>
        (action === "update" || action === "replace") &&
        mayMeetRule(resource, earlier, this.synthesised(stack), made),
    );
    const { part, actions } = doubtful
      ? this.plan(stack)
      : { part: partOf(stack), actions: actionsOfMessages(planned) };
    return { part, actions, changesOutputs };
  }

  /** What Terraform plans for one stack of what has been synthesised, without applying it. */
  plan(stack: string, { variables = {}, replace = [] }: ChangeOptions = {}): StackPlan {
    if (!existsSync(join(this.folder(stack), ".terraform"))) this.run(stack, ["init"], variables);
    const forced = new Set(replace);
    for (;;) {
      const replaced = [...forced].map((address) => `-replace=${address}`);
      const args = ["plan", "-out=plan.bin", "-detailed-exitcode", ...replaced];
      if (this.run(stack, args, variables, [NOTHING_TO_DO, CHANGES]).code === NOTHING_TO_DO)
        return unchanged(stack);
      const shown = JSON.parse(this.run(stack, ["show", "-json", "plan.bin"], variables).stdout) as ShownPlan;
      const changes = (shown.resource_changes ?? []).filter(({ mode }) => mode === "managed");
      const updates = changes.filter(({ change }) => change.actions.join() === "update");
      const refused = updates.flatMap(({ address, type, change: { before, after, after_unknown } }) =>
        rulesMet("refused", type, before, after, after_unknown).map(({ why }) => `${address}: ${why}`),
      );
      if (refused.length > 0) throw new RefusedByTerraform(stack, refused.join("\n"));
      const more = changes.filter((change) => !forced.has(change.address) && isForced(change));
      if (more.length === 0) {
        return { part: partOf(stack), changes, actions: actionsOfChanges(changes), hasChanges: true };
      }
      for (const { address } of more) forced.add(address);
    }
  }

  /** Applies the plan made last. */
  apply(stack: string, { variables = {} }: ChangeOptions = {}): void {
    this.run(stack, ["apply", "plan.bin"], variables);
  }

  /** All that a further plan of every stack would do: none of it, once a change is through. */
  unsettled(options?: ChangeOptions): string[] {
    return this.stacks.flatMap((stack) => {
      const { actions } = this.plan(stack, options);
      return Object.entries(actions).flatMap(([action, addresses]: [string, readonly string[]]) =>
        addresses.map((address) => `${stack}: ${action} ${address}`),
      );
    });
  }

  /** Names of the stacks in the order of deployment. */
  get stackNames(): readonly string[] {
    return this.stacks;
  }

  /** Resources of a type in a stack as it is synthesised, by their Terraform names. */
  resources(stack: string, type: string): Readonly<Record<string, unknown>> {
    return JSON.parse(this.synthesised(stack)).resource?.[type] ?? {};
  }

  /** Resources of a type in a stack's state. */
  values(stack: string, type: string): { name: string; values: Readonly<Record<string, unknown>> }[] {
    const { values } = JSON.parse(this.run(stack, ["show", "-json"], {}).stdout) as ShownState;
    return (values?.root_module.resources ?? []).filter(
      (resource) => resource.mode === "managed" && resource.type === type,
    );
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** The folder of a stack, with its `cdk.tf.json`. */
  folder(stack: string): string {
    return join(this.root, "cdktf.out/stacks", stack);
  }

  private synthesised(stack: string): string {
    return readFileSync(join(this.folder(stack), "cdk.tf.json"), "utf8");
  }

  private write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  private run(
    stack: string,
    args: readonly string[],
    variables: Readonly<Record<string, string>>,
    codes: readonly number[] = [0],
  ): TerraformRan {
    const ran = terraform(this.folder(stack), args, {
      PATH: `${FAKE_PROGRAMS}:${process.env["PATH"]}`,
      HOME: this.root,
      ...variables,
    });
    if (!codes.includes(ran.code)) throw new RefusedByTerraform(stack, ran.output);
    return ran;
  }
}

interface ShownPlan {
  readonly resource_changes?: readonly ResourceChange[];
}

/** A line of `terraform plan -json`. Source: Terraform's documentation, "Machine-Readable UI". */
interface PlanMessage {
  readonly type: string;
  readonly change?: MessageChange;
  readonly outputs?: Readonly<Record<string, { readonly action?: string }>>;
}

interface MessageChange {
  readonly action: string;
  readonly resource: {
    readonly addr: string;
    readonly resource_type: string;
    readonly resource_name: string;
  };
}

interface ShownState {
  readonly values?: {
    readonly root_module: {
      readonly resources?: {
        readonly mode: "managed" | "data";
        readonly type: string;
        readonly name: string;
        readonly values: Readonly<Record<string, unknown>>;
      }[];
    };
  };
}

/** The actions of one stack of a change, by its part such as `service`. */
export function actionsOf(plans: readonly StackPlan[], part: string): PlannedActions {
  const plan = plans.find((one) => one.part === part);
  if (!plan) throw new Error(`no stack ${part} was planned`);
  return plan.actions;
}

const isForced = ({ type, change }: ResourceChange): boolean =>
  change.actions.join() === "update" &&
  rulesMet("replaced", type, change.before, change.after, change.after_unknown).length > 0;

function actionsOfChanges(changes: readonly ResourceChange[]): PlannedActions {
  const planned = (action: keyof PlannedActions): string[] =>
    changes
      .filter((change) => actionOf(change) === action)
      .map(({ address }) => address)
      .sort();
  return {
    create: planned("create"),
    update: planned("update"),
    replace: planned("replace"),
    delete: planned("delete"),
    forget: planned("forget"),
  };
}

function actionOf({ type, change }: ResourceChange): keyof PlannedActions | undefined {
  const { actions, replace_paths = [] } = change;
  if (actions.includes("forget")) return "forget";
  if (actions.includes("create") && actions.includes("delete"))
    return isOnlyUpdated(
      type,
      replace_paths.map(([argument]) => String(argument)),
      change,
    )
      ? "update"
      : "replace";
  const [action] = actions;
  return action === "create" || action === "update" || action === "delete" ? action : undefined;
}

function actionsOfMessages(changes: readonly MessageChange[]): PlannedActions {
  const planned = (...names: string[]): string[] =>
    changes
      .filter(({ action }) => names.includes(action))
      .map(({ resource }) => resource.addr)
      .sort();
  return {
    create: planned("create"),
    update: planned("update"),
    replace: planned("replace"),
    delete: planned("delete"),
    forget: planned("forget", "remove"),
  };
}

/** Whether an argument with a rule stands otherwise in the two texts of a stack, or refers to what is made anew. */
function mayMeetRule(
  { resource_type: type, resource_name: name }: MessageChange["resource"],
  earlier: string,
  later: string,
  made: readonly string[],
): boolean {
  const argument = (text: string, key: string): string =>
    JSON.stringify(JSON.parse(text).resource?.[type]?.[name]?.[key] ?? null);
  return REPLACEMENT_RULES.filter((rule) => rule.type === type).some((rule) => {
    const [key = ""] = rule.argument.split(".");
    const now = argument(later, key);
    return argument(earlier, key) !== now || made.some((address) => now.includes(`${address}.`));
  });
}

const partOf = (stack: string): string => stack.slice(stack.lastIndexOf("-") + 1);

const unchanged = (stack: string): StackPlan => ({
  part: partOf(stack),
  changes: [],
  actions: actionsOfChanges([]),
  hasChanges: false,
});
