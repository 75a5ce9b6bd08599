/** What the repositories have in common. */
import type { ExpressionBuilder, SelectQueryBuilder } from "kysely";
import type { Slice } from "../../http/paging.ts";
import { StorageUnavailable } from "../../http/problem.ts";
import { withDeadline } from "../deadline.ts";
import { duplicateEntry, type MysqlError, translate } from "./errors.ts";
import type { Tables } from "./tables.ts";

export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withDeadline(work);
  } catch (error) {
    throw error instanceof StorageUnavailable ? error : translate(error);
  }
}

/** Adds a row, unless there is one with its id: the same request may have added it before. */
export async function addOnce(insert: { execute(): Promise<unknown> }): Promise<void> {
  await attempt(async () => {
    try {
      await insert.execute();
    } catch (error) {
      if ((error as MysqlError).errno !== duplicateEntry) throw error;
    }
  });
}

type Listed = Pick<Tables, "items" | "goals" | "users">;

/** Newest first; one row more than asked for tells whether there is a next page. */
export function slicePart<T extends keyof Listed, O>(
  query: SelectQueryBuilder<Tables, T, O>,
  { before, skip = 0, limit }: Slice,
): Promise<O[]> {
  const any = query as unknown as SelectQueryBuilder<Tables, "items", O>;
  const newest = any.orderBy("id", "desc").limit(limit + 1);
  const part = before === undefined ? newest.offset(skip) : newest.where("id", "<", before);
  return attempt(() => part.execute());
}

/** What is this user's, and what is nobody's. */
export const openTo =
  (userId: string) =>
  <T extends "items" | "goals">(where: ExpressionBuilder<Tables, T>) => {
    const any = where as unknown as ExpressionBuilder<Tables, "items">;
    return any.or([any("user_id", "is", null), any("user_id", "=", userId)]);
  };
