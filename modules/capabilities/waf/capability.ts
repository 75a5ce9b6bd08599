import { capability } from "../capability.ts";
import { agreement, type Neighbours } from "./agreement.ts";
import { makeWaf, type Reads } from "./build.ts";
import { decisions } from "./deploying.ts";
import { firewallParts } from "./picture.ts";
import { wafPrices, wafUsage } from "./price.ts";
import { waf as schema } from "./schema.ts";

/** What looks at requests before the load balancer or the site does. */
export const waf = capability<Reads & Neighbours>()({
  name: "waf",
  settings: {
    at: ["waf"],
    schema: schema
      .optional()
      .describe("AWS WAF before the site and before a load balancer that is not behind one; default none"),
  },
  page: "docs/waf.md",
  prices: wafPrices,
  usage: wafUsage,
  resources: { none: "a site makes a web ACL, too" },
  picture: firewallParts,
  agreement,
  projectAgreement: { none: "the compose project does not affect it" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas: { none: "AWS allows a hundred web ACLs in a region" },
  build: [{ stack: "service", make: makeWaf }],
  hands: { none: "services get nothing of it" },
  endpoints: { none: "tasks and hosts do not talk to it" },
  firstDeployment: { none: "it comes with the service" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "its logs are copies of requests" },
  moves: { none: "each of its changes is made in one deployment" },
});
