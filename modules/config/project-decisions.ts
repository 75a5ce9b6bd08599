import type { FargateTasks } from "../aws/fargate";
import { findInstanceType } from "../aws/instance-types";
import { isStandardFamily, QUOTAS, type Quota, type QuotaName } from "../aws/quotas";
import type { Environment } from "../capabilities/environment";
import { overlap, parseNetwork } from "../network/cidr";
import { interfaceEndpoints } from "../network/egress";
import { isConnection } from "./decisions";

/** An environment with what its synthesis tells of its tasks. */
export interface Neighbour {
  readonly environment: Environment;
  /** Of services on Fargate. Default: none are known. */
  readonly fargateTasks?: readonly FargateTasks[];
}

/** What an environment needs of an account, at its largest. */
type Needs = Readonly<Record<QuotaName, number>>;

/** What only shows beside the other environments of the project: networks that overlap, secrets that are shared, quotas that do not suffice. */
export function projectDecisions(own: Neighbour, others: readonly Neighbour[]): string[] {
  return [...overlaps(own, others), ...sharedSecrets(own, others), ...quotas(own, others)];
}

/** The file of one environment is often a copy of another's, and so are the names of its secrets. */
function sharedSecrets({ environment }: Neighbour, others: readonly Neighbour[]): string[] {
  const beside = others.filter((other) => sharesAccount(environment, other.environment));
  return existingSecrets(environment).flatMap(({ path, source, what }) => {
    const names = beside
      .filter((other) => existingSecrets(other.environment).some((secret) => secret.source === source))
      .map((other) => other.environment.name);
    if (names.length === 0) return [];
    const [subject, verb] = names.length === 1 ? [names[0], "has"] : [names.join(", "), "have"];
    return [
      `${path}: ${subject} ${verb} the same secret, ${source}, and with it ${what}; give ${environment.name} one of its own, unless that is meant.`,
    ];
  });
}

interface ExistingSecret {
  readonly path: string;
  readonly source: string;
  /** What whoever has the secret shares. */
  readonly what: string;
}

function existingSecrets({ service, database }: Environment): ExistingSecret[] {
  const ofDatabase = database?.hosting === "host" ? database.secrets : {};
  return [
    ...Object.entries(service.secrets).map(([name, source]) => ({
      path: `service.secrets.${name}`,
      source,
      what: isConnection(database, name) ? "the same database" : "the same value",
    })),
    ...Object.entries(ofDatabase).map(([name, source]) => ({
      path: `database.secrets.${name}`,
      source,
      what: "the same value",
    })),
  ].flatMap(({ source, ...secret }) => (typeof source === "string" ? [{ ...secret, source }] : []));
}

function overlaps({ environment }: Neighbour, others: readonly Neighbour[]): string[] {
  const { cidr } = environment.network;
  const same = others.filter((other) =>
    overlap(parseNetwork(cidr), parseNetwork(other.environment.network.cidr)),
  );
  if (same.length === 0) return [];
  const names = same.map((other) => `${other.environment.name} (${other.environment.network.cidr})`);
  return [
    `network.cidr: ${cidr} overlaps ${names.join(", ")}; such networks can never be connected to each other. Another cidr later means another VPC.`,
  ];
}

function quotas(own: Neighbour, others: readonly Neighbour[]): string[] {
  const beside = others.filter((other) => sharesAccount(own.environment, other.environment));
  const ownNeeds = needsOf(own);
  const needsBeside = beside.map((other) => ({ name: other.environment.name, needs: needsOf(other) }));
  return (Object.keys(QUOTAS) as QuotaName[]).flatMap((quota) => {
    // Of what is in one VPC or group, no other environment takes anything.
    const isShared = quota !== "groupRules" && quota !== "interfaceEndpoints";
    const sharing = isShared ? needsBeside.filter(({ needs }) => needs[quota] > 0) : [];
    const needed = sharing.reduce((sum, { needs }) => sum + needs[quota], ownNeeds[quota]);
    const together = sharing.length > 0 ? `, with ${sharing.map(({ name }) => name).join(", ")}` : "";
    const { name, most, service, code, unit = "" }: Quota = QUOTAS[quota];
    const { region } = own.environment;
    const counted = (count: number): string => (unit === "" ? `${count}` : `${count} ${unit}`);
    if (ownNeeds[quota] === 0 || needed <= most) return [];
    return [
      `quota "${name}": ${counted(needed)} are needed at most${together}; AWS gives an account ${counted(most)} in ${region} until it is asked for more: aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${Math.ceil(needed)} --region ${region}`,
    ];
  });
}

/** And the region. An account that is not said may be the same. */
const sharesAccount = (one: Environment, other: Environment): boolean =>
  one.region === other.region &&
  (one.account === undefined || other.account === undefined || one.account === other.account);

function needsOf({ environment, fargateTasks = [] }: Neighbour): Needs {
  const { bastion, database, ingress, network } = environment;
  const zones = typeof network.zones === "number" ? network.zones : network.zones.length;
  const natGateways = { "nat-gateway": 1, "nat-gateway-per-zone": zones } as Readonly<Record<string, number>>;
  const gateways = natGateways[network.egress] ?? 0;
  const { onDemand, spot } = hostVcpus(environment);
  const alone = [bastion?.instanceType, database?.hosting === "host" ? database.instanceType : undefined];
  return {
    vpcs: 1,
    elasticIps: gateways + (bastion?.access === "ssh" ? 1 : 0),
    // One of them at least is in the first zone.
    natGateways: Math.min(gateways, 1),
    groupRules: Math.max(
      ingress.public ? 1 : ingress.allowFrom.length * (ingress.certificateArn ? 2 : 1),
      bastion?.access === "ssh" ? bastion.allowFrom.length : 0,
    ),
    interfaceEndpoints:
      network.egress === "endpoints"
        ? interfaceEndpoints({ statefulHost: database?.hosting === "host" }).length
        : 0,
    onDemandVcpus: onDemand + alone.reduce((sum, type) => sum + standardVcpus(type), 0),
    spotVcpus: spot,
    // At its prices and sizes Fargate Spot has a quota of its own; the share is by task, so all may be on demand.
    fargateVcpus: fargateTasks.reduce((sum, { cpu, most }) => sum + (cpu / 1024) * most, 0),
  };
}

/** Of the most hosts, each of the largest type named. */
function hostVcpus({ capacity }: Environment): { readonly onDemand: number; readonly spot: number } {
  const hosts = capacity.launchType === "fargate" ? capacity.leaving : capacity;
  if (!hosts) return { onDemand: 0, spot: 0 };
  const each = Math.max(...hosts.instanceTypes.map(standardVcpus));
  const base = hosts.spotPercent < 100 ? 1 : 0;
  const spotHosts = Math.ceil(((hosts.max - base) * hosts.spotPercent) / 100);
  return { onDemand: (hosts.max - spotHosts) * each, spot: spotHosts * each };
}

const standardVcpus = (type: string | undefined): number =>
  type !== undefined && isStandardFamily(type) ? (findInstanceType(type)?.vcpus ?? 0) : 0;
