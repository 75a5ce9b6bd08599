import { findInstanceType } from "../../aws/instance-types";
import type { FileCombination } from "./combination";

/** By version of the engine: families whose sizes DocumentDB has, and classes of which it has one size only. */
const CLASSES = {
  "5.0.0": { families: ["r5", "r6g", "r6gd", "r8g"], alone: ["db.t3.medium", "db.t4g.medium"] },
  "8.0.0": { families: ["r5", "r6g", "r6gd", "r8g"], alone: ["db.t3.medium", "db.t4g.medium"] },
};

export const documentDbHasTheClass: FileCombination = {
  id: "documentdb-has-the-class",
  keys: ["database.hosting", "database.engineVersion", "database.instanceClass"],
  sentence:
    "The class of a DocumentDB instance is one that DocumentDB has for the version; EC2 has many more, and earlier versions had others.",
  source:
    'Amazon DocumentDB Developer Guide, "Amazon DocumentDB features and configurations", instance type support by version (2026-11)',
  check: ({ database }) => {
    if (database?.hosting !== "documentdb") return [];
    const { instanceClass, engineVersion } = database;
    if (instanceClass === undefined || engineVersion === undefined) return [];
    // What is a mistyped class at all is told by database-agreement.ts.
    if (!findInstanceType(instanceClass.replace(/^db\./, ""))) return [];
    const { families, alone } = CLASSES[engineVersion];
    const [, family = ""] = instanceClass.split(".");
    if (families.includes(family) || alone.includes(instanceClass)) return [];
    return [
      {
        path: ["database", "instanceClass"],
        message: `"${instanceClass}" is no class of DocumentDB ${engineVersion} (database.engineVersion), which has the families ${inWords(families)}, ${inWords(alone)}; write one of them, such as db.r6g.large.`,
      },
    ];
  },
};

const inWords = (names: readonly string[]): string =>
  `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
