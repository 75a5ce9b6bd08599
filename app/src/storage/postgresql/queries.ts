/** What the repositories have in common. */
import type { SelectQueryBuilder } from "kysely";
import type { Slice } from "../../http/paging.ts";
import { StorageUnavailable } from "../../http/problem.ts";
import { withDeadline } from "../deadline.ts";
import { translate } from "./errors.ts";
import type { Tables } from "./tables.ts";

export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withDeadline(work);
  } catch (error) {
    throw error instanceof StorageUnavailable ? error : translate(error);
  }
}

type Listed = "items" | "goals" | "boards";

/** Newest first; one row more than asked for tells whether there is a next page. */
export function slicePart<T extends Listed, O>(
  query: SelectQueryBuilder<Tables, T, O>,
  { before, skip = 0, limit }: Slice,
): Promise<O[]> {
  const any = query as unknown as SelectQueryBuilder<Tables, "items", O>;
  const newest = any.orderBy("id", "desc").limit(limit + 1);
  const part = before === undefined ? newest.offset(skip) : newest.where("id", "<", before);
  return attempt(() => part.execute());
}
