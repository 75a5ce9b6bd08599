import { inWords } from "../aws/priced-words";
import {
  monthlyPrice,
  type PricedItem,
  type PriceRequest,
  priceTableDate,
  unpricedItems,
} from "../aws/prices";
import type { Environment } from "../capabilities/environment";
import type { HostCapacity } from "../capabilities/hosts/schema";
import { interfaceEndpoints } from "../network/egress";

/** What something costs in a month, in a sentence for people and as figures for scripts. */
export interface Price {
  /** US dollars a month of 730 hours; undefined where the table lacks a price of the region. */
  readonly usd?: number;
  readonly sentence: string;
}

/** The fewest tasks of a service on Fargate, and the size of each: CPU units and MiB. */
export interface FargateTasks {
  readonly count: number;
  /** The most tasks of it. */
  readonly most: number;
  readonly cpu: number;
  readonly memory: number;
}

/** What the bastion's root volume holds, in GiB. */
const BASTION_VOLUME_GIB = 8;
/** What the root volume of a stateful host holds, in GiB. */
const STATEFUL_ROOT_VOLUME_GIB = 30;

/** The way out of the private subnets, before data. */
export function egressPrice(environment: Environment): Price {
  const { kind, items, data } = egressItems(environment);
  if (items.length === 0) return { usd: 0, sentence: `${kind}, which costs nothing` };
  const perGb = data ? monthlyPrice(environment.region, [{ item: data, quantity: 1 }]) : undefined;
  const price = monthlyPrice(environment.region, items);
  if (!price) return notInTable(environment, unpricedItems(environment.region, items));
  const each = perGb ? ` and ${dollars(perGb.usd)} for each GB` : "";
  return { usd: price.usd, sentence: `${kind}: ${dollars(price.usd)} a month${each}; ${tableNote()}` };
}

/**
 * What is billed with the fewest hosts or tasks and no traffic: hosts, tasks on Fargate, load balancer, addresses,
 * volumes, bastion, key and way out. Not in it: data, load balancer capacity units, logs, metrics and alarms, which depend
 * on use.
 */
export function standingPrice(environment: Environment, tasks: readonly FargateTasks[] = []): Price {
  const { region } = environment;
  const items = summed(standingItems(environment, tasks));
  const unknown = unpricedItems(region, items);
  const price = monthlyPrice(
    region,
    items.filter(({ item }) => !unknown.includes(item)),
  );
  if (!price) return notInTable(environment, unknown);
  const lines = price.lines
    .filter(({ usd }) => usd > 0)
    .map(({ item, quantity, usd }) => `${inWords(item, quantity)} ${dollars(usd)}`);
  const [least, rest] =
    unknown.length > 0
      ? ["at least ", ` WITHOUT ${named(unknown)}, whose price in ${region} the table lacks`]
      : ["", ""];
  return {
    ...(unknown.length === 0 ? { usd: price.usd } : {}),
    sentence: `${least}${dollars(price.usd)} a month${rest} (${lines.join(", ")}); ${tableNote()}`,
  };
}

/** Each item once. */
const summed = (items: readonly PriceRequest[]): PriceRequest[] => {
  const quantities = new Map<PricedItem, number>();
  for (const { item, quantity } of items) quantities.set(item, (quantities.get(item) ?? 0) + quantity);
  return [...quantities].map(([item, quantity]) => ({ item, quantity }));
};

const named = (items: readonly PricedItem[]): string => items.map((item) => inWords(item)).join(", ");

const tableNote = (): string => `list prices, table of ${priceTableDate()}`;

const notInTable = ({ region }: Environment, unknown: readonly PricedItem[]): Price => ({
  sentence: `not in the table of ${priceTableDate()} for ${region}: ${named(unknown)}`,
});

function egressItems({ database, network }: Environment): {
  readonly kind: string;
  readonly items: readonly PriceRequest[];
  readonly data?: "natGatewayData" | "regionalNatGatewayData" | "interfaceEndpointData";
} {
  const zones = zonesOf(network);
  switch (network.egress) {
    case "none":
      return { kind: "none", items: [] };
    case "nat-gateway":
      return { kind: "one NAT gateway", items: natGateways(1), data: "natGatewayData" };
    case "nat-gateway-per-zone":
      return { kind: `${zones} NAT gateways`, items: natGateways(zones), data: "natGatewayData" };
    case "regional-nat-gateway":
      return {
        kind: `a regional NAT gateway in ${zones} zones`,
        items: [
          { item: "regionalNatGatewayZone", quantity: zones },
          { item: "publicIpv4", quantity: zones },
        ],
        data: "regionalNatGatewayData",
      };
    case "endpoints": {
      const endpoints = interfaceEndpoints({ statefulHost: database?.hosting === "host" }).length;
      return {
        kind: `${endpoints} endpoints in ${zones} zones`,
        items: [{ item: "interfaceEndpointZone", quantity: endpoints * zones }],
        data: "interfaceEndpointData",
      };
    }
  }
}

