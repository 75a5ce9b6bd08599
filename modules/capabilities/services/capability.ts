import { capability } from "../capability.ts";
import { agreement, projectAgreement } from "./agreement.ts";
import { runServices } from "./build.ts";
import { decisions } from "./deploying.ts";
import { moves } from "./moves.ts";
import { serviceParts } from "./picture.ts";
import { servicesPrices, servicesUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { service } from "./schema.ts";
import type { Placed } from "./task-targets.ts";

export const services = capability<Placed>()({
  name: "services",
  settings: { at: ["service"], schema: service },
  page: "docs/services.md",
  prices: servicesPrices,
  usage: servicesUsage,
  resources,
  picture: serviceParts,
  agreement,
  projectAgreement,
  decisions,
  existingSecrets: { none: "they are those of another capability" },
  quotas: { none: "what tasks run on takes them" },
  build: [{ stack: "service", make: runServices }],
  hands: { none: "it is what gets something" },
  endpoints: { none: "it talks to what all tasks and hosts do" },
  firstDeployment: { none: "the service has a stack of its own, which is always deployed last" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "what tasks hold is told by their volumes" },
  moves,
});
