import type { z } from "zod";
import type { Common } from "../../environment/common";
import { EPHEMERAL_PORTS, port } from "../../network/security-group";
import type { Make, ServiceSite } from "../building";
import type { Services } from "../services/schema";
import { LoadBalancer } from "./load-balancer";
import { isProtected } from "./moves";
import { accessLogDays, type ingress } from "./schema";
import { TargetGroup } from "./target-group";

type Settings = z.output<typeof ingress>;
type Reads = Common & Pick<Services, "service"> & { readonly ingress: Settings };

/** The load balancer, and the targets of the service that has its entry. */
export const makeLoadBalancer: Make<ServiceSite, Settings, Reads> = (site, ingress, environment) => {
  const { scope, vpc, tasks, output } = site;
  const { networkMode, entry } = environment.service;
  const subnets = ingress.public ? vpc.publicSubnets : vpc.privateSubnets;
  const loadBalancer = new LoadBalancer(scope, "ingress", {
    environment: environment.name,
    vpcId: vpc.id,
    subnetIds: subnets.map((subnet) => subnet.id),
    public: ingress.public,
    allowFrom: ingress.allowFrom.length > 0 ? ingress.allowFrom : [vpc.cidr],
    certificateArn: ingress.certificateArn,
    tlsPolicy: ingress.tlsPolicy,
    idleTimeoutSeconds: ingress.idleTimeoutSeconds,
    accessLogRetentionDays: accessLogDays(ingress),
    disposable: environment.disposable,
    deletionProtection: isProtected(environment),
  });
  const targets = new TargetGroup(loadBalancer, "target-group", {
    environment: environment.name,
    vpcId: vpc.id,
    loadBalancer,
    targetType: networkMode === "bridge" ? "instance" : "ip",
    stickinessSeconds: ingress.stickinessSeconds,
    healthCheck: ingress.healthCheck,
    deregistrationDelaySeconds: ingress.deregistrationDelaySeconds,
    slowStartSeconds: ingress.slowStartSeconds,
  });
  const ports = networkMode === "bridge" ? EPHEMERAL_PORTS : port(entry.port);
  const requests = loadBalancer.securityGroup.allowToWhileRunning(
    tasks.group,
    ports,
    "Requests and health checks",
  );
  output("url", "Where the application answers", loadBalancer.url);
  return { ingress: { loadBalancer, targets, requests } };
};
