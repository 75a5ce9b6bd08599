import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import type { Make, ServiceSite } from "../building.ts";
import { urlOf } from "../domain/schema.ts";
import { LoadBalancer } from "./load-balancer.ts";
import { isProtected } from "./moves.ts";
import { accessLogDays, type ingress } from "./schema.ts";
import { type Balanced, builtProxyVariables } from "./trusted-proxies.ts";

type Settings = z.output<typeof ingress>;

/** The load balancer; services put their targets behind it. */
export const makeLoadBalancer: Make<ServiceSite, Settings, Common & Balanced> = (
  site,
  ingress,
  environment,
) => {
  const { scope, vpc, project, output } = site;
  const subnets = ingress.public ? vpc.publicSubnets : vpc.privateSubnets;
  const loadBalancer = new LoadBalancer(scope, "ingress", {
    environment: environment.name,
    vpcId: vpc.id,
    subnetIds: subnets.map((subnet) => subnet.id),
    public: ingress.public,
    allowFrom: ingress.allowFrom.length > 0 ? ingress.allowFrom : [vpc.cidr],
    certificateArn: ingress.certificateArn ?? site.offered.certificateArn,
    tlsPolicy: ingress.tlsPolicy,
    idleTimeoutSeconds: ingress.idleTimeoutSeconds,
    accessLogRetentionDays: accessLogDays(ingress),
    disposable: environment.disposable,
    deletionProtection: isProtected(ingress, environment),
  });
  const url = urlOf(environment.domain, ingress);
  output("url", "Where the application answers", url ?? loadBalancer.url);
  // Whoever asks it may not find the name in DNS yet.
  if (url !== undefined)
    output(
      "load_balancer",
      "The load balancer's own name, whatever DNS says of others",
      loadBalancer.dnsName,
    );
  const { stickinessSeconds, healthCheck, deregistrationDelaySeconds, slowStartSeconds } = ingress;
  const targets = { stickinessSeconds, healthCheck, deregistrationDelaySeconds, slowStartSeconds };
  return {
    loadBalancers: { ingress: { loadBalancer, reaches: "Requests and health checks", targets } },
    variables: builtProxyVariables(environment, project, subnets),
  };
};
