import { ZONES_WITHOUT_VPC_ORIGINS } from "../../aws/cloudfront.ts";
import type { Decisions } from "../deploying.ts";
import { isFound } from "../domain/schema.ts";
import type { Reads } from "./build.ts";
import { isBehindSite, type Site } from "./schema.ts";

export const decisions = ((site, { domain, region }) => [
  ...zoneToAvoid(site, region),
  {
    stage: "data",
    message:
      "site: its alarms are in us-east-1, by a topic of its own; each address of monitoring.mail has to confirm that one, too.",
  },
  ...(domain !== undefined && isFound(domain)
    ? []
    : [
        {
          stage: "file" as const,
          message: `site.minimumTls: ${site.minimumTls} counts for names of your own alone; CloudFront's own name takes TLS 1.0 as well. Set domain, unless nobody types the address.`,
        },
      ]),
]) satisfies Decisions<Site, Pick<Reads, "domain" | "region">>;

/** Terraform would tell it at the end of the first deployment alone. */
function zoneToAvoid(site: Site, region: string): ReturnType<Decisions<Site, unknown>> {
  const zone = ZONES_WITHOUT_VPC_ORIGINS[region];
  if (zone === undefined || !isBehindSite(site)) return [];
  return [
    {
      stage: "file",
      message: `site.dynamicPaths: CloudFront reaches no load balancer in the zone ${zone}. See its name in your account, and have no subnets there (network.zones): aws ec2 describe-availability-zones --region ${region} --zone-ids ${zone} --query 'AvailabilityZones[].ZoneName' --output text`,
    },
  ];
}
