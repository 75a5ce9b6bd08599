import {
  findInstanceType,
  isOfferedIn,
  nearestInstanceTypes,
  tasksByNetworkInterfaces,
} from "../aws/instance-types";
import { findRegion, nearestRegions, otherPartitionOf, zonesOf } from "../aws/regions";
import type { Environment } from "../capabilities/environment";
import type { HostCapacity } from "../capabilities/hosts/schema";
import { type Disagreement, order, type Part } from "../environment/agreement";
import { physicalName } from "../naming";
import {
  contains,
  formatNetwork,
  isAligned,
  isPrivate,
  LARGEST_PREFIX,
  type Network,
  overlap,
  parseNetwork,
  SMALLEST_CUT_VPC,
} from "../network/cidr";
import { bastionReachesWhatThereIs } from "./bastion-agreement";
import { FILE_COMBINATIONS } from "./combinations/catalogue";
import { checkFile } from "./combinations/combination";
import { databaseAgrees } from "./database-agreement";
import { keyIsAtHand } from "./encryption-agreement";
import { gpuTypesAgree, hostTypesRun } from "./host-types";
import { secretsAgree } from "./secret-agreement";

/** An environment in which what broke the schema is left out. */
export type PartialEnvironment = Part<Environment>;
type Rule = (environment: PartialEnvironment) => Disagreement[];

/** Largest VPC that AWS makes. Source: Amazon VPC User Guide, "VPC CIDR blocks". */
const LARGEST_VPC = 16;
/** AWS keeps this many addresses of each subnet for itself. Source: Amazon VPC User Guide, "Subnet sizing". */
const RESERVED_ADDRESSES = 5;

/** All disagreements of an environment, whole or with broken values left out. */
export function checkAgreement(environment: PartialEnvironment): Disagreement[] {
  return [...RULES.flatMap((rule) => rule(environment)), ...checkFile(FILE_COMBINATIONS, environment)];
}

const RULES: readonly Rule[] = [
  regionExists,
  zonesExist,
  vpcFits,
  subnetsFit,
  bastionIsClosed,
  bastionReachesWhatThereIs,
  fargateTasksHaveAddresses,
  instanceTypesFit,
  hostTypesRun,
  gpuTypesAgree,
  tasksFitNetworkInterfaces,
  bastionTypeExists,
  limitsAreInOrder,
  hostsHaveAWayOut,
  ingressIsMeant,
  healthCheckIsBounded,
  entryIsAContainer,
  databaseAgrees,
  secretsAgree,
  keyIsAtHand,
  monitoringIsInOrder,
  namesFit,
];

function regionExists({ region }: PartialEnvironment): Disagreement[] {
  if (region === undefined || findRegion(region)) return [];
  const path = ["region"];
  const partition = otherPartitionOf(region);
  if (partition)
    return [
      {
        path,
        message: `"${region}" lies in AWS's partition ${partition}; only regions of "aws" are supported.`,
      },
    ];
  return [{ path, message: `"${region}" is not an AWS region.${suggest(nearestRegions(region))}` }];
}

/** Regions where accounts see different letters, so that a name can only be checked for its form. */
const REGIONS_WITH_OWN_LETTERS = ["us-west-1", "ap-northeast-1", "ca-central-1"];

function zonesExist({ region, network }: PartialEnvironment): Disagreement[] {
  const zones = network?.zones;
  const known = region === undefined ? undefined : zonesOf(region);
  if (region === undefined || zones === undefined || known === undefined) return [];
  const allowed = `${region} has ${known.length} zones: ${known.join(", ")}.`;
  if (typeof zones === "number") {
    return zones <= known.length
      ? []
      : [{ path: ["network", "zones"], message: `${zones} zones are more than the region has; ${allowed}` }];
  }
  const exists = (zone: string): boolean =>
    known.includes(zone) ||
    (REGIONS_WITH_OWN_LETTERS.includes(region) && new RegExp(`^${region}[a-f]$`).test(zone));
  const wrong: Disagreement[] =
    zones.length > known.length
      ? [
          {
            path: ["network", "zones"],
            message: `${zones.length} zones are more than the region has; ${allowed}`,
          },
        ]
      : [];
  zones.forEach((zone, index) => {
    if (zone === undefined) return;
    const path = ["network", "zones", index];
    if (!exists(zone)) wrong.push({ path, message: `"${zone}" is not a zone of this region; ${allowed}` });
    else if (zones.indexOf(zone) < index) wrong.push({ path, message: `"${zone}" is listed twice.` });
  });
  return wrong;
}

