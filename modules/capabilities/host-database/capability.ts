import type { z } from "zod";
import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { goesWithTheEnvironment } from "../database";
import type { network } from "../network/schema";
import type { Services } from "../services/schema";
import { agreement } from "./agreement";
import { makeDatabaseOnHost } from "./build";
import { endpoints, existingSecrets, quotas } from "./deploying";
import { hands } from "./hands";
import { holds } from "./holds";
import { moves } from "./moves";
import { hostDatabasePrices, hostDatabaseUsage } from "./price";
import { projectAgreement } from "./project-agreement";
import { resources } from "./resources";
import { onHost } from "./schema";

export const hostDatabase = capability<Common & Services & { readonly network: z.output<typeof network> }>()({
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
