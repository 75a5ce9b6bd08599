import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { agreement, type Reads } from "./agreement.ts";
import { watchServices } from "./build.ts";
import { decisions } from "./deploying.ts";
import { monitoringParts } from "./picture.ts";
import { monitoringPrices, monitoringUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { monitoring as schema } from "./schema.ts";
import { watchData } from "./signals.ts";

export const monitoring = capability<Common & Reads>()({
  name: "monitoring",
  settings: { at: ["monitoring"], schema: schema },
  page: "docs/account.md",
  prices: monitoringPrices,
  usage: monitoringUsage,
  resources,
  picture: monitoringParts,
  agreement,
  projectAgreement: { none: "the compose project does not affect it" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas: { none: "no environment comes near those of CloudWatch" },
  build: [
    { stack: "data", make: watchData, last: true },
    { stack: "service", make: watchServices, last: true },
  ],
  hands: { none: "services get nothing of it" },
  endpoints: { none: "tasks and hosts alone need endpoints" },
  firstDeployment: { none: "it comes with the service" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "logs and alarms are no data of the users" },
  moves: { none: "alarms are changed in place" },
});