function vpcFits({ network }: PartialEnvironment): Disagreement[] {
  const vpc = tryParse(network?.cidr);
  if (!network || !vpc) return [];
  const path = ["network", "cidr"];
  const found = `"${network.cidr}"`;
  const wrong: Disagreement[] = [];
  if (!isAligned(vpc))
    wrong.push({
      path,
      message: `${found} does not start at the network's first address; write ${aligned(vpc)}.`,
    });
  if (!isPrivate(vpc)) {
    wrong.push({
      path,
      message: `${found} is not private; RFC 1918 keeps 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 for that.`,
    });
  }
  if (vpc.prefix < LARGEST_VPC)
    wrong.push({ path, message: `${found} is too large; AWS makes a VPC of /16 to /28.` });
  if (vpc.prefix > LARGEST_PREFIX)
    wrong.push({ path, message: `${found} is too small; AWS makes a VPC of /16 to /28.` });
  else if (network.subnets === undefined && vpc.prefix > SMALLEST_CUT_VPC) {
    wrong.push({
      path,
      message: `${found} is too small to be cut for 8 tiers and 6 zones; use /16 to /${SMALLEST_CUT_VPC}, or list network.subnets.`,
    });
  }
  return wrong;
}

function subnetsFit({ network }: PartialEnvironment): Disagreement[] {
  if (!network?.subnets) return [];
  const vpc = tryParse(network.cidr);
  const zones = typeof network.zones === "number" ? network.zones : network.zones?.length;
  const wrong: Disagreement[] = [];
  const seen: { readonly label: string; readonly net: Network }[] = [];
  for (const tier of ["public", "private"] as const) {
    const list = network.subnets[tier];
    if (!list) continue;
    if (zones !== undefined && list.length !== zones) {
      wrong.push({
        path: ["network", "subnets", tier],
        message: `has ${list.length} entries for ${zones} zones; list one subnet for each zone.`,
      });
    }
    list.forEach((text, index) => {
      const net = tryParse(text);
      if (!net) return;
      const path = ["network", "subnets", tier, index];
      if (!isAligned(net))
        wrong.push({
          path,
          message: `"${text}" does not start at its first address; write ${aligned(net)}.`,
        });
      if (net.prefix > LARGEST_PREFIX) {
        wrong.push({
          path,
          message: `"${text}" is too small; AWS makes subnets of /16 to /28 and keeps ${RESERVED_ADDRESSES} addresses of each.`,
        });
      }
      if (vpc && !contains(vpc, net))
        wrong.push({ path, message: `"${text}" does not lie in network.cidr ${network.cidr}.` });
      const other = seen.find((earlier) => overlap(earlier.net, net));
      if (other) wrong.push({ path, message: `"${text}" overlaps ${other.label}.` });
      seen.push({ label: `network.subnets.${tier}[${index}] ${text}`, net });
    });
  }
  return wrong;
}

function bastionIsClosed({ bastion }: PartialEnvironment): Disagreement[] {
  if (!bastion || !("allowFrom" in bastion)) return [];
  return (bastion.allowFrom ?? []).flatMap((text, index) => {
    const net = tryParse(text);
    if (!net) return [];
    const path = ["bastion", "allowFrom", index];
    if (net.prefix === 0) {
      return [
        {
          path,
          message: `"${text}" is the whole world; name the networks that you work from, or use access: session-manager.`,
        },
      ];
    }
    if (net.prefix < 8)
      return [{ path, message: `"${text}" is too wide for a bastion; use /8 or narrower.` }];
    return isAligned(net)
      ? []
      : [{ path, message: `"${text}" does not start at its first address; write ${aligned(net)}.` }];
  });
}

/** The agent and the system need this much of a host's memory in MiB. Source: ECS Developer Guide, "Container instance memory". */
const SYSTEM_MEMORY_MIB = 256;

/** The environment's hosts; undefined on Fargate. */
function hostsOf({ capacity }: PartialEnvironment): Part<HostCapacity> | undefined {
  // What broke the schema is left out, so that the type alone does not tell the two apart.
  return capacity?.launchType === "fargate" ? undefined : (capacity as Part<HostCapacity> | undefined);
}

function fargateTasksHaveAddresses({ capacity, service }: PartialEnvironment): Disagreement[] {
  if (capacity?.launchType !== "fargate" || service?.networkMode !== "bridge") return [];
  return [
    {
      path: ["service", "networkMode"],
      message: "is bridge, which Fargate does not have; write awsvpc.",
    },
  ];
}

