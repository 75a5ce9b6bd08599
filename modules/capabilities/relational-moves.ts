import { z } from "zod";
import type { RdsEngine } from "../aws/rds.ts";
import { isBefore } from "../aws/versions.ts";
import { type Found, moves as movesOf } from "./moving.ts";
import { RELATIONAL_PROBLEMS } from "./relational-problems.ts";

/** What of a database of PostgreSQL or MySQL is settled when it is made. */

type Code = keyof typeof RELATIONAL_PROBLEMS;
interface Was {
  readonly databaseVersion?: {
    readonly hosting: string;
    readonly engine: string;
    readonly version: string;
  };
  readonly tableNames?: { readonly hosting: string; readonly lowerCase: string };
}
interface Settings {
  readonly hosting: string;
  readonly engine: RdsEngine;
  readonly engineVersion: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * MySQL does not start with another value than its data dictionary was made with (MySQL 8.4 Reference Manual, "Identifier
 * Case Sensitivity"). Aurora MySQL 3 has the value of its creation for good, and AWS advises against a change on RDS:
 * SQL Server to Aurora MySQL Migration Playbook, "Case sensitivity differences for ANSI SQL" (2026-11-28).
 */
const PARAMETER = "lower_case_table_names";
const DEFAULT = "0";

const lowerCaseOf = ({ parameters }: Pick<Settings, "parameters">): string =>
  parameters[PARAMETER] ?? DEFAULT;

function changesTableNames({ tableNames }: Was, settings: Settings): Found<Code>[] {
  const now = lowerCaseOf(settings);
  if (settings.engine !== "mysql" || tableNames?.hosting !== settings.hosting) return [];
  if (tableNames.lowerCase === now) return [];
  const put =
    tableNames.lowerCase === DEFAULT
      ? `Remove it, or write "${DEFAULT}"`
      : `Write ${PARAMETER}: "${tableNames.lowerCase}"`;
  const message = `was "${tableNames.lowerCase}" and is "${now}", which MySQL takes only when a database is made: it would not come up at its next restart. ${put}. To change it, load a dump into a database that is made with the other value.`;
  return [{ code: "EOE-ENV-518", path: ["database", "parameters", PARAMETER], message }];
}

/**
 * Sources: RDS User Guide, "Upgrading a DB instance engine version", and Aurora User Guide, the same of a cluster: an
 * upgrade is never undone, in place or by a modification (2026-11-29). The record of data keeps what is protected from it as
 * well; of a disposable environment AWS would tell in the middle of an apply.
 */
function goesBack({ databaseVersion: was }: Was, settings: Settings): Found<Code>[] {
  const { hosting, engine, engineVersion } = settings;
  if (was?.hosting !== hosting || was.engine !== engine || !isBefore(engineVersion, was.version)) return [];
  const message = `was "${was.version}" and is "${engineVersion}", and AWS takes no database back to an earlier version. Write "${was.version}" again. Data of before the upgrade is in the snapshot that AWS made then: restore it in an environment of another name (database.restoreFrom).`;
  return [{ code: "EOE-ENV-524", path: ["database", "engineVersion"], message }];
}

export const relationalMoves = movesOf<Settings, unknown, Was, Code>({
  problems: RELATIONAL_PROBLEMS,
  // Records from before this was remembered lack it.
  shape: {
    tableNames: z.strictObject({ hosting: z.string(), lowerCase: z.string() }).optional(),
    /** Of a database on RDS or Aurora. */
    databaseVersion: z
      .strictObject({ hosting: z.string(), engine: z.string(), version: z.string() })
      .optional(),
  },
  now: ({ hosting, engine, engineVersion, ...settings }) => ({
    databaseVersion: { hosting, engine, version: engineVersion },
    ...(engine === "mysql" ? { tableNames: { hosting, lowerCase: lowerCaseOf(settings) } } : {}),
  }),
  refused: (was, settings) => [...changesTableNames(was, settings), ...goesBack(was, settings)],
});
