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
} as const satisfies Resources;
