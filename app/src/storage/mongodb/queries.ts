/** What the repositories have in common. */
import type { Collection, Document, Filter, OptionalUnlessRequiredId } from "mongodb";
import type { Slice } from "../../http/paging.ts";
import { withDeadline } from "../deadline.ts";
import { isDuplicate, translate } from "./errors.ts";

export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withDeadline(work);
  } catch (error) {
    throw translate(error);
  }
}

/** Adds a document, unless there is one with its id: the same request may have added it before. */
export async function addOnce<D extends { _id: string }>(
  collection: Collection<D>,
  document: OptionalUnlessRequiredId<D>,
): Promise<void> {
  await attempt(async () => {
    try {
      await collection.insertOne(document);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  });
}

export async function listNewest<D extends { _id: string }>(
  collection: Collection<D>,
  filter: Document,
  projection: Document,
  { before, skip = 0, limit }: Slice,
): Promise<D[]> {
  // The id first: a server that reads without an index then looks at one field of most documents.
  const older = before === undefined ? filter : { _id: { $lt: before }, ...filter };
  // One document more than asked for tells whether there is a next page.
  const cursor = collection
    .find(older as Filter<D>, { projection })
    .sort({ _id: -1 })
    .limit(limit + 1)
    .batchSize(limit + 2);
  return attempt(() => (skip > 0 ? cursor.skip(skip) : cursor).toArray() as Promise<D[]>);
}
