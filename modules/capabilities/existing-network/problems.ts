import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with a VPC that exists. A code is never used again. */
export const EXISTING_NETWORK_PROBLEMS = {
  "EOE-ENV-401": {
    means: "A key has no effect on a VPC that exists.",
    example: "network: { existing: ..., flowLogs: { retentionDays: 30 } }",
    mend: "Remove the key.",
  },
  "EOE-ENV-402": {
    means: "There are not as many existing subnets as zones.",
    example: "network: { zones: 3, existing: { subnets: { private: [subnet-..., subnet-...] } } }",
    mend: "List one subnet for each zone.",
  },
  "EOE-ENV-403": {
    means: "Something is to be in public subnets of a VPC that exists, and none are named.",
    example: "ingress: { public: true }, beside network.existing.subnets: { private: ... }",
    mend: "Name public subnets, or keep what the sentence names private.",
  },
  "EOE-ENV-404": {
    means: "An existing subnet is listed twice.",
    example: "network.existing.subnets.private: [subnet-0123abcd, subnet-0123abcd]",
    mend: "List one subnet for each zone.",
  },
  "EOE-ENV-405": {
    means: "The environment would leave the VPC or the subnets that it runs in.",
    example: "network.existing, where it runs in a VPC of its own",
    mend: "Put it back, and make another environment for the other network.",
  },
} as const satisfies Meanings<AgreementCode>;
