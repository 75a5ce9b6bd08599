import type { TerraformStack } from "../cdktf";
import type { OwnTask } from "../checks/rule";
import type { ComposeProject } from "../compose";
import type { OwnHosts } from "../compute/builds-capacity";
import type { DatabaseAccess } from "../database/database-access";
import type { SecurityGroup } from "../network/security-group";
import type { Vpc } from "../network/vpc";
import type { HeldSecret } from "../secrets-manager/held-secret";
import type { Bastion } from "./bastion/bastion";
import type { Registry } from "./registry/registry";
import type { SharedVolume } from "./volumes/shared-volume";

/** How a capability is built in the stack of the network and in that of the data. */

type ByName<T> = Readonly<Record<string, T>>;

/** What capabilities offer to those that are built after them, and to later stacks. */
export interface Offer {
  readonly vpc?: Vpc;
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
  readonly vpc: Vpc;
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

export type Make<Where extends Site, S, Reads> = (site: Where, settings: S, environment: Reads) => Offer;

/** What a capability builds in one stack; after those before it in the catalogue. */
export type Build<S, Reads> =
  | { readonly stack: "network"; readonly make: Make<NetworkSite, S, Reads> }
  | { readonly stack: "data"; readonly make: Make<DataSite, S, Reads> };
