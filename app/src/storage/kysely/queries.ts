/** What the repositories of MySQL and PostgreSQL have in common, and what each database does in its own way. */
import type {
  ExpressionBuilder,
  InsertQueryBuilder,
  InsertResult,
  RawBuilder,
  SelectQueryBuilder,
} from "kysely";
import type { Slice } from "../../http/paging.ts";
import { StorageUnavailable } from "../../http/problem.ts";
import { withDeadline } from "../deadline.ts";
import type { Database, Tables } from "./tables.ts";

export interface Dialect {
  /** What callers are told of an error of the driver. */
  translate(error: unknown): unknown;
  /** Whether a row was refused since another has its key. */
  isDuplicate(error: unknown): boolean;
  /** Adds a row, unless there is one with its keys. @returns whether it was added. */
  insertOnce<T extends keyof Tables>(insert: InsertQueryBuilder<Tables, T, InsertResult>): Promise<boolean>;
  /** Whether a column holds what one of these regular expressions says. */
  holds(column: string, patterns: readonly string[]): RawBuilder<boolean>;
  /** Removes rows that fit, so many at most. */
  removeSome(table: string, fits: RawBuilder<unknown>, most: number): RawBuilder<unknown>;
  /** Behind a table that is read by its primary key, whatever the planner thinks of so few rows. */
  readonly byPrimaryKey: RawBuilder<unknown>;
}

/** Does the work in time. */
export type Attempt = <T>(work: () => Promise<T>) => Promise<T>;

export const attempting =
  (translate: Dialect["translate"]): Attempt =>
  async (work) => {
    try {
      return await withDeadline(work);
    } catch (error) {
      throw error instanceof StorageUnavailable ? error : translate(error);
    }
  };

/** A database with its way of doing things. */
export interface Queries {
  readonly database: Database;
  readonly dialect: Dialect;
  readonly attempt: Attempt;
  /** Adds a row, unless there is one with its id: the same request may have added it before. */
  addOnce<T extends keyof Tables>(insert: InsertQueryBuilder<Tables, T, InsertResult>): Promise<boolean>;
  /** Newest first; one row more than asked for tells whether there is a next page. */
  slicePart<T extends Listed, O>(query: SelectQueryBuilder<Tables, T, O>, slice: Slice): Promise<O[]>;
}

type Listed = "items" | "goals" | "users";

export function queriesOf(database: Database, dialect: Dialect): Queries {
  const attempt = attempting(dialect.translate);
  return {
    database,
    dialect,
    attempt,
    addOnce: (insert) => attempt(() => dialect.insertOnce(insert)),
    slicePart<T extends Listed, O>(
      query: SelectQueryBuilder<Tables, T, O>,
      { before, skip = 0, limit }: Slice,
    ): Promise<O[]> {
      const any = query as unknown as SelectQueryBuilder<Tables, "items", O>;
      const newest = any.orderBy("id", "desc").limit(limit + 1);
      const part = before === undefined ? newest.offset(skip) : newest.where("id", "<", before);
      return attempt(() => part.execute());
    },
  };
}

/** What is this user's, and what is nobody's, unless hidden. */
export const openTo =
  (userId: string) =>
  <T extends "items" | "goals">(where: ExpressionBuilder<Tables, T>) => {
    const any = where as unknown as ExpressionBuilder<Tables, "items">;
    return any.and([
      any.or([any("user_id", "is", null), any("user_id", "=", userId)]),
      any("hidden", "=", false),
    ]);
  };
