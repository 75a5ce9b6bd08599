import { RDS_CATALOGUE } from "../../aws/rds.ts";
import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { relationalDecisions } from "../relational-decisions.ts";
import { relationalMoves } from "../relational-moves.ts";
import type { Services } from "../services/schema.ts";
import { agreement, projectAgreement } from "./agreement.ts";
import { makeRds } from "./build.ts";
import { hands } from "./hands.ts";
import { holds } from "./holds.ts";
import { databaseParts } from "./picture.ts";
import { rdsPrices, rdsUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { rds as schema } from "./schema.ts";

export const rds = capability<Common & Services>()({
  name: "rds",
  settings: { at: ["database"], form: true, schema },
  page: "docs/database.md",
  prices: rdsPrices,
  usage: rdsUsage,
  resources,
  picture: databaseParts,
  agreement,
  projectAgreement,
  decisions: relationalDecisions(RDS_CATALOGUE),
  existingSecrets: { none: "its password is generated" },
  quotas: { none: "no environment comes near those of RDS" },
  build: [{ stack: "data", make: makeRds }],
  hands,
  endpoints: { none: "it talks to nothing outside the VPC" },
  firstDeployment: { none: "it comes with the data" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves: relationalMoves,
});
