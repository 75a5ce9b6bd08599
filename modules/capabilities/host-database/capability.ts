import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { goesWithTheEnvironment } from "../database.ts";
import type { DeclaresFields } from "../laptop-only/schema.ts";
import type { network } from "../network/schema.ts";
import type { Services } from "../services/schema.ts";
import { agreement } from "./agreement.ts";
import { makeDatabaseOnHost } from "./build.ts";
import { endpoints, existingSecrets, quotas } from "./deploying.ts";
import { hands } from "./hands.ts";
import { holds } from "./holds.ts";
import { moves } from "./moves.ts";
import { hostDatabasePrices, hostDatabaseUsage } from "./price.ts";
import { projectAgreement } from "./project-agreement.ts";
import { resources } from "./resources.ts";
import { onHost } from "./schema.ts";

export const hostDatabase = capability<
  Common & Services & DeclaresFields & { readonly network: z.output<typeof network> }
>()({
  name: "host-database",
  settings: { at: ["database"], form: true, schema: onHost },
  page: "docs/database.md",
  prices: hostDatabasePrices,
  usage: hostDatabaseUsage,
  resources,
  picture: { none: "its host is drawn with the hosts, and its service with the services" },
  agreement,
  projectAgreement,
  decisions: goesWithTheEnvironment,
  existingSecrets,
  quotas,
  build: [{ stack: "data", make: makeDatabaseOnHost }],
  hands,
  endpoints,
  firstDeployment: { none: "it comes with the data" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves,
});
