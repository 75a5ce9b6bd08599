import type { z } from "zod";
import { findInstanceType, isOfferedIn, nearestInstanceTypes } from "../../aws/instance-types.ts";
import { spanOf } from "../../aws/maintenance-windows.ts";
import {
  coded,
  type Disagreement,
  type FileCombination,
  type Part,
  type Rule,
} from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { connectionIsComposed, connectionIsRead, serviceIsThere } from "../database.ts";
import { GROUP_PROBLEMS } from "../group-problems.ts";
import { namesAreFree } from "../reserved-names.ts";
import type { ProjectRule } from "../rules.ts";
import type { Services } from "../services/schema.ts";
import { DOCUMENTDB_PROBLEMS } from "./problems.ts";
import type { documentDb } from "./schema.ts";

type Code = keyof typeof DOCUMENTDB_PROBLEMS;
type Settings = Part<z.output<typeof documentDb>>;

function classExists({ instanceClass }: Settings, { region }: Part<Common>): Disagreement<Code>[] {
  if (instanceClass === undefined) return [];
  const type = instanceClass.replace(/^db\./, "");
  const facts = findInstanceType(type);
  const path = ["database", "instanceClass"];
  if (!facts) {
    const [near] = nearestInstanceTypes(type, 1);
    return [
      {
        code: "EOE-ENV-331",
        path,
        message: `"${instanceClass}" is not an instance class.${near === undefined ? "" : ` Did you mean db.${near}?`}`,
      },
    ];
  }
  if (region === undefined || isOfferedIn(facts, region) !== false) return [];
  return [{ code: "EOE-ENV-332", path, message: `"${instanceClass}" is not offered in ${region}.` }];
}

/** Source: DocumentDB API reference, CreateDBCluster `PreferredBackupWindow`. */
const LEAST_WINDOW_MINUTES = 30;

function windowIsLongEnough({ backupWindow }: Settings): Disagreement<Code>[] {
  if (backupWindow === undefined) return [];
  const span = spanOf(backupWindow);
  if (span >= LEAST_WINDOW_MINUTES) return [];
  return [
    {
      code: "EOE-ENV-333",
      path: ["database", "backupWindow"],
      message: `"${backupWindow}" is ${span} minutes long; AWS requires at least ${LEAST_WINDOW_MINUTES}.`,
    },
  ];
}

/** By version of the engine: families whose sizes DocumentDB has, and classes of which it has one size only. */
const CLASSES = {
  "5.0.0": { families: ["r5", "r6g", "r6gd", "r8g"], alone: ["db.t3.medium", "db.t4g.medium"] },
  "8.0.0": { families: ["r5", "r6g", "r6gd", "r8g"], alone: ["db.t3.medium", "db.t4g.medium"] },
};

const hasTheClass: FileCombination<Settings, unknown> = {
  id: "documentdb-has-the-class",
  keys: ["database.hosting", "database.engineVersion", "database.instanceClass"],
  sentence:
    "The class of a DocumentDB instance is one that DocumentDB has for the version; EC2 has many more, and earlier versions had others.",
  source:
    'Amazon DocumentDB Developer Guide, "Amazon DocumentDB features and configurations", instance type support by version (2026-11)',
  check: ({ instanceClass, engineVersion }) => {
    if (instanceClass === undefined || engineVersion === undefined) return [];
    // What is a mistyped class at all is told by `classExists`.
    if (!findInstanceType(instanceClass.replace(/^db\./, ""))) return [];
    const { families, alone } = CLASSES[engineVersion];
    const [, family = ""] = instanceClass.split(".");
    if (families.includes(family) || alone.includes(instanceClass)) return [];
    return [
      {
        path: ["database", "instanceClass"],
        message: `"${instanceClass}" is not a class of DocumentDB ${engineVersion} (database.engineVersion), which has the families ${inWords(families)}, ${inWords(alone)}; write one of them, such as db.r6g.large.`,
      },
    ];
  },
};

const inWords = (names: readonly string[]): string =>
  `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;

export const agreement: readonly Rule<Settings, Part<Common & Services>>[] = [
  coded(GROUP_PROBLEMS, connectionIsComposed),
  coded(GROUP_PROBLEMS, (database) => namesAreFree("documentdb", database)),
  coded(DOCUMENTDB_PROBLEMS, classExists),
  coded(DOCUMENTDB_PROBLEMS, windowIsLongEnough),
  hasTheClass,
];

export const projectAgreement: readonly ProjectRule<z.output<typeof documentDb>, Services>[] = [
  coded(GROUP_PROBLEMS, serviceIsThere),
  coded(GROUP_PROBLEMS, connectionIsRead),
];