/** Of the hosts, or of those that services leave for Fargate. */
function instanceTypesFit(environment: PartialEnvironment): Disagreement[] {
  const { capacity, region } = environment;
  return capacity?.launchType === "fargate"
    ? typesFit(capacity.leaving, ["capacity", "leaving"], region)
    : typesFit(hostsOf(environment), ["capacity"], region);
}

function typesFit(
  capacity: Part<HostCapacity> | undefined,
  place: readonly string[],
  region: string | undefined,
): Disagreement[] {
  return (capacity?.instanceTypes ?? []).flatMap((type, index) => {
    if (type === undefined) return [];
    const path = [...place, "instanceTypes", index];
    const facts = findInstanceType(type);
    if (!facts) return [{ path, message: `"${type}" is not an EC2 instance type.${suggestTypes(type)}` }];
    const architecture = capacity?.architecture;
    if (architecture !== undefined && !facts.architectures.includes(architecture)) {
      return [
        {
          path,
          message: `"${type}" is ${facts.architectures.join(" and ")}, but ${place.join(".")}.architecture is ${architecture}.`,
        },
      ];
    }
    if (facts.memoryMiB < 2 * SYSTEM_MEMORY_MIB) {
      return [
        {
          path,
          message: `"${type}" has ${facts.memoryMiB} MiB of memory, which leaves too little for tasks.`,
        },
      ];
    }
    if (region !== undefined && isOfferedIn(facts, region) === false) {
      return [{ path, message: `"${type}" is not offered in ${region}.${suggestTypes(type, region)}` }];
    }
    return capacity?.instanceTypes?.indexOf(type) === index
      ? []
      : [{ path, message: `"${type}" is listed twice.` }];
  });
}

/** Every awsvpc task has an interface of its own, and small types have few (amazon-ecs-agent 2448). */
function tasksFitNetworkInterfaces(environment: PartialEnvironment): Disagreement[] {
  const { service, furtherServices } = environment;
  const capacity = hostsOf(environment);
  const further = Object.values(furtherServices ?? {}).map((settings) => settings?.tasks?.max ?? 0);
  const front = service?.tasks?.max;
  const most = front === undefined ? undefined : front + further.reduce((sum, max) => sum + max, 0);
  const hosts = capacity?.max;
  if (service?.networkMode !== "awsvpc" || most === undefined || hosts === undefined) return [];
  return (capacity?.instanceTypes ?? []).flatMap((type, index) => {
    const facts = type === undefined ? undefined : findInstanceType(type);
    if (!facts) return [];
    const each = tasksByNetworkInterfaces(facts, { networkMode: "awsvpc", trunking: false });
    if (each * hosts >= most) return [];
    return [
      {
        path: ["capacity", "instanceTypes", index],
        message: `"${type}" has network interfaces for ${each} awsvpc task${each === 1 ? "" : "s"}; ${hosts} hosts run ${each * hosts} of ${further.length > 0 ? `all ${most} tasks` : `service.tasks.max ${most}`}. Use a larger type, more hosts, or networkMode bridge.`,
      },
    ];
  });
}

function bastionTypeExists({ bastion, region }: PartialEnvironment): Disagreement[] {
  const type = bastion?.instanceType;
  if (type === undefined) return [];
  const path = ["bastion", "instanceType"];
  const facts = findInstanceType(type);
  if (!facts) return [{ path, message: `"${type}" is not an EC2 instance type.${suggestTypes(type)}` }];
  if (region === undefined || isOfferedIn(facts, region) !== false) return [];
  return [{ path, message: `"${type}" is not offered in ${region}.${suggestTypes(type, region)}` }];
}

function limitsAreInOrder(environment: PartialEnvironment): Disagreement[] {
  const { service, furtherServices } = environment;
  const capacity = hostsOf(environment);
  return [
    ...order(["capacity", "min"], capacity?.min, "capacity.max", capacity?.max),
    ...order(["service", "tasks", "min"], service?.tasks?.min, "service.tasks.max", service?.tasks?.max),
    ...Object.entries(furtherServices ?? {}).flatMap(([name, further]) =>
      order(
        ["furtherServices", name, "tasks", "min"],
        further?.tasks?.min,
        `furtherServices.${name}.tasks.max`,
        further?.tasks?.max,
      ),
    ),
  ];
}

