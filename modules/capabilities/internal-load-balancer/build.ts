import type { Common } from "../../environment/common.ts";
import type { Make, ServiceSite } from "../building.ts";
import { LoadBalancer } from "../load-balancer/load-balancer.ts";
import { type Balanced, builtProxyVariables } from "../load-balancer/trusted-proxies.ts";
import { isProtected } from "./moves.ts";
import type { InternalIngress } from "./schema.ts";

/** The address by the first of its own names. */
function internalUrl({ names, certificateArn }: InternalIngress): string | undefined {
  const [first] = names ?? [];
  return first === undefined ? undefined : `${certificateArn === undefined ? "http" : "https"}://${first}`;
}

/** A load balancer in private subnets, for the services whose entries say so. */
export const makeInternalLoadBalancer: Make<ServiceSite, InternalIngress, Common & Balanced> = (
  { scope, vpc, project, output },
  settings,
  environment,
) => {
  const { allowFrom, allowFromSecurityGroups: groups, accessLogs } = settings;
  const loadBalancer = new LoadBalancer(scope, "internal-ingress", {
    environment: environment.name,
    kind: "internal",
    vpcId: vpc.id,
    subnetIds: vpc.privateSubnets.map(({ id }) => id),
    public: false,
    // Where nobody is named, the VPC is.
    allowFrom: allowFrom.length + groups.length > 0 ? allowFrom : [vpc.cidr],
    allowFromGroups: groups,
    certificateArn: settings.certificateArn,
    tlsPolicy: settings.tlsPolicy,
    idleTimeoutSeconds: settings.idleTimeoutSeconds,
    default: 404,
    ...(accessLogs === false ? {} : { accessLogRetentionDays: accessLogs.retentionDays }),
    disposable: environment.disposable,
    deletionProtection: isProtected(settings, environment),
  });
  output(
    "internal_url",
    "Where services with internal entries answer, inside the VPC",
    internalUrl(settings) ?? loadBalancer.url,
  );
  const { stickinessSeconds, healthCheck, deregistrationDelaySeconds, slowStartSeconds } = settings;
  const targets = { stickinessSeconds, healthCheck, deregistrationDelaySeconds, slowStartSeconds };
  return {
    loadBalancers: {
      internalIngress: { loadBalancer, reaches: "Internal requests and health checks", targets },
    },
    variables: builtProxyVariables("internalIngress", environment, project, vpc.privateSubnets),
  };
};
