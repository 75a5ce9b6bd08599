import type { FileCombination } from "./combination";

const FAMILIES = ["r4", "r5", "r6g", "r6gd", "r8g", "t3", "t4g"];

export const documentDbHasTheClass: FileCombination = {
  id: "documentdb-has-the-class",
  keys: ["database.hosting", "database.instanceClass"],
  sentence: "The class of a DocumentDB instance is of a family that DocumentDB has; EC2 has many more.",
  source: 'Amazon DocumentDB Developer Guide, "Managing instance classes", "NVMe-backed instances" (2026-11)',
  check: ({ database }) => {
    if (database?.hosting !== "documentdb" || database.instanceClass === undefined) return [];
    const [, family = ""] = database.instanceClass.split(".");
    if (FAMILIES.includes(family)) return [];
    return [
      {
        path: ["database", "instanceClass"],
        message: `"${database.instanceClass}" is no class of DocumentDB (database.hosting), which has the families ${FAMILIES.join(", ")}; write one of them, such as db.r6g.large.`,
      },
    ];
  },
};
