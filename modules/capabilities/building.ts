import type { ITerraformDependable, TerraformStack } from "../cdktf.ts";
import type { ChosenCapacity } from "../compose/ecs/runs-services.ts";
import type { ComposeProject } from "../compose/index.ts";
import type { OwnHosts } from "../compute/builds-capacity.ts";
import type { ICluster } from "../compute/cluster.ts";
import type { TaskCapacity } from "../compute/task-capacity.ts";
import type { SecurityGroup } from "../network/security-group.ts";
import type { IRoutedVpc } from "../network/vpc.ts";
import type { Hands } from "./handing.ts";
import type { Offer, Offered } from "./offering.ts";

/** How a capability is built in the stacks of the network, of the data, of the services, and of delivery. */

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
  /** Hosts that are there. They are in groups of clients from the start, so that a group that they may need is made. */
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
}

/** Where the rights of a pipeline are: a stack that a person applies, and no pipeline. */
export interface DeliverySite extends Site {
  /** The stacks that the pipeline deploys, with all that `customise.ts` adds before they are synthesised. */
  readonly deployed: readonly TerraformStack[];
  /** Names and ARNs of secrets that are there already. */
  readonly secrets: readonly string[];
}

export type Make<Where extends Site, S, Reads> = (
  site: Where,
  settings: S,
  environment: Reads,
) => Where extends ServiceSite ? LateOffer : Offer;

/** Who is in a group of clients, and which tasks are checked, is settled before the stack of the services is built. */
export type LateOffer = Omit<Offer, "clients" | "ownTasks"> & {
  readonly [K in "clients" | "ownTasks"]?: never;
};

/** The stacks, in the order in which they are built, and where a capability builds in each. */
export interface Sites {
  readonly network: NetworkSite;
  readonly data: DataSite;
  readonly service: ServiceSite;
  readonly delivery: DeliverySite;
}

/** What a capability builds in one stack; after those before it in the catalogue. */
export interface BuildIn<Stack extends keyof Sites, S, Reads> {
  readonly stack: Stack;
  readonly make: Make<Sites[Stack], S, Reads>;
  /** After all others of the stack, such as what watches them. Default false. */
  readonly last?: boolean;
}

export type Build<S, Reads> = { [Stack in keyof Sites]: BuildIn<Stack, S, Reads> }[keyof Sites];
