import type { Common } from "../../environment/common.ts";
import type { Holds } from "../holding.ts";

export const holds: Holds<unknown, Common> = {
  aws_s3_bucket: (_, { name }, { bucket_prefix: prefix }) =>
    String(prefix).startsWith(`${name}-int-alb-logs`)
      ? { what: "the internal load balancer's access logs", key: "internalIngress.accessLogs" }
      : undefined,
};
