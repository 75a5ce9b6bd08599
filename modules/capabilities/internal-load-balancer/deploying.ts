import type { Decision, Decisions, Quotas } from "../deploying.ts";
import type { Domain } from "../domain/schema.ts";
import type { InternalIngress } from "./schema.ts";

export const quotas: Quotas<InternalIngress, unknown> = ({
  allowFrom,
  allowFromSecurityGroups: groups,
  certificateArn,
}) => ({
  loadBalancers: 1,
  groupRules: Math.max(1, allowFrom.length + groups.length) * (certificateArn === undefined ? 1 : 2),
});

export interface Named {
  readonly domain?: Pick<Domain, "names"> | undefined;
}

export const decisions: Decisions<InternalIngress, Named> = (settings, environment) => [
  ...namesAreEncrypted(settings),
  ...namesAreHidden(settings, environment),
];

/** Source: ACM User Guide, "DNS validation": records in public DNS (2026-11). */
function namesAreEncrypted({ zone, certificateArn }: InternalIngress): Decision[] {
  if (zone === undefined || certificateArn !== undefined) return [];
  const message = `internalIngress.certificateArn: is not set, so that the names in ${zone.name} are answered by HTTP. ACM cannot validate a certificate by a private zone; where a public zone of that name, or one above it, is yours, request a certificate that is validated there (aws acm request-certificate --validation-method DNS), otherwise import one or take one of a private CA, and write its ARN.`;
  return [{ stage: "file", message }];
}

/** Source: Route 53 Developer Guide, "Considerations when working with a private hosted zone": no way on to public DNS (2026-11). */
function namesAreHidden({ zone, names = [] }: InternalIngress, { domain }: Named): Decision[] {
  const hidden = (domain?.names ?? []).filter(
    (name) => zone !== undefined && isIn(name, zone.name) && !names.includes(name),
  );
  if (zone === undefined || hidden.length === 0) return [];
  const message = `internalIngress.zone.name: in the VPC the private zone ${zone.name} answers for all names in it, and does not ask public DNS: ${hidden.join(", ")} of domain.names are not found there, unless it has records of them; take a zone below, such as internal.${zone.name}.`;
  return [{ stage: "file", message }];
}

const isIn = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);
