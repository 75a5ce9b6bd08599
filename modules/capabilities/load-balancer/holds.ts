import type { Common } from "../../environment/common.ts";
import type { Holds } from "../holding.ts";

export const holds: Holds<unknown, Common> = {
  aws_s3_bucket: (_, { name }, { bucket_prefix: prefix }) =>
    String(prefix).startsWith(`${name}-alb-logs`)
      ? { what: "the load balancer's access logs", key: "ingress.accessLogs" }
      : undefined,
};