const zonesOf = ({ zones }: Environment["network"]): number =>
  typeof zones === "number" ? zones : zones.length;

const natGateways = (count: number): PriceRequest[] => [
  { item: "natGateway", quantity: count },
  { item: "publicIpv4", quantity: count },
];

function standingItems(environment: Environment, tasks: readonly FargateTasks[]): PriceRequest[] {
  const { bastion, encryption, ingress, network } = environment;
  const capacity = capacityItems(environment, tasks);
  const bastionAddress = bastion && (bastion.access === "ssh" || network.egress === "none") ? 1 : 0;
  const balancerAddresses = ingress.public ? zonesOf(network) : 0;
  const volumes = capacity.volumesGiB + (bastion ? BASTION_VOLUME_GIB : 0);
  const database = databaseItems(environment);
  return [
    ...capacity.items,
    { item: "applicationLoadBalancer", quantity: 1 },
    {
      item: "publicIpv4",
      quantity: capacity.addresses + bastionAddress + balancerAddresses + database.addresses,
    },
    { item: "gp3", quantity: volumes + database.volumesGiB },
    ...database.instances,
    ...(encryption && "key" in encryption ? [{ item: "kmsKey" as const, quantity: 1 }] : []),
    ...(bastion ? [{ item: `instance:${bastion.instanceType}` as const, quantity: 1 }] : []),
    ...egressItems(environment).items,
  ];
}

interface CapacityItems {
  readonly items: readonly PriceRequest[];
  readonly volumesGiB: number;
  readonly addresses: number;
}

/** What the fewest hosts need, or the fewest tasks of Fargate with the hosts that services leave for it. */
function capacityItems(environment: Environment, tasks: readonly FargateTasks[]): CapacityItems {
  const { capacity } = environment;
  if (capacity.launchType === "fargate") {
    const left = capacity.leaving && hostItems(capacity.leaving);
    const isPublic = capacity.placement === "public";
    const sum = (of: (one: FargateTasks) => number): number =>
      tasks.reduce((total, one) => total + one.count * of(one), 0);
    return {
      // At the price on demand: Spot's changes all the time.
      items: [
        { item: `fargateVcpu:${capacity.architecture}`, quantity: sum(({ cpu }) => cpu / 1024) },
        { item: `fargateGb:${capacity.architecture}`, quantity: sum(({ memory }) => memory / 1024) },
        ...(left?.items ?? []),
      ],
      volumesGiB: left?.volumesGiB ?? 0,
      addresses: (isPublic ? sum(() => 1) : 0) + (left?.addresses ?? 0),
    };
  }
  return hostItems(capacity);
}

const hostItems = ({ instanceTypes, min, placement, rootVolumeGiB }: HostCapacity): CapacityItems => ({
  items: [{ item: `instance:${instanceTypes[0]}`, quantity: min }],
  volumesGiB: min * rootVolumeGiB,
  addresses: placement === "public" ? min : 0,
});

/** What the database needs all month, if it is made here. Snapshots and backups depend on what changes. */
function databaseItems({ database }: Environment): {
  readonly instances: readonly PriceRequest[];
  readonly volumesGiB: number;
  readonly addresses: number;
} {
  switch (database?.hosting) {
    case "host":
      return {
        instances: [{ item: `instance:${database.instanceType}`, quantity: 1 }],
        volumesGiB: database.volumeGiB + STATEFUL_ROOT_VOLUME_GIB,
        addresses: database.placement === "public" ? 1 : 0,
      };
    case "documentdb":
      return {
        instances: [{ item: `documentdb:${database.instanceClass}`, quantity: database.instances }],
        volumesGiB: 0,
        addresses: 0,
      };
    default:
      return { instances: [], volumesGiB: 0, addresses: 0 };
  }
}

const dollars = (usd: number): string => `${usd.toFixed(usd < 0.1 ? 3 : 2)} USD`;
