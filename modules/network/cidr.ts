import { Address4 } from "ip-address";

/** IPv4 networks as numbers: base address and prefix length. No I/O, no AWS. */
export interface Network {
  /** First address as an unsigned 32-bit number. */
  readonly base: number;
  /** Prefix length, 0 to 32. */
  readonly prefix: number;
}

/** Zones that the plan has room for. No AWS region has more today. */
export const MOST_ZONES = 6;
/** Tiers that the plan has room for; market uses two of them. */
export const TIERS = [
  "public",
  "private",
  "data",
  "cache",
  "endpoint",
  "management",
  "spare1",
  "spare2",
] as const;
export type Tier = (typeof TIERS)[number];

/** Eight tiers of eight zones each: six more bits than the VPC has. */
const TIER_BITS = 3;
const ZONE_BITS = 3;
/** AWS makes subnets of /16 to /28. Source: Amazon VPC User Guide, "Subnet CIDR blocks". */
export const LARGEST_PREFIX = 28;
/** The smallest VPC that the plan can cut. */
export const SMALLEST_CUT_VPC = LARGEST_PREFIX - TIER_BITS - ZONE_BITS;

/** RFC 1918, section 3. */
const PRIVATE_NETWORKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/**
 * `10.0.1.0/24` as numbers.
 * @throws RangeError when the text is not an IPv4 network
 */
export function parseNetwork(text: string): Network {
  const known = networks.get(text) ?? readNetwork(text);
  networks.set(text, known);
  return known;
}

/** Read once each: every environment's is held against those of all others. */
const networks = new Map<string, Network>();

function readNetwork(text: string): Network {
  if (!text.includes("/") || !Address4.isValid(text))
    throw new RangeError(`"${text}" is not an IPv4 network`);
  const address = new Address4(text);
  return { base: Number(address.bigInt()), prefix: address.subnetMask };
}

export function formatNetwork({ base, prefix }: Network): string {
  return `${Address4.fromBigInt(BigInt(base)).correctForm()}/${prefix}`;
}

/** How many addresses the network holds. */
const sizeOf = ({ prefix }: Network): number => 2 ** (32 - prefix);

/** Whether the address is the network's first: 10.0.0.0/16 is, 10.0.0.1/16 is not. */
export const isAligned = (network: Network): boolean => network.base % sizeOf(network) === 0;

export const contains = (outer: Network, inner: Network): boolean =>
  inner.base >= outer.base && inner.base + sizeOf(inner) <= outer.base + sizeOf(outer);

export const overlap = (one: Network, other: Network): boolean =>
  one.base < other.base + sizeOf(other) && other.base < one.base + sizeOf(one);

/** Whether the network lies in one of RFC 1918's private ones. */
export const isPrivate = (network: Network): boolean =>
  PRIVATE_NETWORKS.some((text) => contains(parseNetwork(text), network));

/**
 * The subnet of one tier in one zone. Each tier and zone has a fixed place, whatever else there is, so that a zone or
 * a tier added later moves nothing: 10.0.0.0/16 is cut into tiers of /19, those into zones of /22.
 *
 * @param zone counted from 0, below 6
 * @throws RangeError when the VPC is smaller than /22 (subnets would be below AWS's /28)
 */
export function subnetOf(vpc: Network, tier: Tier, zone: number): Network {
  if (vpc.prefix > SMALLEST_CUT_VPC) {
    throw new RangeError(
      `a /${vpc.prefix} network is too small to cut; /${SMALLEST_CUT_VPC} is the smallest`,
    );
  }
  if (!Number.isInteger(zone) || zone < 0 || zone >= MOST_ZONES) {
    throw new RangeError(`there is room for zones 0 to ${MOST_ZONES - 1}, not ${zone}`);
  }
  const prefix = vpc.prefix + TIER_BITS + ZONE_BITS;
  const place = TIERS.indexOf(tier) * 2 ** ZONE_BITS + zone;
  return { base: vpc.base + place * 2 ** (32 - prefix), prefix };
}

/** The subnets of a tier for the first `zones` zones, as text. */
export function cutSubnets(vpcCidr: string, tier: Tier, zones: number): string[] {
  const vpc = parseNetwork(vpcCidr);
  return Array.from({ length: zones }, (_, zone) => formatNetwork(subnetOf(vpc, tier, zone)));
}

/** Undefined where it is no network, or nothing at all. */
export function tryParse(text: string | undefined): Network | undefined {
  try {
    return text === undefined ? undefined : parseNetwork(text);
  } catch {
    return undefined;
  }
}

/** What to write instead of a network that does not start at its first address. */
export const aligned = ({ base, prefix }: Network): string =>
  formatNetwork({ base: base - (base % 2 ** (32 - prefix)), prefix });
