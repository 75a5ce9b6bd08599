import { LbListenerRule } from "#provider-aws/lb-listener-rule";
import { Route53Zone } from "#provider-aws/route53-zone";
import { LOAD_BALANCER_LIMITS } from "../../aws/load-balancer-limits.ts";
import { Construct } from "../../cdktf.ts";
import type { Common } from "../../environment/common.ts";
import { Certificate } from "../../ingress/certificate.ts";
import { findZone, pointName } from "../../ingress/hosted-zone.ts";
import { physicalName } from "../../naming.ts";
import type { DataSite, LateOffer, Make, ServiceSite } from "../building.ts";
import type { OfferedDistribution, OfferedLoadBalancer } from "../offering.ts";
import type { Site } from "../site/schema.ts";
import {
  type Balanced,
  type Domain,
  isEncrypted,
  makesCertificate,
  recordTypesOf,
  redirected,
} from "./schema.ts";

type Reads = Common & { readonly ingress?: Balanced; readonly site?: Site | undefined };

/** A zone that is made is kept apart from what it points to: the registrar names its name servers, which a new one has not. */
export const makeZone: Make<DataSite, Domain, Reads> = ({ scope, output }, { zone }, { disposable }) => {
  if (!zone.create) return {};
  const made = new Route53Zone(scope, "zone", {
    name: zone.name,
    forceDestroy: disposable,
    ...(disposable ? {} : { lifecycle: { preventDestroy: true } }),
  });
  output("name_servers", "What the domain's registrar must be told, as the name servers", made.nameServers);
  return { zoneId: made.zoneId };
};

/** The zone, and the certificate that the load balancer is to listen with. */
export const makeNames: Make<ServiceSite, Domain, Reads> = (site, domain, environment) => {
  const { scope } = site;
  const { name, id, private: isPrivate, associate } = domain.zone;
  const vpcId = isPrivate ? site.vpc.id : undefined;
  const zoneId =
    site.offered.zoneId ?? findZone(scope, "zone", { name, id, vpcId, associate, key: "domain.zone" });
  // A certificate serves the load balancer alone: that of a site is elsewhere.
  if (environment.ingress === undefined || !makesCertificate(domain, environment.ingress)) return { zoneId };
  const [first = "", ...others] = domain.names;
  const certificate = new Certificate(scope, "certificate", {
    zoneId,
    names: [first, ...others],
    keyAlgorithm: domain.keyAlgorithm,
    title: environment.name,
  });
  return { zoneId, certificateArn: certificate.arn, validationRecords: certificate.records };
};

/** Points the names to the load balancer, once services have put something behind it. */
export const pointNames: Make<ServiceSite, Domain, Reads> = (site, domain, environment) => {
  const { zoneId, loadBalancers, distribution } = site.offered;
  if (distribution) return pointToDistribution(site, domain, distribution);
  const offered = loadBalancers["ingress"];
  if (zoneId === undefined || offered === undefined) return {};
  const scope = new Construct(site.scope, "domain");
  for (const name of domain.names)
    for (const type of recordTypesOf(environment.ingress))
      pointName(scope, { zoneId, name, type }, offered.loadBalancer);
  if (isEncrypted(domain, environment.ingress))
    inFives(redirected(domain)).forEach((hosts, index) => {
      redirect(scope, domain, hosts, index + 1, environment, offered);
    });
  return {};
};

/** By IPv4 and IPv6. It refuses names that it has no certificate for; those that redirect, it redirects itself. */
function pointToDistribution(
  { scope: stack, offered: { zoneId } }: ServiceSite,
  domain: Domain,
  { domainName, zoneId: aliasZone, isNamed }: OfferedDistribution,
): LateOffer {
  if (zoneId === undefined || !isNamed) return {};
  const scope = new Construct(stack, "domain");
  for (const name of domain.names)
    for (const type of ["A", "AAAA"] as const)
      pointName(scope, { zoneId, name, type }, { dnsName: domainName, zoneId: aliasZone });
  return {};
}

/** Rules of redirects come first. They are all alike, so that a name that comes or goes changes no priority. */
function redirect(
  scope: Construct,
  { names }: Domain,
  hosts: readonly string[],
  priority: number,
  { name }: Reads,
  { loadBalancer }: OfferedLoadBalancer,
): void {
  new LbListenerRule(scope, `redirect-${priority}`, {
    listenerArn: loadBalancer.listeners.serving.arn,
    priority,
    condition: [{ hostHeader: { values: [...hosts] } }],
    action: [
      {
        type: "redirect",
        redirect: {
          protocol: "HTTPS",
          port: "443",
          host: names[0],
          path: "/#{path}",
          query: "#{query}",
          statusCode: "HTTP_301",
        },
      },
    ],
    tags: { Name: physicalName(name, `redirect-${priority}`) },
  });
}

function inFives(hosts: readonly string[]): readonly (readonly string[])[] {
  const { most } = LOAD_BALANCER_LIMITS.ruleValues;
  const rules = Math.ceil(hosts.length / most);
  return Array.from({ length: rules }, (_, index) => hosts.slice(index * most, (index + 1) * most));
}
