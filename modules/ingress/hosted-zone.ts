import { DataAwsRoute53Zone } from "#provider-aws/data-aws-route53-zone";
import { Route53Record } from "#provider-aws/route53-record";
import { Route53ZoneAssociation } from "#provider-aws/route53-zone-association";
import type { Construct } from "../cdktf.ts";

/** A hosted zone that is there already. */
export interface ExistingZone {
  /** Its name: without an id the account has one of it. */
  readonly name: string;
  readonly id?: string | undefined;
  /** Of a private zone the VPC that asks for its names. Default: the zone is public. */
  readonly vpcId?: string | undefined;
  /** Of a private zone: it is associated with the VPC here. Default: somebody has done so. */
  readonly associate?: boolean;
  /** Where the environment file says so, `domain.zone`. */
  readonly key: string;
}

/**
 * By its name, with the VPC for a private one, or by its id: with both the provider warns and finds nothing. It gives
 * names without the dot at their end. A private zone is found by the VPC even where its id is known: the provider tells no
 * VPC of a zone, and names in one that is not associated are found nowhere.
 * Source: terraform-provider-aws, route53/zone_data_source.go (2026-11-28).
 * @returns its id
 */
export function findZone(scope: Construct, id: string, zone: ExistingZone): string {
  const { vpcId, associate } = zone;
  if (vpcId === undefined || associate) {
    const zoneId = zone.id === undefined ? byName(scope, id, zone) : byId(scope, id, zone);
    // Of an association Terraform takes away its own alone; the zone and its other VPCs stay.
    if (vpcId !== undefined) new Route53ZoneAssociation(scope, `${id}-association`, { zoneId, vpcId });
    return zoneId;
  }
  return byVpc(scope, id, { ...zone, vpcId });
}

const byName = (scope: Construct, id: string, { name, vpcId }: ExistingZone): string =>
  new DataAwsRoute53Zone(scope, id, { name, privateZone: vpcId !== undefined }).zoneId;

const byId = (scope: Construct, id: string, zone: ExistingZone): string =>
  new DataAwsRoute53Zone(scope, id, {
    zoneId: zone.id,
    lifecycle: { postcondition: [hasTheName(zone), isOfTheKind(zone.key, zone.vpcId !== undefined)] },
  }).zoneId;

/** A VPC is associated with one zone of a name. Source: Route 53 API reference, ConflictingDomainExists (2026-11). */
const byVpc = (scope: Construct, id: string, zone: ExistingZone & { readonly vpcId: string }): string =>
  new DataAwsRoute53Zone(scope, id, {
    name: zone.name,
    privateZone: true,
    vpcId: zone.vpcId,
    ...(zone.id === undefined ? {} : { lifecycle: { postcondition: [hasTheId(zone.id, zone)] } }),
  }).zoneId;

const hasTheId = (id: string, { name, key, vpcId }: ExistingZone) => ({
  condition: `\${self.zone_id == "${id}"}`,
  errorMessage: `${key}.id: ${id} is not the zone ${name} that the VPC ${vpcId} is associated with, which is \${self.zone_id}; write that one, or remove id.`,
});

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
