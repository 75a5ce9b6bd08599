import { AURORA_CATALOGUE } from "../../aws/aurora.ts";
import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { relationalDecisions } from "../relational-decisions.ts";
import { relationalMoves } from "../relational-moves.ts";
import type { Services } from "../services/schema.ts";
import { agreement, projectAgreement } from "./agreement.ts";
import { makeAurora } from "./build.ts";
import { hands } from "./hands.ts";
import { holds } from "./holds.ts";
import { databaseParts } from "./picture.ts";
import { auroraPrices, auroraUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { aurora as schema } from "./schema.ts";

export const aurora = capability<Common & Services>()({
  name: "aurora",
  settings: { at: ["database"], form: true, schema },
  page: "docs/database.md",
  prices: auroraPrices,
  usage: auroraUsage,
  resources,
  picture: databaseParts,
  agreement,
  projectAgreement,
  decisions: relationalDecisions(AURORA_CATALOGUE),
  existingSecrets: { none: "its password is generated" },
  quotas: { none: "no environment comes near those of RDS" },
  build: [{ stack: "data", make: makeAurora }],
  hands,
  endpoints: { none: "it talks to nothing outside the VPC" },
  firstDeployment: { none: "it comes with the data" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves: relationalMoves,
});
