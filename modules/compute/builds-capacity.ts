import type { Construct } from "../cdktf.ts";
import type { RunsServices } from "../compose/ecs/runs-services.ts";
import type { NetworkMode } from "../compose/index.ts";
import type { SecurityGroup } from "../network/security-group.ts";
import type { ICluster } from "./cluster.ts";
import type { TaskCapacity } from "./task-capacity.ts";

/** Where the capacity of an environment is built, and what it may use. */
export interface CapacitySite {
  readonly scope: Construct;
  readonly environment: string;
  readonly region: string;
  readonly vpcId: string;
  readonly cluster: ICluster;
  /** Of the services' tasks. */
  readonly networkMode: NetworkMode;
  readonly subnetIds: (placement: "private" | "public") => string[];
  /** The group that tasks are in, with those hosts that share their network. */
  readonly securityGroup: SecurityGroup;
  /** Another one, for hosts that services leave. */
  readonly hostSecurityGroup: () => SecurityGroup;
  /** Groups that hosts are in besides, for tasks of that network mode: those of clients of what they use. */
  readonly furtherGroupIds: (networkMode: NetworkMode) => string[];
  /** Key pair of whoever logs in to hosts through the bastion. Default: nobody does. */
  readonly keyName?: string | undefined;
  /** Tags that EC2 does not get from the provider. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface OwnHosts {
  /** Of the tasks that run on them. */
  readonly networkMode: NetworkMode;
}

/** What a form of `capacity` says of the services that run on it, and how it is built. */
export interface BuildsCapacity<S> extends RunsServices<S> {
  readonly build: (site: CapacitySite, settings: S) => TaskCapacity;
  /** Hosts of the environment's own that are there: those that services run on, or leave. Default none. */
  readonly ownHosts: (settings: S, networkMode: NetworkMode) => OwnHosts | undefined;
}
