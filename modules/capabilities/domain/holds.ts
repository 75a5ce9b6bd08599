import type { Holds } from "../holding.ts";

export const holds: Holds<unknown, unknown> = {
  aws_route53_zone: (_, __, { name }) => ({
    what: `the hosted zone ${String(name)}`,
    key: "domain.zone.create",
  }),
};
