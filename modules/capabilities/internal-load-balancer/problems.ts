import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with the second, internal load balancer. A code is never used again. */
export const INTERNAL_LOAD_BALANCER_PROBLEMS = {
  "EOE-ENV-494": {
    means: "No service is behind the internal load balancer.",
    example: "internalIngress, without an entry of furtherServices that has internal: true",
    mend: "Write internal: true into an entry, or remove internalIngress.",
  },
  "EOE-ENV-495": {
    means: "The internal load balancer lets the whole world in.",
    example: "internalIngress.allowFrom: [0.0.0.0/0]",
    mend: "Name networks.",
  },
  "EOE-ENV-496": {
    means: "The health check of the internal load balancer waits too long.",
    example: "internalIngress.healthCheck: { intervalSeconds: 5, timeoutSeconds: 5 }",
    mend: "Lower timeoutSeconds below the interval, and interval times unhealthyThreshold to 60 s.",
  },
  "EOE-ENV-497": {
    means: "The certificate of the internal load balancer is of another region or account.",
    example: "internalIngress.certificateArn: arn:aws:acm:us-east-1:..., in eu-central-1",
    mend: "Write the ARN of a certificate of the environment's region and account.",
  },
  "EOE-ENV-498": {
    means: "A protected internal load balancer would be deleted.",
    example: "internalIngress is gone, where it was there",
    mend: "Put it back, or take the steps that the sentence names.",
  },
} as const satisfies Meanings<AgreementCode>;
