import { isDeepStrictEqual } from "node:util";
import type { ITerraformDependable } from "../../cdktf.ts";
import type { NetworkMode } from "../../compose/index.ts";
import { TargetGroup } from "../../ingress/target-group.ts";
import { EPHEMERAL_PORTS, type PortRange, port } from "../../network/security-group.ts";
import type { IRoutedVpc } from "../../network/vpc.ts";
import type { ServiceSite } from "../building.ts";
import type { NamedService, ServiceIngress } from "../ecs-service.ts";
import type { Offered, OfferedLoadBalancer } from "../offering.ts";

interface Site extends Pick<ServiceSite, "tasks"> {
  readonly vpc: Pick<IRoutedVpc, "id">;
  readonly offered: Pick<Offered, "loadBalancers">;
}
type Named = Pick<NamedService, "settings" | "name" | "securityGroup">;
type Behind = Required<Pick<NamedService, "targets" | "requests">>;

interface Entering<T extends Named> {
  readonly service: T;
  readonly ingress: ServiceIngress;
}

/**
 * Puts each service that has an ingress behind its load balancer: with a target group, and a way to its tasks. Those
 * without a rule come first: they are what load balancers listen for.
 */
export function putBehind<T extends Named>(
  site: Site,
  networkMode: NetworkMode,
  services: readonly T[],
): ReadonlyMap<T, Behind> {
  const entering = services.flatMap((service): Entering<T>[] => {
    const { ingress } = service.settings;
    return ingress ? [{ service, ingress }] : [];
  });
  const inOrder = [
    ...entering.filter(({ ingress }) => ingress.rules === undefined),
    ...entering.filter(({ ingress }) => ingress.rules !== undefined),
  ];
  const made: (Entering<T> & Behind)[] = [];
  for (const one of inOrder) {
    const offered = site.offered.loadBalancers[one.ingress.through];
    if (!offered) throw new Error(`no capability offers the load balancer ${one.ingress.through}`);
    const beside = made.find((other) => sharesWay(networkMode, one, other));
    made.push({
      ...one,
      targets: makeTargets(site, offered, networkMode, one),
      requests: beside?.requests ?? letRequestsIn(site, offered, networkMode, one, made),
    });
  }
  for (const { targets } of made) targets.keepOrder();
  return new Map(made.map(({ service, targets, requests }) => [service, { targets, requests }]));
}

/** Tasks of one group are reached from a load balancer by the same rules, if at the same port. */
const sharesWay = (networkMode: NetworkMode, one: Entering<Named>, other: Entering<Named>): boolean =>
  sharesGroup(one, other) && isDeepStrictEqual(portsOf(networkMode, one), portsOf(networkMode, other));

const sharesGroup = (one: Entering<Named>, other: Entering<Named>): boolean =>
  one.ingress.through === other.ingress.through && one.service.securityGroup === other.service.securityGroup;

const makeTargets = (
  { vpc }: Site,
  { loadBalancer, targets }: OfferedLoadBalancer,
  networkMode: NetworkMode,
  { service: { settings, name }, ingress: { rules, treatment } }: Entering<Named>,
): TargetGroup =>
  new TargetGroup(loadBalancer, settings.names.id("target-group"), {
    ...targets,
    ...treatment,
    service: name,
    vpcId: vpc.id,
    loadBalancer,
    targetType: networkMode === "bridge" ? "instance" : "ip",
    ruleId: settings.names.id("traffic"),
    rules,
  });

/** Rules are named after what they say: only the first to reach the group of all tasks does without a service's name. */
function letRequestsIn(
  { tasks }: Site,
  { loadBalancer, reaches }: OfferedLoadBalancer,
  networkMode: NetworkMode,
  entering: Entering<Named>,
  before: readonly Entering<Named>[],
): readonly ITerraformDependable[] {
  const { settings, securityGroup } = entering.service;
  const isFirst = !before.some((other) => sharesGroup(entering, other));
  const why = securityGroup === tasks.group && isFirst ? reaches : `${reaches} of ${settings.names.title}`;
  return loadBalancer.securityGroup.allowToWhileRunning(securityGroup, portsOf(networkMode, entering), why);
}

/** In bridge mode the host gives each container a port of its own. */
const portsOf = (networkMode: NetworkMode, { ingress: { entry } }: Entering<Named>): PortRange =>
  networkMode === "bridge" ? EPHEMERAL_PORTS : port(entry.port);
