import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with the ways in to further services. A code is never used again. */
export const DOOR_PROBLEMS = {
  "EOE-ENV-419": {
    means: "A further service has an entry, and there is no load balancer.",
    example: "furtherServices.api.entry without ingress",
    mend: "Write ingress with service.entry, or remove the entry.",
  },
  "EOE-ENV-420": {
    means: "A further service has an entry that no request is for.",
    example: "furtherServices.api.entry: { service: api, port: 3000 }",
    mend: "Write hosts, paths or both.",
  },
  "EOE-ENV-421": {
    means: "The same host and path lead to two services.",
    example: "paths: [/api/*] in two of furtherServices",
    mend: "Remove it from one of them.",
  },
  "EOE-ENV-422": {
    means: "A host of a further service is none of the names of the environment.",
    example: "domain.names: [example.com], furtherServices.api.entry.hosts: [api.example.com]",
    mend: "Add it to domain.names, or a wildcard that it is below.",
  },
  "EOE-ENV-432": {
    means: "What is for no service goes to the service, and is answered by 404, too; or to neither.",
    example: "ingress.default: 404, and service.entry without hosts and paths",
    mend: "Write hosts or paths of service.entry together with ingress.default: 404, or neither.",
  },
  "EOE-ENV-433": {
    means: "A deployment could not ask which version answers.",
    example: "ingress.default: 404, service.entry.paths: [/shop/*], ingress.healthCheck.path: /livez",
    mend: "Add the first name of domain to its hosts, and the health check's path to its paths.",
  },
  "EOE-ENV-500": {
    means: "More services are behind a load balancer than it has target groups for.",
    example: "101 of furtherServices with an entry",
    mend: "Let entries with internal: true come through internalIngress, or put what belongs together into one environment each.",
  },
  "EOE-ENV-501": {
    means: "More hosts or paths of one kind lead to services than the order of rules has room for.",
    example: "131 hosts such as *.a.example.com among the entries of furtherServices",
    mend: "Name one wildcard above them, such as *.example.com, or put some behind the other load balancer.",
  },
  "EOE-ENV-493": {
    means: "A further service is to be behind an internal load balancer that is not there.",
    example: "furtherServices.api.entry.internal: true, without internalIngress",
    mend: "Write internalIngress: {}, or remove internal.",
  },
  "EOE-ENV-551": {
    means: "A host of a service redirects, so that none of its requests gets to the service.",
    example:
      "domain: { names: [example.com, www.example.com], redirect: true }, service.entry.hosts: [www.example.com]",
    mend: "Take it out of domain.redirect, or out of the entry.",
  },
  "EOE-ENV-552": {
    means: "A further service gets every request, and none is left for the service in front.",
    example: 'furtherServices.api.entry.paths: ["/*"], without hosts and ingress.default',
    mend: "Write narrower paths or hosts, or make it the service.",
  },
} as const satisfies Meanings<AgreementCode>;
