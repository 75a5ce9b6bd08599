import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with the load balancer. A code is never used again. */
export const LOAD_BALANCER_PROBLEMS = {
  "EOE-ENV-281": {
    means: "An internal load balancer lets the whole world in.",
    example: "ingress: { public: false, allowFrom: [0.0.0.0/0] }",
    mend: "Write ingress.public: true, or name networks.",
  },
  "EOE-ENV-282": {
    means: "Networks are named for a load balancer that is public.",
    example: "ingress: { public: true, allowFrom: [10.0.0.0/8] }",
    mend: "Remove one of the two.",
  },
  "EOE-ENV-285": {
    means: "A protected load balancer would be replaced.",
    example: "ingress.public: false, where it was true",
    mend: "Put it back, or take the steps that the sentence names.",
  },
  "EOE-ENV-286": {
    means: "A protected load balancer would be deleted.",
    example: "ingress is gone, where it was there",
    mend: "Put it back, or take the steps that the sentence names.",
  },
  "EOE-ENV-550": {
    means: "A load balancer would be replaced while CloudFront has, or gets, a way to it.",
    example: "ingress.public: false with site.dynamicPaths, where public was true",
    mend: "Take the two deployments that the sentence names.",
  },
  "EOE-ENV-490": {
    means: "An internal load balancer is to be reached by IPv6.",
    example: "ingress: { public: false, ipAddressType: dualstack }",
    mend: "Remove ipAddressType, or write ingress.public: true.",
  },
  "EOE-ENV-491": {
    means: "A load balancer is to be reached by IPv6 in a VPC that has none.",
    example: "ingress.ipAddressType: dualstack, without network.ipv6",
    mend: "Write network.ipv6: true.",
  },
} as const satisfies Meanings<AgreementCode>;
