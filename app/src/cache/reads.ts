/** Reads that are done once for everybody who asks while nothing has been written. */
import { inTime, startClock } from "../storage/deadline.ts";
import type { GuardedCache } from "./guard.ts";
import { decode, encode } from "./values.ts";
import type { Topic, VersionService } from "./versions.ts";

export interface CachedReads {
  /**
   * @param on what the answer changes with.
   * @param name stands for the read and all that it asks for.
   */
  read<T>(on: readonly Topic[], name: string, load: () => Promise<T>): Promise<T>;
}

/** What is not there may come without a change of its topic: a new account is nothing that anybody has kept. */
const isKept = (value: unknown): boolean => value !== undefined && value !== false;

export function createCachedReads(cache: GuardedCache, versions: VersionService): CachedReads {
  const running = new Map<string, Promise<unknown>>();

  async function compute<T>(key: string, load: () => Promise<T>): Promise<T> {
    const kept = await cache.get(key);
    if (kept !== undefined) return decode<T>(kept);
    const value = await load();
    if (isKept(value)) cache.set(key, encode(value));
    return value;
  }

  return {
    async read<T>(on: readonly Topic[], name: string, load: () => Promise<T>): Promise<T> {
      const version = await versions.current(on);
      if (version === undefined) return load();
      // Whoever reads this version already began after its last change, so that its answer does for all.
      const key = `${version}\n${name}`;
      const shared = running.get(key) as Promise<T> | undefined;
      if (shared) return inTime(shared);
      const mine = startClock(() => compute(key, load)).finally(() => running.delete(key));
      running.set(key, mine);
      return inTime(mine);
    },
  };
}
