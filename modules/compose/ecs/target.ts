import type { ComposeCode } from "../../problem-codes/compose.ts";
import type { Address, Connection } from "../host-names.ts";
import type { ContainerDefinition, TaskVolume } from "./definition.ts";
import type { Outcome } from "./fate.ts";
import type { LaunchType, NetworkMode } from "./launch-type.ts";

/** A port of a service that other tasks reach by the service's own name. */
export interface Endpoint {
  readonly service: string;
  readonly port: number;
  /** Of the port mapping, which Service Connect asks for: 1 to 64 lower-case letters, digits, `_` and `-`. */
  readonly portName: string;
  /** Unique among the endpoints of a project, where port names need not be: the same rules. */
  readonly discoveryName: string;
  /** What the proxies speak; without it they pass TCP on. */
  readonly appProtocol?: AppProtocol;
}

/** What the proxies of ECS Service Connect can tell apart. */
export const APP_PROTOCOLS = ["http", "http2", "grpc"] as const;
export type AppProtocol = (typeof APP_PROTOCOLS)[number];

type ByName<T> = Readonly<Record<string, T>>;

/** Where the services of a compose project are to run. Values may hold unresolved Terraform tokens. */
export interface TaskTarget {
  readonly launchType: LaunchType;
  readonly networkMode: NetworkMode;
  readonly architecture: "ARM64" | "X86_64";
  /** Compose services that become the containers of this task. */
  readonly services: readonly string[];
  /** Compose services that the environment provides in another way, such as a database. */
  readonly hostedElsewhere: readonly string[];
  /** Where those are, as far as it is known. Default: nobody knows. */
  readonly addresses?: ByName<Address>;
  /** What is filled in for those whose address nobody knows before they are made. Default: nothing. */
  readonly connections?: ByName<Connection>;
  /**
   * Compose services that run as tasks of their own and are reached by their name. Given, or with `exposed`, the task
   * stands for the whole project, and a service that is nowhere is a problem. Default: none.
   */
  readonly otherTasks?: readonly string[];
  /** Image by service; needed for each service that is built, and goes before `image` of the compose file. */
  readonly images: ByName<string>;
  /** ARN by secret of the compose file. */
  readonly secrets: ByName<string>;
  /** Variables by service, over those of the compose file. */
  readonly environment: ByName<ByName<string>>;
  /** Key of the environment file that says them. Default `service.environment.<service>`. */
  readonly environmentKey?: string;
  /** CloudWatch log group by service. */
  readonly logs: ByName<{ readonly group: string; readonly region: string; readonly streamPrefix: string }>;
  /** The container and port that the load balancer sends requests to. */
  readonly exposed?: { readonly service: string; readonly port: number };
  /** One task at most, which stops before the next one starts. Default false. */
  readonly singleton?: boolean;
  /** It runs to its end, and no ECS service keeps it running. Default false. */
  readonly job?: boolean;
  /** Further ports that other hosts reach, by service. Default: none. */
  readonly openPorts?: ByName<readonly { readonly containerPort: number; readonly hostPort: number }[]>;
  /** By service of this task: its ports that other tasks reach by its name. Default: none. */
  readonly endpoints?: ByName<readonly Endpoint[]>;
  /** What other tasks offer to this one, by its name. Default: nothing. */
  readonly reached?: readonly Endpoint[];
  /** Where named volumes of the compose file are. Default: nowhere, and they are refused. */
  readonly volumes?: ByName<VolumePlace>;
  /** What the environment says of the whole task's size. Default: nothing can be said of it. */
  readonly size?: TaskSize;
  /**
   * Fields that are for the laptop only, though they would be refused: `api.pids_limit` of a service,
   * `volumes.data.driver_opts` of what services use. Default: none.
   */
  readonly laptopOnly?: readonly string[];
}

/** The size of a task, with where the environment file says it: `service.taskSize`. */
export interface TaskSize {
  readonly key: string;
  /** CPU units. Default: what the containers ask for. */
  readonly cpu?: number | undefined;
  /** MiB, for all containers together. Default: what the containers ask for. */
  readonly memory?: number | undefined;
}

export type VolumePlace =
  | { readonly hostPath: string }
  | { readonly efsFileSystemId: string; readonly rootDirectory?: string; readonly accessPointId?: string }
  /** Made with the task and lost with it: for caches. */
  | { readonly lostWithTask: true };

/** What becomes of one field of one service. */
export interface Decision {
  readonly service: string;
  /** `services.app.healthcheck.interval`; the service alone for the service as a whole. */
  readonly field: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly outcome: Outcome;
  readonly sentence: string;
  /** Of what is refused: docs/problems.md. */
  readonly code?: ComposeCode;
}

export interface TaskPlan {
  /** In the order of `target.services`, after those that carry files for them. */
  readonly containers: ContainerDefinition[];
  readonly volumes: TaskVolume[];
  /** CPU units of the task, where its launch type asks for a size or the environment says one. */
  readonly cpu?: number;
  /** MiB of the task, in the same cases. */
  readonly memory?: number;
  /** Containers asked for by `scale` or `replicas`, where the task holds that service alone. */
  readonly replicas?: number;
  readonly decisions: readonly Decision[];
}
