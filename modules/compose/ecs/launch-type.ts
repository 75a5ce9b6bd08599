import type { Fate } from "./fate.ts";

export type NetworkMode = "bridge" | "awsvpc";

/** A field that ECS does not take, or that comes to nothing there. */
export interface RefusedField {
  /** What to do instead. */
  readonly instead: string;
  /** With a date. */
  readonly source: string;
}

/** Sizes of whole tasks, where a launch type asks for one. */
export interface TaskSizes {
  /** The smallest that has at least as many CPU units and MiB; the largest where none has. */
  readonly nearest: (cpu: number, memory: number) => { readonly cpu: number; readonly memory: number };
}

/**
 * What a launch type of ECS makes of a task. The rules of a compose file's fields are those of EC2 hosts of one's own;
 * each launch type tells where it departs from them, in the folder of its capability.
 */
export interface LaunchType {
  /** As ECS's API has it in `requiresCompatibilities`. */
  readonly name: string;
  /** As people say it, after "on": `Fargate`. */
  readonly title: string;
  readonly networkModes: readonly NetworkMode[];
  /** What becomes of fields otherwise than on EC2, by path in the compose file: `services.*.dns`. */
  readonly fates: Readonly<Record<string, Fate>>;
  /** Fields that it refuses, by path in RegisterTaskDefinition: `containerDefinitions.links`. */
  readonly refuses: Readonly<Record<string, RefusedField>>;
  /** Log drivers that are kept as written, beside awslogs. */
  readonly logDrivers: readonly string[];
  /** How long it waits at most for a container to stop. Default: as long as is written. */
  readonly longestStopSeconds?: number;
  /** Capabilities of Linux that can be added to a container. Default: all that ECS knows. */
  readonly addedCapabilities?: readonly string[];
  /** Limits that can be set. Default: all that ECS knows. */
  readonly ulimits?: readonly string[];
  /** Whether containers take labels. */
  readonly labels: boolean;
  /** Whether a container may set sysctls of IPC and of message queues, beside those of its network. */
  readonly ipcSysctls: boolean;
  /** Default: a task takes what its containers take. */
  readonly sizes?: TaskSizes;
  /** Hosts that tasks share: the environment's own, AWS's in the environment's network, or none that anybody sees. */
  readonly hosts: "own" | "managed" | "none";
  /** Whether ECS gives tasks public addresses, where the environment asks for them. */
  readonly publicAddresses: boolean;
}