function hostsHaveAWayOut({ capacity, network, service }: PartialEnvironment): Disagreement[] {
  const wrong: Disagreement[] = [];
  if (capacity?.placement === "private" && network?.egress === "none") {
    wrong.push({
      path: ["capacity", "placement"],
      message:
        'hosts and tasks in private subnets cannot reach ECS or pull images while network.egress is none; choose another egress, or placement "public".',
    });
  }
  const onHosts = capacity !== undefined && capacity.launchType !== "fargate";
  if (
    onHosts &&
    capacity.placement === "public" &&
    service?.networkMode === "awsvpc" &&
    network?.egress === "none"
  ) {
    wrong.push({
      path: ["service", "networkMode"],
      message:
        "awsvpc gives tasks on EC2 no public address, so that they cannot reach anything in public subnets; use bridge, or private subnets with an egress.",
    });
  }
  return wrong;
}

function ingressIsMeant({ ingress }: PartialEnvironment): Disagreement[] {
  const wide = (ingress?.allowFrom ?? []).flatMap((text, index) => {
    const net = tryParse(text);
    return net?.prefix === 0
      ? [
          {
            path: ["ingress", "allowFrom", index],
            message: `"${text}" is the whole world; write ingress.public: true if that is meant.`,
          },
        ]
      : [];
  });
  if (ingress?.public === true && (ingress.allowFrom?.length ?? 0) > 0) {
    return [
      {
        path: ["ingress", "allowFrom"],
        message: "has no effect while ingress.public is true; remove one of the two.",
      },
    ];
  }
  return wide;
}

/** An unhealthy target is taken out within this time. */
const MOST_SECONDS_UNTIL_OUT = 60;

function healthCheckIsBounded({ ingress }: PartialEnvironment): Disagreement[] {
  const check = ingress?.healthCheck;
  if (!check) return [];
  const { intervalSeconds: interval, timeoutSeconds: timeout, unhealthyThreshold: times } = check;
  const wrong: Disagreement[] = [];
  if (interval !== undefined && timeout !== undefined && timeout >= interval) {
    wrong.push({
      path: ["ingress", "healthCheck", "timeoutSeconds"],
      message: `${timeout} must be below intervalSeconds ${interval}.`,
    });
  }
  if (interval !== undefined && times !== undefined && interval * times > MOST_SECONDS_UNTIL_OUT) {
    wrong.push({
      path: ["ingress", "healthCheck", "intervalSeconds"],
      message: `${interval} s times unhealthyThreshold ${times} is ${interval * times} s until a dead target is taken out; at most ${MOST_SECONDS_UNTIL_OUT} s are allowed.`,
    });
  }
  return wrong;
}

/** Without `containers` the compose file says which they are. */
function entryIsAContainer({ service }: PartialEnvironment): Disagreement[] {
  const containers = service?.containers ?? [];
  const entry = service?.entry?.service;
  if (containers.length === 0 || entry === undefined || containers.includes(entry)) return [];
  return [
    {
      path: ["service", "entry", "service"],
      message: `"${entry}" is not one of service.containers: ${containers.join(", ")}.`,
    },
  ];
}

function monitoringIsInOrder({ monitoring }: PartialEnvironment): Disagreement[] {
  return [
    ...order(
      ["monitoring", "cpuLowPercent"],
      monitoring?.cpuLowPercent,
      "monitoring.cpuHighPercent",
      monitoring?.cpuHighPercent,
      true,
    ),
    ...order(
      ["monitoring", "memoryLowPercent"],
      monitoring?.memoryLowPercent,
      "monitoring.memoryHighPercent",
      monitoring?.memoryHighPercent,
      true,
    ),
  ];
}

function namesFit({ name, service }: PartialEnvironment): Disagreement[] {
  if (name === undefined) return [];
  return Object.keys(service?.images ?? {}).flatMap((image) =>
    /^[a-z0-9]+([._-][a-z0-9]+)*$/.test(physicalName(name, image))
      ? []
      : [
          {
            path: ["service", "images", image],
            message: `"${image}" cannot name an ECR repository: lower-case letters, digits and single . _ - between them.`,
          },
        ],
  );
}

function suggestTypes(type: string, region?: string): string {
  const near = nearestInstanceTypes(type, 8).filter((name) => {
    const facts = findInstanceType(name);
    return region === undefined || (facts !== undefined && isOfferedIn(facts, region) !== false);
  });
  return suggest(near.slice(0, 3));
}

const suggest = (near: readonly string[]): string =>
  near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`;

function tryParse(text: string | undefined): Network | undefined {
  try {
    return text === undefined ? undefined : parseNetwork(text);
  } catch {
    return undefined;
  }
}

const aligned = ({ base, prefix }: Network): string =>
  formatNetwork({ base: base - (base % 2 ** (32 - prefix)), prefix });
