import type { Common } from "../../environment/common.ts";
import type { Holds } from "../holding.ts";
import type { InternalIngress } from "./schema.ts";

export const holds: Holds<InternalIngress, Common> = {
  aws_s3_bucket: (_, { name }, { bucket_prefix: prefix }) =>
    String(prefix).startsWith(`${name}-int-alb-logs`)
      ? { what: "the internal load balancer's access logs", key: "internalIngress.accessLogs" }
      : undefined,
  // Only a private zone has a VPC.
  aws_route53_zone: ({ zone }, _, { name, vpc }) =>
    zone?.name === name && vpc !== undefined
      ? { what: `the private hosted zone ${String(name)}`, key: "internalIngress.zone.create" }
      : undefined,
};
