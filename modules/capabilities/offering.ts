import type { OwnTask } from "../checks/rule.ts";
import type { NetworkMode } from "../compose/index.ts";
import type { Repository } from "../delivery/repository.ts";
import type { ILoadBalancer } from "../ingress/load-balancer.ts";
import type { TargetTreatment } from "../ingress/target-group.ts";
import type { SecurityGroup } from "../network/security-group.ts";
import type { IRoutedVpc } from "../network/vpc.ts";
import type { Signal } from "../observability/signal-alarm.ts";
import type { WatchedEvents } from "../observability/watched-events.ts";
import type { SharedFiles } from "../storage/shared-files.ts";
import type { PlannedService, RunningService } from "./ecs-service.ts";

/** What capabilities offer to those that are built after them, and to later stacks. */

type ByName<T> = Readonly<Record<string, T>>;

export interface Offer {
  readonly vpc?: IRoutedVpc;
  readonly bastion?: OfferedBastion;
  /** Key pair of whoever logs in to hosts. Default: nobody does. */
  readonly hostKeyName?: string | undefined;
  /** The key that everything stored is under. Default AWS's own. */
  readonly keyArn?: string;
  /** The hosted zone that the names of the environment are in. */
  readonly zoneId?: string;
  /** A certificate for them that ACM has issued. */
  readonly certificateArn?: string;
  /** Names of the records in the zone that validate it, and any other certificate of the account for these names. */
  readonly validationRecords?: readonly string[];
  /** The private hosted zone that the names of the internal load balancer are in. */
  readonly internalZoneId?: string;
  /** The CDN in front of everything. */
  readonly distribution?: OfferedDistribution;
  /** Where images are, by compose service that is built. */
  readonly repositories?: ByName<Repository>;
  /** Groups that let their members reach something. */
  readonly clients?: readonly ClientGroup[];
  /** Secrets by their names in the compose file. */
  readonly secrets?: ByName<OfferedSecret>;
  /** Variables by compose service, whose values only the stack knows; `hands` names them. */
  readonly variables?: ByName<ByName<string>>;
  /** File systems by the volumes of the compose file that are on them. */
  readonly volumes?: ByName<SharedFiles>;
  /** What to watch. */
  readonly signals?: readonly Signal[];
  /** Events that people are told of; in the stack of the services. */
  readonly events?: readonly WatchedEvents[];
  /** Tasks beside those of the services. */
  readonly ownTasks?: readonly OwnTask[];
  /** By the keys of the environment file. */
  readonly loadBalancers?: ByName<OfferedLoadBalancer>;
  /** Compose services that start at set times. */
  readonly jobs?: readonly PlannedService[];
  /** In the order of the environment file. */
  readonly services?: readonly RunningService[];
}

/** What the names of the environment lead to in place of a load balancer. */
export interface OfferedDistribution {
  readonly domainName: string;
  readonly zoneId: string;
  /** Whether it answers to the names of `domain`: it refuses others. */
  readonly isNamed: boolean;
}

/** Where requests from outside come in. */
export interface OfferedLoadBalancer {
  readonly loadBalancer: ILoadBalancer;
  /** What rules say that let it reach tasks; each load balancer something else, since rules are named after it. */
  readonly reaches: string;
  /** How it treats targets, whichever service they are of. */
  readonly targets: TargetTreatment;
}

/** A group that whoever uses something is in: it lets nobody else in. */
export interface ClientGroup {
  readonly group: Pick<SecurityGroup, "id">;
  /** Who connects: the tasks, or the hosts, too, as those do that mount files for their tasks. */
  readonly connects: "tasks" | "hosts, too";
  /** Compose services that use it, so that their tasks are in the group. Default: all. */
  readonly usedBy?: readonly string[];
}

/**
 * Groups that hosts are in. In bridge mode tasks connect from the addresses of their hosts. Hosts are in them whether
 * anything uses them or not: what is added to a launch template reaches hosts minutes after the tasks that need it.
 */
export const groupsOfHosts = (clients: readonly ClientGroup[], networkMode: NetworkMode): string[] =>
  clients
    .filter(({ connects }) => networkMode === "bridge" || connects === "hosts, too")
    .map(({ group }) => group.id);

/** Groups that a task of these compose services is in, where it has an address of its own. */
export const groupsOfTask = (clients: readonly ClientGroup[], containers: readonly string[]): string[] =>
  clients
    .filter(({ usedBy = containers }) => usedBy.some((name) => containers.includes(name)))
    .map(({ group }) => group.id);

/** A secret that tasks may be given. */
export interface OfferedSecret {
  readonly arn: string;
  /** What reads the secret is started again when it changes. Default: nobody here changes it. */
  readonly version?: number;
}

/** The way into private subnets. */
export interface OfferedBastion {
  readonly host: IBastion;
  /** What may be reached through it. */
  readonly reaches: readonly ("database" | "cache" | "tasks" | "hosts")[];
}

export interface IBastion {
  readonly securityGroup: SecurityGroup;
  /** Default: none to rely on. */
  readonly publicIp?: string;
  /** What to type so that a port of one's machine leads to one behind it. */
  readonly tunnelCommand: (host: string, port: number) => string;
}

/** What all have added to: everything that is offered as a list or by name. */
type Added =
  | "repositories"
  | "clients"
  | "secrets"
  | "variables"
  | "volumes"
  | "signals"
  | "events"
  | "ownTasks"
  | "loadBalancers"
  | "jobs"
  | "services";

/** All that was offered so far. */
export type Offered = Offer & Required<Pick<Offer, Added>>;
