/** MySQL's and MariaDB's own way of doing things. */
import { sql } from "kysely";
import { attempting, type Dialect } from "../kysely/queries.ts";
import { duplicateEntry, type MysqlError, translate } from "./errors.ts";

const isDuplicate = (error: unknown): boolean => (error as MysqlError).errno === duplicateEntry;

export const dialect: Dialect = {
  translate,
  isDuplicate,
  async insertOnce(insert) {
    try {
      await insert.execute();
      return true;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return false;
    }
  },
  // One by one: each choice between two counts for the limit that MySQL sets (regexp_time_limit).
  holds: (column, patterns) =>
    sql<boolean>`(${sql.join(
      patterns.map((pattern) => sql`${sql.ref(column)} regexp ${pattern}`),
      sql` or `,
    )})`,
  removeSome: (table, fits, most) =>
    sql`delete from ${sql.table(table)} where ${fits} limit ${sql.lit(most)}`,
  byPrimaryKey: sql`force index (primary)`,
};

export const attempt = attempting(translate);
