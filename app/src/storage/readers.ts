/** Reads that may be a little old, from a server that follows the one that is written to. */
import { StorageUnavailable } from "../http/problem.ts";
import type { Storage } from "./storage.ts";

/** A read of the readers; of the writer while no reader answers, such as while one takes over. */
function either<Given extends readonly unknown[], T>(
  readers: (...given: Given) => Promise<T>,
  writer: (...given: Given) => Promise<T>,
): (...given: Given) => Promise<T> {
  return async (...given) => {
    try {
      return await readers(...given);
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) throw error;
      return writer(...given);
    }
  };
}

/**
 * A storage that searches in `readers`, and lists from them unless `listsAreCached`: a cache keeps a list until the next
 * change, so that one which lacked the last change would be kept for longer than the reader lacks it.
 */
export function withReaders(
  storage: Storage,
  readers: Storage,
  { listsAreCached }: { readonly listsAreCached: boolean },
): Storage {
  const { items, goals, boards, comments } = storage;
  const search = either(readers.boards.search, boards.search);
  const close = async (): Promise<void> => {
    await Promise.all([storage.close(), readers.close()]);
  };
  if (listsAreCached) return { ...storage, boards: { ...boards, search }, close };
  return {
    ...storage,
    items: { ...items, list: either(readers.items.list, items.list) },
    goals: { ...goals, list: either(readers.goals.list, goals.list) },
    boards: { ...boards, search, list: either(readers.boards.list, boards.list) },
    comments: { ...comments, list: either(readers.comments.list, comments.list) },
    close,
  };
}
