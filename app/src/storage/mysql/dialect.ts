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
  holds: (column, [one, other]) =>
    sql<boolean>`(locate(${one}, lower(${sql.ref(column)})) > 0 or locate(${other}, lower(${sql.ref(column)})) > 0)`,
  removeSome: (table, column, userId, most) =>
    sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${userId} limit ${sql.lit(most)}`,
  byPrimaryKey: sql`force index (primary)`,
};

export const attempt = attempting(translate);
