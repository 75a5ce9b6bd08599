/** An account and all that belongs to it goes, in steps that can be done again: storages without transactions, too. */

import { StorageUnavailable } from "../http/problem.ts";
import type { Storage } from "../storage/storage.ts";

type Parts = Pick<Storage, "users" | "sessions" | "removals" | "items" | "goals" | "boards" | "comments">;

export const removedWithAccount = ["account", "sessions", "items", "goals", "boards", "comments"] as const;

/** A request that was under way when its user went has long been answered by then, by any instance. */
const rememberedForMs = 60 * 60 * 1000;
const finishedAtOnce = 1_000;

async function removeAll(storage: Parts, userId: string): Promise<void> {
  // The account first: from here on nobody signs in, and every token is refused.
  await storage.users.remove(userId);
  for (const owned of [storage.sessions, storage.items, storage.goals, storage.boards, storage.comments]) {
    while ((await owned.removeOf(userId)) > 0);
  }
}

/** @throws StorageUnavailable when it could not be begun; what was begun is finished later in any case. */
export async function removeUser(storage: Parts, userId: string): Promise<void> {
  await storage.removals.add(userId, new Date());
  await storage.users.remove(userId);
  try {
    await removeAll(storage, userId);
  } catch (error) {
    if (!(error instanceof StorageUnavailable)) throw error;
  }
}

/** Finishes removals that stopped halfway, and removes what was written while they were under way. */
export async function finishRemovals(storage: Parts, now: Date): Promise<void> {
  for (const userId of await storage.removals.list(finishedAtOnce)) await removeAll(storage, userId);
  await storage.removals.forget(new Date(now.getTime() - rememberedForMs));
}
