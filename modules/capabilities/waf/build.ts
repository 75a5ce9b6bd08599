import { Wafv2WebAclAssociation } from "#provider-aws/wafv2-web-acl-association";
import type { Common } from "../../environment/common.ts";
import { WebAcl } from "../../ingress/web-acl.ts";
import { physicalName } from "../../naming.ts";
import type { Make, ServiceSite } from "../building.ts";
import { isBehindSite, type SiteInFront } from "../site/schema.ts";
import { rulesOf, type Waf } from "./schema.ts";

export type Reads = Common & { readonly ingress?: unknown; readonly site?: SiteInFront };

/** Before the load balancer, unless a site is before that: the site builds its own, in CloudFront's region. */
export const makeWaf: Make<ServiceSite, Waf, Reads> = ({ scope, offered }, waf, { name, site }) => {
  const balancer = offered.loadBalancers["ingress"]?.loadBalancer;
  if (balancer === undefined || isBehindSite(site)) return {};
  const acl = new WebAcl(scope, "waf", {
    ...rulesOf(waf),
    environment: name,
    before: "load balancer",
  });
  new Wafv2WebAclAssociation(acl, "association", { resourceArn: balancer.arn, webAclArn: acl.arn });
  return {
    signals: [
      {
        metric: acl.met,
        alarm: {
          of: acl,
          id: "blocked",
          name: physicalName(name, "waf-blocked"),
          description: `The web firewall ${waf.mode === "block" ? "blocks" : "counts"} ${waf.blockedRequests} requests or more within five minutes`,
          when: "at or above",
          threshold: waf.blockedRequests,
          periodSeconds: 300,
          periods: 1,
          missingData: "notBreaching",
        },
      },
    ],
  };
};
