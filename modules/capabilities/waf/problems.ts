import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with a web firewall. A code is never used again. */
export const WAF_PROBLEMS = {
  "EOE-ENV-534": {
    means: "A web firewall stands before nothing.",
    example: "waf without ingress and without site",
    mend: "Write ingress or site, or remove waf.",
  },
  "EOE-ENV-535": {
    means: "The rule groups of a web firewall take more capacity than a request's price includes.",
    example: "waf.groups: [common, knownBadInputs, sqlInjection, linux, windows, anonymousIp]",
    mend: "Remove groups, or write waf.paidCapacity: true.",
  },
  "EOE-ENV-536": {
    means: "The same rule group is named twice.",
    example: "waf.groups: [common, common]",
    mend: "Remove one of the two.",
  },
  "EOE-ENV-537": {
    means: "A web firewall has no rule.",
    example: "waf: { groups: [], requestsPerFiveMinutes: false }",
    mend: "Name a group or a limit, or remove waf.",
  },
} as const satisfies Meanings<AgreementCode>;
