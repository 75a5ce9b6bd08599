import type { ComposeProject, TaskTarget } from "../compose";

/** What services get of a capability, whether it is built or only told of. */

type ByName<T> = Readonly<Record<string, T>>;

export interface Hands {
  /** Compose services that run elsewhere than in tasks of services. */
  readonly hostedElsewhere: readonly string[];
  /** Secrets of the compose file that it fills; nobody else gives them. */
  readonly secrets: readonly string[];
  /** Variables by compose service, over those of the compose file and under those of the environment file. */
  readonly variables: ByName<ByName<string>>;
  /** Where volumes of the compose file are: on a file system, or lost with each task. */
  readonly volumes: ByName<"file system" | "task">;
  /** Tasks beside those of the services. */
  readonly ownTasks: readonly HandedTask[];
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

export type Handing<S, Reads> = (settings: S, environment: Reads, project: ComposeProject) => Partial<Hands>;
