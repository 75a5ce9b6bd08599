import type { z } from "zod";
import { DataAwsEc2ManagedPrefixList } from "#provider-aws/data-aws-ec2-managed-prefix-list";
import { ORIGIN_FACING_PREFIX_LIST } from "../../aws/cloudfront.ts";
import type { Construct } from "../../cdktf.ts";
import type { Common } from "../../environment/common.ts";
import type { Make, ServiceSite } from "../building.ts";
import { urlOf } from "../domain/schema.ts";
import { isBehindSite } from "../site/schema.ts";
import { LoadBalancer, type LoadBalancerProps } from "./load-balancer.ts";
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
  const { scope, vpc, project } = site;
  const subnets = ingress.public ? vpc.publicSubnets : vpc.privateSubnets;
  const loadBalancer = new LoadBalancer(scope, "ingress", {
    environment: environment.name,
    vpcId: vpc.id,
    subnetIds: subnets.map((subnet) => subnet.id),
    public: ingress.public,
    ipAddressType: ingress.ipAddressType,
    ...whoMayCome(scope, vpc.cidr, ingress, environment),
    certificateArn: ingress.certificateArn ?? site.offered.certificateArn,
    tlsPolicy: ingress.tlsPolicy,
    idleTimeoutSeconds: ingress.idleTimeoutSeconds,
    default: ingress.default,
    accessLogRetentionDays: accessLogDays(ingress),
    disposable: environment.disposable,
    deletionProtection: isProtected(ingress, environment),
  });
  // With a site, the names are the site's.
  if (environment.site === undefined) tellUrl(site, loadBalancer, urlOf(environment.domain, ingress));
  const { stickinessSeconds, healthCheck, deregistrationDelaySeconds, slowStartSeconds } = ingress;
  const targets = { stickinessSeconds, healthCheck, deregistrationDelaySeconds, slowStartSeconds };
  return {
    loadBalancers: { ingress: { loadBalancer, reaches: "Requests and health checks", targets } },
    variables: builtProxyVariables("ingress", environment, project, subnets),
  };
};

function tellUrl({ output }: ServiceSite, { url, dnsName }: LoadBalancer, named: string | undefined): void {
  output("url", "Where the application answers", named ?? url);
  // Whoever asks it may not find the name in DNS yet.
  if (named !== undefined)
    output("load_balancer", "The load balancer's own name, whatever DNS says of others", dnsName);
}

/** Networks that are named; without any the VPC, or behind a site CloudFront. */
function whoMayCome(
  scope: Construct,
  vpc: string,
  { allowFrom }: Settings,
  { site }: Balanced,
): Pick<LoadBalancerProps, "allowFrom" | "allowFromPrefixList"> {
  if (!isBehindSite(site)) return { allowFrom: allowFrom.length > 0 ? allowFrom : [vpc] };
  const { name } = ORIGIN_FACING_PREFIX_LIST;
  return {
    allowFrom,
    allowFromPrefixList: new DataAwsEc2ManagedPrefixList(scope, "cloudfront", { name }).id,
  };
}
