import { DOMAIN_LIMITS } from "../../aws/domain-limits.ts";
import type { Common } from "../../environment/common.ts";
import type { Decision, Decisions } from "../deploying.ts";
import type { Site } from "../site/schema.ts";
import { type Domain, isFound, makesCertificate, type Named } from "./schema.ts";

export type Reads = Common & {
  readonly ingress?: Named;
  readonly domain?: Pick<Domain, "names"> | undefined;
  readonly site?: Site | undefined;
};

export const decisions: Decisions<Domain, Reads> = (domain, { ingress }, { others }) => [
  ...(isFound(domain)
    ? []
    : [
        {
          stage: "data" as const,
          message: `domain.zone.delegated: is not set; tell the registrar of ${domain.zone.name} the name servers of the output name_servers, and once they are known (dig NS ${domain.zone.name}) write delegated: true and deploy. Until then requests come by HTTP, at the load balancer's own name.`,
        },
      ]),
  ...manyNames(domain, ingress),
  ...othersHave(domain, others),
];

function manyNames(domain: Domain, ingress: Named): Decision[] {
  const { most } = DOMAIN_LIMITS.certificateNamesAtFirst;
  const { length } = domain.names;
  if (!makesCertificate(domain, ingress) || length <= most) return [];
  const message = `domain.names: ${length} names are more than the ${most} that ACM allows a certificate at first; ask for more: aws service-quotas request-service-quota-increase --service-code acm --quota-code L-FB94F0B0 --desired-value ${length}`;
  return [{ stage: "account", message }];
}

/** A name leads to one load balancer, and the second environment to ask for it is refused in its apply. */
function othersHave({ names }: Domain, others: readonly Reads[]): Decision[] {
  return others.flatMap(({ name: other, domain }): Decision[] => {
    const shared = names.filter((name) => domain?.names.includes(name));
    if (shared.length === 0) return [];
    const message = `domain.names: ${shared.join(", ")} is also in ${other}, and leads to one of the two; remove it from one.`;
    return [{ stage: "neighbours", message }];
  });
}
