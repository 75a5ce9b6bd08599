import type { Resources } from "../resource.ts";

export const resources = {
  aws_acm_certificate: {
    api: { none: "its names are judged by the environment's schema" },
    billed: { none: "certificates of ACM for load balancers are free" },
    drawn: "box",
  },
  aws_acm_certificate_validation: {
    api: { none: "it waits for ACM, and makes nothing" },
    billed: { none: "certificates of ACM for load balancers are free" },
    drawn: "box",
  },
  aws_route53_record: {
    api: { none: "its name is judged by the environment's schema, and the rest are references" },
    billed: { none: "records are free, and so are questions for aliases of load balancers" },
    drawn: "box",
  },
  aws_route53_zone: {
    api: { none: "its name is judged by the environment's schema" },
    billed: ["hostedZone"],
    drawn: "box",
  },
} as const satisfies Resources;
