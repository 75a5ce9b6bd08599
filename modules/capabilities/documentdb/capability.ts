import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import type { Services } from "../services/schema.ts";
import { agreement, projectAgreement } from "./agreement.ts";
import { makeDocumentDb } from "./build.ts";
import { decisions } from "./decisions.ts";
import { hands } from "./hands.ts";
import { holds } from "./holds.ts";
import { databaseParts } from "./picture.ts";
import { documentDbPrices, documentDbUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { documentDb as schema } from "./schema.ts";

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
  decisions,
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
