import {
  LEAST_STORAGE_GROWTH_PERCENT,
  RDS_CATALOGUE,
  RDS_FACTS,
  RDS_STORAGE_GIB,
  WITHOUT_INSIGHTS,
} from "../../aws/rds.ts";
import {
  coded,
  type Disagreement,
  type FileCombination,
  type Part,
  type Rule,
} from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { partsAreTaken, serviceIsThere } from "../database.ts";
import { GROUP_PROBLEMS } from "../group-problems.ts";
import {
  connectionIsRead,
  engineIsThatOfTheImage,
  type Product,
  relationalAgreement,
} from "../relational-agreement.ts";
import type { ProjectCombination, ProjectRule } from "../rules.ts";
import type { Services } from "../services/schema.ts";
import { RDS_PROBLEMS } from "./problems.ts";
import type { Rds } from "./schema.ts";

type Settings = Part<Rds>;

const RDS: Product = {
  catalogue: RDS_CATALOGUE,
  facts: RDS_FACTS,
  named: (engine) => `RDS for ${RDS_FACTS[engine].title}`,
  // Both engines take root: answers of create-db-instance that people show, PostgreSQL 14.6 and MySQL 8.0 (2026-11-29).
  reservedUsers: [],
};

const storageMayGrow = ({ storageGb, maxStorageGb }: Settings): Disagreement<"EOE-ENV-385">[] => {
  if (storageGb === undefined || typeof maxStorageGb !== "number") return [];
  const least = Math.ceil((storageGb * LEAST_STORAGE_GROWTH_PERCENT) / 100);
  if (maxStorageGb >= least) return [];
  const mend =
    least > RDS_STORAGE_GIB.most
      ? `, and takes at most ${RDS_STORAGE_GIB.most}. Write false.`
      : `. Write ${least} or more, or false.`;
  const message = `is ${maxStorageGb}; AWS asks for at least a tenth more than database.storageGb: ${storageGb}${mend}`;
  return [{ code: "EOE-ENV-385", path: ["database", "maxStorageGb"], message }];
};

const insightsAreThere: FileCombination<Settings, unknown> = {
  id: "rds-has-performance-insights",
  keys: ["database.hosting", "database.engine", "database.instanceClass", "database.performanceInsights"],
  sentence: "The smallest classes of RDS for MySQL have no Performance Insights.",
  source:
    'Amazon RDS User Guide, "Amazon RDS DB engine, Region, and instance class support for Performance Insights" (2026-11)',
  check: ({ engine, instanceClass, performanceInsights }) => {
    if (engine === undefined || instanceClass === undefined || !performanceInsights) return [];
    if (!WITHOUT_INSIGHTS[engine].includes(instanceClass)) return [];
    return [
      {
        path: ["database", "performanceInsights"],
        message: `is not there on ${instanceClass} (database.instanceClass) for ${RDS_FACTS[engine].title}; write false, or a larger class.`,
      },
    ];
  },
};

const hasTheEngine: ProjectCombination<Rds, Services> = {
  id: "rds-has-the-engine",
  keys: ["database.engine", "compose: services.<name>.image"],
  sentence:
    "The engine on RDS is the one of the compose file's image: the application speaks one protocol in both worlds.",
  source:
    'PostgreSQL documentation, "Frontend/Backend Protocol"; MySQL Source Code Documentation, "Client/Server Protocol" (2026-11)',
  check: engineIsThatOfTheImage,
};

export const agreement: readonly Rule<Settings, Part<Common & Services>>[] = [
  ...relationalAgreement(RDS),
  coded(RDS_PROBLEMS, storageMayGrow),
  insightsAreThere,
];

export const projectAgreement: readonly ProjectRule<Rds, Services>[] = [
  coded(GROUP_PROBLEMS, serviceIsThere),
  { problems: GROUP_PROBLEMS, check: connectionIsRead },
  { problems: GROUP_PROBLEMS, check: partsAreTaken },
  hasTheEngine,
];
