import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import { EXTERNAL_DATABASE_PROBLEMS } from "./problems.ts";
import type { ExternalDatabase } from "./schema.ts";

type Settings = Part<ExternalDatabase>;

function isInOnePlace({
  securityGroup,
  networks,
}: Settings): Disagreement<keyof typeof EXTERNAL_DATABASE_PROBLEMS>[] {
  if (securityGroup === undefined || networks === undefined) return [];
  return [
    {
      code: "EOE-ENV-408",
      path: ["database", "securityGroup"],
      message: `${securityGroup} and database.networks are both where the database is; keep the one that tasks are to reach.`,
    },
  ];
}

export const agreement: readonly Rule<Settings, unknown>[] = [
  coded(EXTERNAL_DATABASE_PROBLEMS, isInOnePlace),
];
