import { CLOUDFRONT_REGION } from "../../aws/cloudfront.ts";
import { Construct } from "../../cdktf.ts";
import type { Common } from "../../environment/common.ts";
import { Certificate } from "../../ingress/certificate.ts";
import { WebAcl } from "../../ingress/web-acl.ts";
import type { Make, ServiceSite } from "../building.ts";
import { type Domain, isEncrypted, isFound, type Named, redirected, urlOf } from "../domain/schema.ts";
import { rulesOf, type Waf } from "../waf/schema.ts";
import { AccessLogs } from "./access-logs.ts";
import { SiteAlarm } from "./alarm.ts";
import { type Application, Distribution } from "./distribution.ts";
import { isBehindSite, type Site } from "./schema.ts";

export type Reads = Common & {
  readonly ingress?: Named;
  readonly domain?: Domain | undefined;
  readonly waf?: Waf | undefined;
  readonly monitoring: { readonly mail: readonly string[] };
};

/** The distribution with its bucket; the names lead to it, once services are behind the load balancer. */
export const makeSite: Make<ServiceSite, Site, Reads> = (where, site, environment) => {
  const { domain, ingress, waf, name, disposable } = environment;
  const scope = new Construct(where.scope, "site");
  const firewall = waf && new WebAcl(scope, "waf", { ...rulesOf(waf), environment: name, before: "site" });
  const names = namesOf(where, scope, environment);
  const distribution = new Distribution(scope, "cdn", {
    environment: name,
    application: applicationOf(where, site, environment),
    names,
    ...(domain && names ? { redirect: { from: redirected(domain), to: domain.names[0] ?? "" } } : {}),
    ...(firewall ? { webAclArn: firewall.arn } : {}),
    pages: site.singlePage ? "single" : "folders",
    contentSecurityPolicy: site.contentSecurityPolicy,
    minimumTls: site.minimumTls,
    priceClass: site.priceClass,
    earlierVersionDays: site.earlierVersionDays,
    disposable,
  });
  if (site.accessLogs !== false)
    new AccessLogs(scope, "access-logs", {
      environment: name,
      distributionArn: distribution.arn,
      retentionDays: site.accessLogs.retentionDays,
      disposable,
    });
  new SiteAlarm(scope, "alarm", {
    environment: name,
    distributionId: distribution.id,
    errorPercent: site.errorPercent,
    ...(firewall && waf ? { firewall: { met: firewall.met, requests: waf.blockedRequests } } : {}),
    mail: environment.monitoring.mail,
  });
  const { domainName } = distribution;
  const url = names === undefined ? undefined : urlOf(domain, ingress);
  where.output("url", "Where the site and the application answer", url ?? `https://${domainName}`);
  where.output("site_distribution", "CloudFront distribution of the site", distribution.id);
  where.output("site_bucket", "Bucket of the site's files", distribution.bucket.name);
  // Whoever asks it may not find the name in DNS yet.
  if (url !== undefined)
    where.output("site_name", "The distribution's own name, whatever DNS says of others", domainName);
  return { distribution: { domainName, zoneId: distribution.zoneId, isNamed: names !== undefined } };
};

/** Its certificate is validated by the records of the load balancer's, where there are some: ACM asks for the same ones. */
function namesOf(
  { offered }: ServiceSite,
  scope: Construct,
  { name, domain }: Reads,
): { readonly all: readonly string[]; readonly certificateArn: string } | undefined {
  if (domain === undefined || offered.zoneId === undefined || !isFound(domain)) return undefined;
  const [first = "", ...others] = domain.names;
  const certificate = new Certificate(scope, "certificate", {
    zoneId: offered.zoneId,
    names: [first, ...others],
    keyAlgorithm: domain.keyAlgorithm,
    title: `${name}-site`,
    region: CLOUDFRONT_REGION,
    validatedBy: offered.validationRecords,
  });
  return { all: domain.names, certificateArn: certificate.arn };
}

function applicationOf(
  { offered }: ServiceSite,
  site: Site,
  { domain, ingress }: Reads,
): Application | undefined {
  const balancer = offered.loadBalancers["ingress"]?.loadBalancer;
  if (balancer === undefined || !isBehindSite(site)) return undefined;
  return {
    arn: balancer.arn,
    dnsName: balancer.dnsName,
    encrypted: isEncrypted(domain, ingress),
    paths: site.dynamicPaths,
  };
}
