import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with names of one's own. A code is never used again. */
export const DOMAIN_PROBLEMS = {
  "EOE-ENV-410": {
    means: "There are names, and no load balancer that they could lead to.",
    example: "domain without ingress",
    mend: "Write ingress with service.entry, or remove domain.",
  },
  "EOE-ENV-411": {
    means: "A name is not in the hosted zone.",
    example: "domain: { zone: { name: example.com }, names: [shop.example.org] }",
    mend: "Write a name that is the zone's or below it, or another zone.",
  },
  "EOE-ENV-412": {
    means: "A name is there twice.",
    example: "domain.names: [example.com, example.com]",
    mend: "Remove one of them.",
  },
  "EOE-ENV-413": {
    means: "The first name is a wildcard, which nobody can type.",
    example: "domain.names: ['*.example.com']",
    mend: "Put a name without a wildcard first.",
  },
  "EOE-ENV-414": {
    means: "The first name is longer than the common name of a certificate may be.",
    example: "domain.names: [<a name of 65 characters>]",
    mend: "Put a shorter name first.",
  },
  "EOE-ENV-415": {
    means: "A name that would redirect is not one of the names, or cannot redirect to the first.",
    example: "domain: { names: [shop.example.com], redirect: [www.example.com] }",
    mend: "List names that are in domain.names, but for the first, wildcards and those of more than 128 characters.",
  },
  "EOE-ENV-416": {
    means: "ACM cannot validate a certificate by a private zone.",
    example: "domain.zone: { private: true } without ingress.certificateArn",
    mend: "Write ingress.certificateArn, or use a public zone.",
  },
  "EOE-ENV-417": {
    means: "A private zone is asked for what only a public one does.",
    example: "domain.zone: { private: true }, ingress: { public: true }",
    mend: "Follow the sentence: use a public zone, an internal load balancer, or a zone that is there.",
  },
  "EOE-ENV-418": {
    means: "It is said of a zone that is there whether it is delegated.",
    example: "domain.zone: { name: example.com, delegated: true }",
    mend: "Remove delegated, or write create: true.",
  },
  "EOE-ENV-502": {
    means: "The id of a zone that is there goes with one that is made.",
    example: "domain.zone: { name: example.com, id: Z0123456789ABCDEFGHIJ, create: true }",
    mend: "Remove id, or create.",
  },
  "EOE-ENV-519": {
    means: "A public zone would be associated with the VPC.",
    example: "domain.zone: { name: example.com, associate: true }",
    mend: "Remove associate, or write private: true for a private zone.",
  },
  "EOE-ENV-523": {
    means:
      "The private zone of domain has the name of one that the environment's databases and caches are found by.",
    example: "name: shop, domain.zone: { name: shop.internal, private: true }",
    mend: "Take another name, such as internal.example.com.",
  },
} as const satisfies Meanings<AgreementCode>;
