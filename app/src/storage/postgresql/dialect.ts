/** PostgreSQL's own way of doing things. */
import { sql } from "kysely";
import { attempting, type Dialect } from "../kysely/queries.ts";
import { translate } from "./errors.ts";

/** Source: PostgreSQL 18 documentation, appendix A. */
const uniqueViolation = "23505";

/** The database's own order may know upper and lower case of ASCII alone, as "C" does. */
const lower = (column: string) => sql`lower(${sql.ref(column)} collate "und-x-icu")`;

export const dialect: Dialect = {
  translate,
  isDuplicate: (error) => (error as { code?: string }).code === uniqueViolation,
  async insertOnce(insert) {
    const { numInsertedOrUpdatedRows } = await insert
      .onConflict((found) => found.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  },
  holds: (column, [one, other]) =>
    sql<boolean>`(strpos(${lower(column)}, ${one}) > 0 or strpos(${lower(column)}, ${other}) > 0)`,
  removeSome: (table, column, userId, most) => sql`delete from ${sql.table(table)} where id in (
    select id from ${sql.table(table)} where ${sql.ref(column)} = ${userId} limit ${sql.lit(most)}
  )`,
  byPrimaryKey: sql``,
};

export const attempt = attempting(translate);
