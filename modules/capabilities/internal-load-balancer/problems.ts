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
  "EOE-ENV-503": {
    means: "The internal load balancer has a zone without names, or names without a zone.",
    example: "internalIngress.names: [admin.example.com], without internalIngress.zone",
    mend: "Write both, or neither.",
  },
  "EOE-ENV-504": {
    means: "A name of the internal load balancer is not in its zone.",
    example: "internalIngress: { zone: { name: example.com }, names: [admin.example.org] }",
    mend: "Write a name that is the zone's or below it, or another zone.",
  },
  "EOE-ENV-505": {
    means: "A name of the internal load balancer is there twice.",
    example: "internalIngress.names: [admin.example.com, admin.example.com]",
    mend: "Remove one of them.",
  },
  "EOE-ENV-506": {
    means: "The first name of the internal load balancer is a wildcard, which nobody can type.",
    example: "internalIngress.names: ['*.example.com']",
    mend: "Put a name without a wildcard first.",
  },
  "EOE-ENV-507": {
    means: "The id of a private zone that is there goes with one that is made.",
    example: "internalIngress.zone: { name: example.com, id: Z0123456789ABCDEFGHIJ, create: true }",
    mend: "Remove id, or create.",
  },
  "EOE-ENV-509": {
    means: "A private zone that is made would be associated with the VPC again.",
    example: "internalIngress.zone: { name: example.com, create: true, associate: true }",
    mend: "Remove associate, or create.",
  },
  "EOE-ENV-520": {
    means: "The private zone that both load balancers have names in would be associated with the VPC twice.",
    example:
      "domain.zone: { name: example.internal, private: true }, internalIngress.zone: { name: example.internal, associate: true }",
    mend: "Write associate: true into domain.zone alone.",
  },
  "EOE-ENV-522": {
    means: "The VPC would have two private zones of one name.",
    example:
      "domain.zone: { name: example.internal, private: true }, internalIngress.zone: { name: example.internal, create: true }",
    mend: "Let both load balancers have their names in the zone of domain.",
  },
  "EOE-ENV-508": {
    means: "The private zone has the name of one that the environment's databases and caches are found by.",
    example: "name: shop, internalIngress.zone.name: shop.internal",
    mend: "Take another name, such as internal.example.com.",
  },
} as const satisfies Meanings<AgreementCode>;
