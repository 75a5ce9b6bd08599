/** PostgreSQL's own way of doing things. */
import { sql } from "kysely";
import { attempting, type Dialect } from "../kysely/queries.ts";
import { translate } from "./errors.ts";

/** Source: PostgreSQL 18 documentation, appendix A. */
const uniqueViolation = "23505";

export const dialect: Dialect = {
  translate,
  isDuplicate: (error) => (error as { code?: string }).code === uniqueViolation,
  async insertOnce(insert) {
    const { numInsertedOrUpdatedRows } = await insert
      .onConflict((found) => found.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  },
  holds: (column, patterns) => sql<boolean>`${sql.ref(column)} ~ ${patterns.join("|")}`,
  removeSome: (table, fits, most) => sql`delete from ${sql.table(table)} where id in (
    select id from ${sql.table(table)} where ${fits} limit ${sql.lit(most)}
  )`,
  byPrimaryKey: sql``,
};

export const attempt = attempting(translate);
