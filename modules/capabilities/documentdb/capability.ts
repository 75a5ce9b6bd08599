import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { goesWithTheEnvironment } from "../database";
import type { Services } from "../services/schema";
import { agreement, projectAgreement } from "./agreement";
import { makeDocumentDb } from "./build";
import { hands } from "./hands";
import { holds } from "./holds";
import { databaseParts } from "./picture";
import { documentDbPrices, documentDbUsage } from "./price";
import { resources } from "./resources";
import { documentDb as schema } from "./schema";

export const documentDb = capability<Common & Services>()({
  name: "documentdb",
  settings: { at: ["database"], form: true, schema: schema },
  page: "docs/database.md",
  prices: documentDbPrices,
  usage: documentDbUsage,
  resources,
  picture: databaseParts,
  agreement,
  projectAgreement,
  decisions: goesWithTheEnvironment,
  existingSecrets: { none: "its password is generated" },
  quotas: { none: "no environment comes near those of DocumentDB" },
  build: [{ stack: "data", make: makeDocumentDb }],
  hands,
  endpoints: { none: "it talks to nothing outside the VPC" },
  firstDeployment: { none: "it comes with the data" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves: { none: "what holds data is remembered by its address" },
});
