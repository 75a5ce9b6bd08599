import type { ITerraformDependable } from "../../cdktf";
import type { NetworkMode } from "../../compose";
import { TargetGroup } from "../../ingress/target-group";
import { EPHEMERAL_PORTS, port, type SecurityGroup } from "../../network/security-group";
import type { IRoutedVpc } from "../../network/vpc";
import type { ServiceSite } from "../building";
import type { NamedService, ServiceIngress } from "../ecs-service";
import type { Offered, OfferedIngress } from "../offering";

interface Site extends Pick<ServiceSite, "tasks"> {
  readonly vpc: Pick<IRoutedVpc, "id">;
  readonly offered: Pick<Offered, "ingress">;
}
type Named = Pick<NamedService, "settings" | "name" | "securityGroup">;
type Behind = Required<Pick<NamedService, "targets" | "requests">>;

/**
 * Puts each service that has an ingress behind the load balancer: with a target group, and a way to its tasks. The one
 * without a rule comes first: it is what the load balancer listens for.
 */
export function putBehind<T extends Named>(
  site: Site,
  networkMode: NetworkMode,
  services: readonly T[],
): ReadonlyMap<T, Behind> {
  const entering = services.flatMap((service) => {
    const { ingress } = service.settings;
    return ingress ? [{ service, ingress }] : [];
  });
  if (entering.length === 0) return new Map();
  const { ingress: offered } = site.offered;
  if (!offered) throw new Error("no capability offers a load balancer");
  const ways = new Map<SecurityGroup, readonly ITerraformDependable[]>();
  const inOrder = [...entering.filter(withoutRule), ...entering.filter((one) => !withoutRule(one))];
  return new Map(
    inOrder.map(({ service, ingress }) => {
      const targets = makeTargets(site, offered, networkMode, service, ingress);
      const { securityGroup: group } = service;
      const requests = ways.get(group) ?? letRequestsIn(site, offered, networkMode, service, ingress);
      ways.set(group, requests);
      return [service, { targets, requests }] as const;
    }),
  );
}

const withoutRule = ({ ingress }: { readonly ingress: ServiceIngress }): boolean =>
  ingress.rule === undefined;

const makeTargets = (
  { vpc }: Site,
  { loadBalancer, targets }: OfferedIngress,
  networkMode: NetworkMode,
  { settings: { names }, name }: Named,
  { rule }: ServiceIngress,
): TargetGroup =>
  new TargetGroup(loadBalancer, names.id("target-group"), {
    ...targets,
    service: name,
    vpcId: vpc.id,
    loadBalancer,
    targetType: networkMode === "bridge" ? "instance" : "ip",
    ruleId: names.id("traffic"),
    rule,
  });

function letRequestsIn(
  { tasks }: Site,
  { loadBalancer }: OfferedIngress,
  networkMode: NetworkMode,
  { settings: { names }, securityGroup }: Named,
  { entry }: ServiceIngress,
): readonly ITerraformDependable[] {
  const ports = networkMode === "bridge" ? EPHEMERAL_PORTS : port(entry.port);
  const what = "Requests and health checks";
  const why = securityGroup === tasks.group ? what : `${what} of ${names.title}`;
  return loadBalancer.securityGroup.allowToWhileRunning(securityGroup, ports, why);
}
