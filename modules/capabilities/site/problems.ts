import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with a site. A code is never used again. */
export const SITE_PROBLEMS = {
  "EOE-ENV-475": {
    means: "Paths of a site are for a load balancer, and there is none.",
    example: "site.dynamicPaths: [/api/*] without ingress",
    mend: "Write ingress: { public: false } with service.entry, or remove dynamicPaths.",
  },
  "EOE-ENV-476": {
    means: "A load balancer behind a site is open to the world, which would pass the site by.",
    example: "site.dynamicPaths: [/api/*], ingress: { public: true }",
    mend: "Write ingress.public: false.",
  },
  "EOE-ENV-477": {
    means: "A site is to have names of a private zone, and everybody may ask it.",
    example: "site with domain.zone: { private: true }",
    mend: "Name a public zone.",
  },
  "EOE-ENV-478": {
    means: "The compose service of a site runs in a task as well.",
    example: "site.service: web, service.containers: [web, app]",
    mend: "Remove it from one of the two.",
  },
  "EOE-ENV-479": {
    means: "The load balancer behind a site has a certificate for names that the site does not have.",
    example: "site.dynamicPaths: [/api/*], ingress.certificateArn without domain",
    mend: "Write domain with the certificate's names, or remove ingress.certificateArn.",
  },
  "EOE-ENV-480": {
    means: "A path pattern of a site is there twice, or stands behind one that takes all of its requests.",
    example: "site.dynamicPaths: [/api/*, /api/health]",
    mend: "Remove it, or put the narrower one first.",
  },
  "EOE-ENV-481": {
    means: "The compose service of a site is not in the compose file, or nothing is built for it.",
    example: "site.service: wbe",
    mend: "Name a service of the compose file that has build.",
  },
  "EOE-ENV-566": {
    means:
      "The load balancer behind a site would have a subnet in a zone in which CloudFront does not reach it.",
    example: "site.dynamicPaths: [/api/*], region: ap-northeast-2, network.zones: 2",
    mend: "Name other zones in network.zones.",
  },
} as const satisfies Meanings<AgreementCode>;
