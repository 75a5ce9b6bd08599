import { z } from "zod";
import type { RdsEngine } from "../aws/rds.ts";
import { type Found, moves as movesOf } from "./moving.ts";
import { RELATIONAL_PROBLEMS } from "./relational-problems.ts";

/** What of a database of PostgreSQL or MySQL is settled when it is made. */

type Code = keyof typeof RELATIONAL_PROBLEMS;
interface Was {
  readonly tableNames?: { readonly hosting: string; readonly lowerCase: string };
}
interface Settings {
  readonly hosting: string;
  readonly engine: RdsEngine;
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

export const relationalMoves = movesOf<Settings, unknown, Was, Code>({
  problems: RELATIONAL_PROBLEMS,
  // Records from before this was remembered lack it.
  shape: { tableNames: z.strictObject({ hosting: z.string(), lowerCase: z.string() }).optional() },
  now: ({ hosting, engine, ...settings }) =>
    engine === "mysql" ? { tableNames: { hosting, lowerCase: lowerCaseOf(settings) } } : {},
  refused: changesTableNames,
});
