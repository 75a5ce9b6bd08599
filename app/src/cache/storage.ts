/** A storage whose lists, and what each request of somebody signed in asks for, are read through a cache. */
import type { Storage } from "../storage/storage.ts";
import type { GuardedCache } from "./guard.ts";
import { createCachedReads } from "./reads.ts";
import { createVersionService, type Topic, type VersionService } from "./versions.ts";

/** What is no read is a change, so that a method that is new and forgotten here costs time and no correctness. */
function announcing<R extends object>(
  versions: VersionService,
  topic: Topic,
  repository: R,
  reads: readonly (keyof R)[],
): R {
  const announced = (name: string, method: unknown): unknown => {
    if (typeof method !== "function" || reads.includes(name as keyof R)) return method;
    return (...given: readonly unknown[]) =>
      versions.changing(topic, async () => Reflect.apply(method, repository, given));
  };
  return Object.fromEntries(
    Object.entries(repository).map(([name, method]) => [name, announced(name, method)]),
  ) as R;
}

export function cachedStorage(storage: Storage, cache: GuardedCache): Storage {
  const versions = createVersionService(storage.versions);
  const { read } = createCachedReads(cache, versions);
  const { items, goals, boards, comments, users } = storage;
  return {
    ...storage,
    items: {
      ...announcing(versions, "items", items, ["find", "list", "listHidden"]),
      list: (slice) => read(["items"], `items ${JSON.stringify(slice)}`, () => items.list(slice)),
    },
    goals: {
      ...announcing(versions, "goals", goals, ["find", "list", "listHidden"]),
      list: (slice) => read(["goals"], `goals ${JSON.stringify(slice)}`, () => goals.list(slice)),
    },
    boards: {
      ...announcing(versions, "boards", boards, ["find", "list", "listHidden", "search"]),
      list: (slice) =>
        read(["boards", "accounts"], `boards ${JSON.stringify(slice)}`, () => boards.list(slice)),
    },
    comments: {
      ...announcing(versions, "comments", comments, ["find", "list", "listHidden"]),
      list: (boardId, slice) =>
        read(["comments", "accounts"], `comments ${JSON.stringify([boardId, slice])}`, () =>
          comments.list(boardId, slice),
        ),
    },
    users: {
      // Adding one changes no account that anybody has seen.
      ...announcing(versions, "accounts", users, ["add", "find", "findByEmail", "standing", "list"]),
      standing: (id) => read(["accounts"], `account ${id}`, () => users.standing(id)),
    },
    async purgeExpired(now) {
      await storage.purgeExpired(now);
      await versions.endExpired(now);
    },
    async close() {
      await Promise.all([storage.close(), cache.close()]);
    },
  };
}
