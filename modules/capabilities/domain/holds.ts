import type { Holds } from "../holding.ts";

export const holds: Holds<unknown, unknown> = {
  // A private zone is that of the internal load balancer.
  aws_route53_zone: (_, __, { name, vpc }) =>
    vpc === undefined ? { what: `the hosted zone ${String(name)}`, key: "domain.zone.create" } : undefined,
};
