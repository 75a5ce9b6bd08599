import { DataAwsRoute53Zone } from "#provider-aws/data-aws-route53-zone";
import { Route53Record } from "#provider-aws/route53-record";
import type { Construct } from "../cdktf.ts";

/** A hosted zone that is there already. */
export interface ExistingZone {
  /** Its name: without an id the account has one of it. */
  readonly name: string;
  readonly id?: string | undefined;
  /** Of a private zone the VPC that it is associated with. Default: the zone is public. */
  readonly vpcId?: string | undefined;
  /** Where the environment file says so, `domain.zone`. */
  readonly key: string;
}

/**
 * By its id, or by its name: with both the provider warns and finds nothing. It gives names without the dot at their end.
 * Source: terraform-provider-aws, route53/zone_data_source.go (2026-11-28).
 * @returns its id
 */
export function findZone(scope: Construct, id: string, zone: ExistingZone): string {
  const isPrivate = zone.vpcId !== undefined;
  const found =
    zone.id === undefined
      ? new DataAwsRoute53Zone(scope, id, {
          name: zone.name,
          privateZone: isPrivate,
          ...(isPrivate ? { vpcId: zone.vpcId } : {}),
        })
      : new DataAwsRoute53Zone(scope, id, {
          zoneId: zone.id,
          lifecycle: { postcondition: [hasTheName(zone), isOfTheKind(zone.key, isPrivate)] },
        });
  return found.zoneId;
}

const hasTheName = ({ name, key }: ExistingZone) => ({
  condition: `\${self.name == "${name}"}`,
  errorMessage: `${key}.id: \${self.zone_id} is the zone \${self.name}, and ${key}.name is ${name}; write the id of that zone: aws route53 list-hosted-zones-by-name --dns-name ${name}`,
});

const isOfTheKind = (key: string, isPrivate: boolean) => ({
  condition: isPrivate ? "${self.private_zone}" : "${!self.private_zone}",
  errorMessage: `${key}.id: \${self.zone_id} is a ${isPrivate ? "public" : "private"} zone, and must be a ${isPrivate ? "private" : "public"} one; write the id of another zone.`,
});

/** An alias, which a zone's own name may have, too. */
export function pointName(
  scope: Construct,
  record: { readonly zoneId: string; readonly name: string; readonly type: "A" | "AAAA" },
  { dnsName, zoneId }: { readonly dnsName: string; readonly zoneId: string },
): void {
  const id = `${record.type === "A" ? "alias" : "alias-ipv6"}-${record.name.replace("*", "wildcard")}`;
  new Route53Record(scope, id, {
    ...record,
    alias: { name: dnsName, zoneId, evaluateTargetHealth: false },
  });
}
