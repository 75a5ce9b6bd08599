import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { goesWithTheEnvironment } from "../database.ts";
import type { DeclaresFields } from "../laptop-only/schema.ts";
import type { network } from "../network/schema.ts";
import type { Services } from "../services/schema.ts";
import { hostEndpoints, hostQuotas, hostStorePrices, hostStoreUsage } from "../store-host.ts";
import { agreement } from "./agreement.ts";
import { makeDatabaseOnHost } from "./build.ts";
import { existingSecrets } from "./deploying.ts";
import { hands } from "./hands.ts";
import { holds } from "./holds.ts";
import { moves } from "./moves.ts";
import { projectAgreement } from "./project-agreement.ts";
import { onHost } from "./schema.ts";

export const hostDatabase = capability<
  Common & Services & DeclaresFields & { readonly network: z.output<typeof network> }
>()({
  name: "host-database",
  settings: { at: ["database"], form: true, schema: onHost },
  page: "docs/database.md",
  prices: hostStorePrices,
  usage: hostStoreUsage,
  resources: { none: "all that it makes is made by others, too" },
  picture: { none: "its host is drawn with the hosts, and its service with the services" },
  agreement,
  projectAgreement,
  decisions: goesWithTheEnvironment,
  existingSecrets,
  quotas: hostQuotas,
  build: [{ stack: "data", make: makeDatabaseOnHost }],
  hands,
  endpoints: hostEndpoints,
  firstDeployment: { none: "it comes with the data" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves,
});
