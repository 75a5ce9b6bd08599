import type { ITerraformDependable, TerraformStack } from "../cdktf";
import type { OwnTask } from "../checks/rule";
import type { ComposeProject } from "../compose";
import type { ChosenCapacity } from "../compose/ecs/runs-services";
import type { OwnHosts } from "../compute/builds-capacity";
import type { ICluster } from "../compute/cluster";
import type { Service } from "../compute/service";
import type { TaskCapacity } from "../compute/task-capacity";
import type { DatabaseAccess } from "../database/database-access";
import type { SecurityGroup } from "../network/security-group";
import type { IRoutedVpc } from "../network/vpc";
import type { HeldSecret } from "../secrets-manager/held-secret";
import type { Bastion } from "./bastion/bastion";
import type { Hands } from "./handing";
import type { LoadBalancer } from "./load-balancer/load-balancer";
import type { TargetGroup } from "./load-balancer/target-group";
import type { Registry } from "./registry/registry";
import type { PlannedService } from "./services/task-targets";
import type { SharedVolume } from "./volumes/shared-volume";

/** How a capability is built in the stacks of the network, of the data and of the services. */

type ByName<T> = Readonly<Record<string, T>>;

/** What capabilities offer to those that are built after them, and to later stacks. */
export interface Offer {
  readonly vpc?: IRoutedVpc;
  readonly bastion?: {
    readonly host: Bastion;
    /** What may be reached through it. */
    readonly reaches: readonly ("database" | "hosts")[];
  };
  /** The key that everything stored is under. Default AWS's own. */
  readonly keyArn?: string;
  readonly registry?: Registry;
  /** Generated secrets by their names in the compose file. */
  readonly secrets?: ByName<HeldSecret>;
  readonly volumes?: {
    /** On file systems, by their names in the compose file. */
    readonly shared: ByName<SharedVolume>;
    /** Whoever mounts one of them is in this group. */
    readonly clients?: SecurityGroup | undefined;
  };
  /** Databases of the environment's own. */
  readonly databases?: readonly OfferedDatabase[];
  /** Tasks beside those of the services. */
  readonly ownTasks?: readonly OwnTask[];
  readonly ingress?: OfferedIngress;
  /** In the order of the environment file. */
  readonly services?: readonly RunningService[];
}

/** Where requests from outside come in. */
export interface OfferedIngress {
  readonly loadBalancer: LoadBalancer;
  readonly targets: TargetGroup;
  /** Rules that let the load balancer reach tasks. */
  readonly requests: readonly ITerraformDependable[];
}

/** An ECS service whose task is planned and whose names are given. */
export interface NamedService extends PlannedService {
  /** Physical name of what belongs to it: roles, alarms, the task definition's family. */
  readonly name: string;
  /** Physical name of the ECS service itself. */
  readonly serviceName: string;
  /** The target group that its tasks are in. Default none. */
  readonly targets?: TargetGroup | undefined;
  /** The construct id of a part of it. */
  readonly id: (part: string) => string;
  /** The group that its tasks are in. */
  readonly securityGroup: SecurityGroup;
}

/** An ECS service of the stack, with its settings and the task that it runs. */
export interface RunningService extends NamedService {
  readonly service: Service;
}

export interface OfferedDatabase {
  readonly access: DatabaseAccess;
  /** Secret of the compose file that gets the connection string. */
  readonly secret: string;
}

/** All that was offered so far; of a list what each has added. */
export type Offered = Offer & Required<Pick<Offer, "databases" | "ownTasks">>;

/** Where something is built. */
export interface Site {
  /** The stack. */
  readonly scope: TerraformStack;
  /** For what does not get the provider's default tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly offered: Offered;
  /** @throws before the network is built */
  readonly vpc: IRoutedVpc;
  /** A line for people, printed by Terraform after each apply. */
  readonly output: (name: string, description: string, value: unknown) => void;
}

export interface NetworkSite extends Site {
  /** Services of AWS that need an endpoint beside those that all tasks need, where endpoints are the only way out. */
  readonly endpoints: readonly string[];
}

export interface DataSite extends Site {
  readonly project: ComposeProject;
  /**
   * Hosts that are there. They are in the groups of clients from the start: what is added to a launch template reaches
   * hosts by an instance refresh, minutes after the tasks that need it.
   */
  readonly hosts?: OwnHosts | undefined;
  /** The topic of the alarms on data, made when it is asked for first. The service's alarms have one of their own. */
  readonly alarmsTopicArn: () => string;
}

export interface ServiceSite extends Site {
  readonly project: ComposeProject;
  readonly cluster: ICluster;
  /** What the services run on. */
  readonly capacity: TaskCapacity;
  readonly chosenCapacity: ChosenCapacity;
  /** What services get of all capabilities. */
  readonly hands: Hands;
  /** The group that tasks are in, with hosts that share their network; and the rules that let it out. */
  readonly tasks: { readonly group: SecurityGroup; readonly waysOut: readonly ITerraformDependable[] };
  /** Lets the tasks of another group out. */
  readonly letOut: (group: SecurityGroup) => readonly ITerraformDependable[];
  /** Where tasks with addresses of their own are. */
  readonly subnetIds: readonly string[];
  /** Groups of those that reach a database of the environment's own. */
  readonly databaseClients: readonly string[];
}

export type Make<Where extends Site, S, Reads> = (site: Where, settings: S, environment: Reads) => Offer;

/** What a capability builds in one stack; after those before it in the catalogue. */
export type Build<S, Reads> =
  | { readonly stack: "network"; readonly make: Make<NetworkSite, S, Reads> }
  | { readonly stack: "data"; readonly make: Make<DataSite, S, Reads> }
  | { readonly stack: "service"; readonly make: Make<ServiceSite, S, Reads> };
