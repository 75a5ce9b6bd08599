import type { z } from "zod";
import type { Common } from "../../environment/common";
import { capability } from "../capability";
import type { ingress } from "../load-balancer/schema";
import type { Services } from "../services/schema";
import { agreement } from "./agreement";
import { watchServices } from "./build";
import { decisions } from "./deploying";
import { monitoringParts } from "./picture";
import { monitoringPrices, monitoringUsage } from "./price";
import { resources } from "./resources";
import { monitoring as schema } from "./schema";
import { watchData } from "./signals";

export const monitoring = capability<Common & Services & { readonly ingress: z.output<typeof ingress> }>()({
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
