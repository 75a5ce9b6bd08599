import {
  findInstanceType,
  type InstanceType,
  instanceTypeNames,
  isOfferedIn,
} from "../../aws/instance-types.ts";
import { monthlyPrice, type PriceRequest } from "../../aws/prices.ts";
import type { Made } from "../billing.ts";
import { detailedMonitoring, instancePrice, SPOT } from "../host-prices.ts";
import { zonesOf } from "../network/schema.ts";
import type { Reads } from "./agreement.ts";
import { MANUFACTURERS, type Manufacturer } from "./managed-instances.ts";
import type { ManagedCapacity } from "./schema.ts";

/**
 * ECS spreads the tasks of a service over so many hosts, each in another zone, before it fills one.
 * Source: ECS Developer Guide, "Amazon ECS Managed Instances auto scaling and task placement" (2026-11).
 */
const SPREAD_OVER = 3;

/**
 * The fewest hosts, of the cheapest type that fits, on demand: AWS picks it, and more of them where tasks need more
 * room. It bills EC2's price and a fee of its own for each. Source: aws.amazon.com/ecs/pricing, 2026-11.
 */
export function managedPrices(capacity: ManagedCapacity, reads: Reads, made: Made): PriceRequest[] {
  const type = cheapestType(capacity, reads.region) ?? "of a fitting type";
  const hosts = fewestHosts(reads, made);
  return [
    instancePrice(type, hosts, [capacity.spotPercent > 0 ? SPOT : undefined]),
    { item: `managedInstance:${type}`, quantity: hosts },
    { item: "gp3", quantity: hosts * capacity.volumeGiB },
    detailedMonitoring(hosts),
  ];
}

/** As many as the largest service is spread over; the others' tasks are taken to fit beside its. */
function fewestHosts({ network }: Reads, { resources }: Made): number {
  const tasks = resources("aws_ecs_service").map((service) => Number(service["desired_count"]));
  return Math.min(SPREAD_OVER, zonesOf(network), Math.max(1, ...tasks));
}

/** Of those that the region has and the table has a price of. */
export function cheapestType(capacity: ManagedCapacity, region: string): string | undefined {
  const priced = instanceTypeNames().flatMap((name) => {
    const facts = findInstanceType(name);
    if (!facts || !fits(name, facts, capacity) || isOfferedIn(facts, region) === false) return [];
    const price = monthlyPrice(region, [{ item: `instance:${name}`, quantity: 1 }]);
    return price ? [{ name, usd: price.usd }] : [];
  });
  const [cheapest] = priced.sort((one, other) => one.usd - other.usd || (one.name < other.name ? -1 : 1));
  return cheapest?.name;
}

function fits(name: string, facts: InstanceType, capacity: ManagedCapacity): boolean {
  const { architecture, vcpus, memoryMiB, manufacturers, instanceTypes } = capacity;
  return (
    facts.currentGeneration &&
    facts.hypervisor !== "metal" &&
    facts.architectures.includes(architecture) &&
    facts.vcpus >= vcpus.min &&
    facts.vcpus <= vcpus.max &&
    facts.memoryMiB >= memoryMiB.min &&
    facts.memoryMiB <= memoryMiB.max &&
    (manufacturers ?? MANUFACTURERS[architecture]).includes(manufacturerOf(name)) &&
    (instanceTypes === undefined || instanceTypes.some((pattern) => matches(name, pattern)))
  );
}

/** By the letter behind the generation: `m7a`, `m7g`, `m7i`. Source: EC2 User Guide, "Naming conventions", 2026-11. */
export function manufacturerOf(name: string): Manufacturer {
  const [, options = ""] = /^[a-z]+\d+([a-z]*)/.exec(name) ?? [];
  if (options.includes("g") || /^a1\./.test(name)) return "amazon-web-services";
  return options.includes("a") ? "amd" : "intel";
}

const matches = (name: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(name);
