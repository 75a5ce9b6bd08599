import { capability } from "../capability.ts";
import { agreement } from "./agreement.ts";
import { makeNames, makeZone, pointNames } from "./build.ts";
import { decisions, type Reads } from "./deploying.ts";
import { holds } from "./holds.ts";
import { domainParts } from "./picture.ts";
import { domainPrices } from "./price.ts";
import { resources } from "./resources.ts";
import { domain as schema } from "./schema.ts";

export const domain = capability<Reads>()({
  name: "domain",
  settings: {
    at: ["domain"],
    schema: schema
      .optional()
      .describe(
        "Names of your own for the load balancer, in Route 53, with a certificate of ACM; default its own name",
      ),
  },
  page: "docs/domains.md",
  prices: domainPrices,
  usage: { none: "questions for an alias of a load balancer are free" },
  resources,
  picture: domainParts,
  agreement,
  projectAgreement: { none: "the compose project does not affect it" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas: { none: "AWS allows 500 zones of an account, and a certificate is told by its names" },
  build: [
    { stack: "data", make: makeZone },
    { stack: "service", make: makeNames },
    { stack: "service", make: pointNames, last: true },
  ],
  hands: { none: "services get nothing of it" },
  endpoints: { none: "tasks and hosts do not talk to it" },
  firstDeployment: { none: "it comes with the data and the service" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves: { none: "each of its changes is made in one deployment" },
});
