import { isObject } from "../aws/json.ts";
import type { Mappings } from "../aws/terraform-to-api.ts";
import type { ChosenCapacity, NamedType } from "../compose/ecs/runs-services.ts";
import type {
  ComposeProject,
  ComposeService,
  ContainerDefinition,
  LaunchType,
  TaskPlan,
} from "../compose/index.ts";
import type { ObservationAt } from "../environment/source.ts";
import type { RuleId } from "../problem-codes/index.ts";
import type { Observation } from "../problems.ts";
import type { CheckedEnvironment, CheckedService } from "./environment.ts";

/** Arguments of one resource as they stand in a stack's Terraform JSON. */
export type ResourceArguments = Readonly<Record<string, unknown>>;

/** Stands for what a plan does not say: a value that only an apply tells and that refers to nothing in it, a lifecycle. */
export const NOT_IN_A_PLAN = "${known after apply}";

/** Whether a plan does not say it, so that a rule neither finds it missing nor takes it for wrong. */
export const isNotInAPlan = (value: unknown): boolean =>
  typeof value === "string" && value.includes(NOT_IN_A_PLAN);

/** What a synthesis of one environment made, for the rules to look at. */
export interface Synthesis {
  readonly environment: CheckedEnvironment;
  /** The compose files, merged. */
  readonly project: Pick<ComposeProject, "services" | "positionOf">;
  /** What is wrong at a key of the environment file. */
  readonly observationAt: ObservationAt;
  readonly stacks: readonly {
    readonly name: string;
    readonly path: string;
    readonly json: {
      readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceArguments>>>>;
      readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      readonly variable?: Readonly<Record<string, unknown>>;
      readonly output?: Readonly<Record<string, unknown>>;
      readonly locals?: Readonly<Record<string, unknown>>;
      readonly module?: Readonly<Record<string, unknown>>;
    };
  }[];
  /** How resources become input of AWS's API. */
  readonly mappings: Mappings;
  /** The ECS services with their tasks. */
  readonly services: readonly { readonly settings: CheckedService; readonly plan: TaskPlan }[];
  /** What they run on. */
  readonly runsOn: ChosenCapacity;
  /** All launch types that an environment can choose. */
  readonly launchTypes: readonly LaunchType[];
  /** Tasks beside those of the services. */
  readonly ownTasks: readonly OwnTask[];
  /** What the resources work with may stand elsewhere, as where an app or a plan is of one part of a system. Default false. */
  readonly isPart?: boolean;
  /** What there is of an app or a plan that no environment file stands behind; absent where there is one. */
  readonly from?: JudgedFrom;
  /** What a plan says of itself. */
  readonly plan?: PlanFacts;
}

/** The sources that Terraform reads, or a plan. */
export type JudgedFrom = "sources" | "plan";

/** Whether a plan has all that its configuration asks for. */
export interface PlanFacts {
  /** Terraform stopped on an error; what comes behind it is not in the plan. */
  readonly errored: boolean;
  /** Something is left out of it, by `-target` or because it must wait for another apply. */
  readonly partial: boolean;
}

/** A task that the environment runs for itself on a host of its own, such as a database. */
export interface OwnTask {
  readonly plan: TaskPlan;
  /** The key that names its compose service. */
  readonly path: readonly PropertyKey[];
  readonly host: NamedType;
  /** Variables that the environment file sets, and the key of its settings: "database". */
  readonly variables: Readonly<Record<string, string>>;
  readonly key: string;
}

/** What a careful reviewer would say of every synthesis. */
export interface Rule {
  readonly id: RuleId;
  /** What must hold, in one sentence. */
  readonly title: string;
  /** Why, in one sentence. */
  readonly reason: string;
  /** Who says so: a control of Security Hub (FSBP) or of the CIS AWS Foundations Benchmark, a document of AWS or of an engine. */
  readonly sources: readonly [string, ...string[]];
  /** An error stops the synthesis; a warning is told in the report. */
  readonly level: Level;
  /**
   * What it must see. `resources`: arguments and the references among them, which a plan has, too. `sources`: what is
   * written for Terraform, as in a CDKTF app; a plan has what came of it. `environment`: the environment file and the
   * compose files. `plan`: what a plan says of itself.
   */
  readonly reads: "resources" | "sources" | "environment" | "plan";
  /** Keys of the environment file that mend what it finds; absent where only a construct or a compose file does. */
  readonly keys?: readonly [string, ...string[]];
  /** Where the rule checks keys of the environment file against each other: which, and the document that says so. */
  readonly combines?: { readonly keys: readonly [string, string, ...string[]]; readonly source: string };
  /** What it finds something in, and the same put right. A test runs both. */
  readonly fails: Example;
  readonly passes: Example;
  readonly check: (synthesis: Synthesis) => Observation[];
}

export type Level = "error" | "warning";

/** A synthesis, cut down to what a rule looks at. */
export interface Example {
  /** By type and id, as they stand in Terraform's JSON. */
  readonly resources?: Readonly<Record<string, Readonly<Record<string, ResourceArguments>>>>;
  readonly modules?: Readonly<Record<string, ResourceArguments>>;
  /** Keys of the environment file by their paths; the rest is an environment that passes. */
  readonly environment?: Readonly<Record<string, unknown>>;
  /** Container definitions of the task; the container is "app" unless it says otherwise. */
  readonly containers?: readonly Partial<ContainerDefinition>[];
  /** Volumes of the task. */
  readonly volumes?: TaskPlan["volumes"];
  /** Of the compose file. */
  readonly services?: Readonly<Record<string, Partial<ComposeService>>>;
  /** Of a plan. */
  readonly plan?: PlanFacts;
}

export interface FoundResource {
  readonly stack: string;
  readonly file: string;
  readonly type: string;
  readonly id: string;
  readonly arguments: ResourceArguments;
}

/** All resources of a type, in all stacks of the environment. */
export function resourcesOf({ stacks }: Synthesis, type: string): FoundResource[] {
  return stacks.flatMap((stack) =>
    Object.entries(stack.json.resource?.[type] ?? {}).map(([id, args]) => ({
      stack: stack.name,
      file: stack.path,
      type,
      id,
      arguments: args,
    })),
  );
}

/** A problem with a synthesised resource, at one of its arguments. */
export function resourceProblem(
  rule: Pick<Rule, "id">,
  found: FoundResource,
  argument: string,
  message: string,
): Observation {
  const construct = constructOf(found);
  return {
    file: found.file,
    path: [found.type, found.id, argument].filter((part) => part !== "").join("."),
    at: `${found.type}.${found.id}`,
    message: `${message} (${rule.id})`,
    ...(construct === undefined ? {} : { construct }),
  };
}

/** CDKTF writes the construct's path beside the arguments. */
export function constructOf({ arguments: args }: FoundResource): string | undefined {
  const comment = args["//"];
  const metadata = isObject(comment) ? comment["metadata"] : undefined;
  const path = isObject(metadata) ? metadata["path"] : undefined;
  return typeof path === "string" ? path : undefined;
}
