import type { Address, Connection } from "../compose/host-names.ts";
import type { ComposeProject, TaskTarget, VolumePlace } from "../compose/index.ts";

/** What services get of a capability, whether it is built or only told of. */

type ByName<T> = Readonly<Record<string, T>>;

export interface Hands {
  /** Compose services that run elsewhere than in tasks of services. */
  readonly hostedElsewhere: readonly string[];
  /** Where they are, as far as the environment says it. */
  readonly addresses: ByName<Address>;
  /** What is filled in for those that it makes, and whose addresses only the stack knows. */
  readonly connections: ByName<Connection>;
  /** Secrets of the compose file that it fills: what it builds offers them, and nobody else gives them. */
  readonly secrets: readonly string[];
  /** Variables by compose service, over those of the compose file and under those of the environment file. */
  readonly variables: ByName<ByName<string>>;
  /** Names of variables by compose service whose values only the stack knows: what it builds offers them. */
  readonly builtVariables: ByName<readonly string[]>;
  /** Where volumes of the compose file are: on a file system, or lost with each task. */
  readonly volumes: ByName<"file system" | "task">;
  /** Tasks beside those of the services. */
  readonly ownTasks: readonly HandedTask[];
  /** What exists outside of the stacks and tasks may reach. */
  readonly reaches: readonly HandedWay[];
}

/** A way out of tasks. */
export interface HandedWay {
  /** Default the VPC's, where neither a group nor a list is named. */
  readonly networks?: readonly string[] | undefined;
  /** Id of a group that exists. */
  readonly securityGroup?: string;
  /** Id of a list of networks that exists. */
  readonly prefixList?: string;
  readonly port: number;
  /** What is there, as a rule's description begins: `Database`. */
  readonly what: string;
}

/** A compose service that runs in a task of its own. */
export interface HandedTask {
  readonly service: string;
  /** Secrets of the compose file that it gets. */
  readonly secrets: readonly string[];
  readonly target: (references: TaskReferences) => TaskTarget;
}

/** What the task refers to. */
export interface TaskReferences {
  /** ARN by secret. */
  readonly secrets: ByName<string>;
  readonly logGroup: string;
  /** Folder of the host that the data is in. */
  readonly hostPath: string;
}

/** Variables with those whose values only the stack knows, which the caller gives. */
export const allVariables = (
  { variables, builtVariables }: Pick<Hands, "variables" | "builtVariables">,
  valueFor: (service: string, variable: string) => string,
): ByName<ByName<string>> => ({
  ...variables,
  ...Object.fromEntries(
    Object.entries(builtVariables).map(([service, names]) => [
      service,
      {
        ...Object.fromEntries(names.map((name) => [name, valueFor(service, name)])),
        ...variables[service],
      },
    ]),
  ),
});

export type Handing<S, Reads> = (settings: S, environment: Reads, project: ComposeProject) => Partial<Hands>;

/** Where volumes are; those on file systems as the caller knows them. */
export const volumePlaces = (
  volumes: Hands["volumes"],
  fileSystem: (name: string) => VolumePlace,
): Readonly<Record<string, VolumePlace>> =>
  Object.fromEntries(
    Object.entries(volumes).map(([name, place]) => [
      name,
      place === "task" ? { lostWithTask: true } : fileSystem(name),
    ]),
  );
