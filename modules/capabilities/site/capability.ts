import { capability } from "../capability.ts";
import { agreement, type Neighbours, projectAgreement } from "./agreement.ts";
import { makeSite, type Reads } from "./build.ts";
import { decisions } from "./deploying.ts";
import { hands } from "./hands.ts";
import { holds } from "./holds.ts";
import { siteParts } from "./picture.ts";
import { siteUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { site as schema } from "./schema.ts";

/** Built files in S3, and a load balancer behind them, at one name by CloudFront. */
export const site = capability<Reads & Neighbours>()({
  name: "site",
  settings: {
    at: ["site"],
    schema: schema
      .optional()
      .describe(
        "Built files of a web site, by CloudFront from S3, with the load balancer behind it; default none",
      ),
  },
  page: "docs/site.md",
  prices: { none: "it is billed by use; alarms and mails are those of monitoring" },
  usage: siteUsage,
  resources,
  picture: siteParts,
  agreement,
  projectAgreement,
  decisions,
  existingSecrets: { none: "it names none" },
  quotas: { none: "AWS allows 500 distributions of an account" },
  build: [{ stack: "service", make: makeSite }],
  hands,
  endpoints: { none: "tasks and hosts do not talk to it" },
  firstDeployment: { none: "it comes with the service, and `deploy` uploads the files" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves: { none: "each of its changes is made in one deployment" },
});
