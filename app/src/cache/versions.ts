/**
 * Which version of a list is the latest, kept in the storage beside the lists themselves. A cache that forgets, that
 * lies behind, or that only some can reach cannot make a list older than it is: entries are found by their version.
 */
import { v7 as uuidv7 } from "uuid";
import { coalesce } from "../http/coalesce.ts";
import { StorageUnavailable } from "../http/problem.ts";
import { startClock } from "../storage/deadline.ts";

/** What changes together; `accounts` is what an access token is good for, and the names of authors. */
export const topics = ["accounts", "boards", "comments", "goals", "items"] as const;
export type Topic = (typeof topics)[number];

/** A change of a list that may be under way. */
export interface Change {
  readonly id: string;
  readonly topic: Topic;
  /** Whoever began it has ended by then, or will never say so. */
  readonly expiresAt: Date;
}

export interface Versions {
  readonly changes: readonly Change[];
  /** By topic; the id of the last change that ended, or a random text before the first. */
  readonly latest: ReadonlyMap<Topic, string>;
}

export interface VersionRepository {
  begin(change: Change): Promise<void>;
  /** Makes the change the latest, and only then forgets that it was under way. */
  end(change: Pick<Change, "id" | "topic">): Promise<void>;
  /** Changes are read before versions, or at the same moment: what is in neither has not begun. */
  read(): Promise<Versions>;
}

/**
 * A change has its deadline (`answerWithinMs`); a server may still do it later, MySQL after a lock that it waits 50 s
 * for (innodb_lock_wait_timeout).
 */
const changeMs = 60_000;

export interface VersionService {
  /** @returns a text that stands for what is stored now, or undefined while it may be changing. */
  current(wanted: readonly Topic[]): Promise<string | undefined>;
  /** Does what changes the lists of a topic. */
  changing<T>(topic: Topic, work: () => Promise<T>): Promise<T>;
  /** Ends changes of processes that were killed. */
  endExpired(now: Date): Promise<void>;
}

export function createVersionService(repository: VersionRepository): VersionService {
  // Asked for by every request, and read once for all that come together.
  const read = coalesce(() => repository.read());

  function versionOf({ changes, latest }: Versions, topic: Topic, now: number): string | undefined {
    const own = changes.filter((change) => change.topic === topic);
    if (own.some(({ expiresAt }) => expiresAt.getTime() > now)) return undefined;
    const version = latest.get(topic);
    // Changes whose end was lost have made a version of their own.
    return version && [version, ...own.map(({ id }) => id).sort()].join("+");
  }

  return {
    async current(wanted) {
      const now = Date.now();
      const versions = await read("");
      const parts = wanted.map((topic) => versionOf(versions, topic, now));
      return parts.includes(undefined) ? undefined : parts.join(" ");
    },
    async changing(topic, work) {
      const change = { id: uuidv7(), topic, expiresAt: new Date(Date.now() + changeMs) };
      await repository.begin(change);
      // Nobody needs to wait for it: until then everybody reads from the storage.
      const end = (): void => void startClock(() => repository.end(change)).catch(() => {});
      try {
        const result = await work();
        end();
        return result;
      } catch (error) {
        // What was not answered may still be done.
        if (!(error instanceof StorageUnavailable)) end();
        throw error;
      }
    },
    async endExpired(now) {
      const { changes } = await repository.read();
      for (const change of changes) if (change.expiresAt <= now) await repository.end(change);
    },
  };
}

/** A version, and one of the changes under way if there are any: how SQL joins them. */
export interface VersionRow {
  readonly topic: string;
  readonly version: string;
  readonly id: string | null;
  readonly expires_at: Date | null;
}

export function toVersions(rows: readonly VersionRow[]): Versions {
  const changes = rows.flatMap(({ id, topic, expires_at: expiresAt }) =>
    id === null || expiresAt === null ? [] : [{ id, topic: topic as Topic, expiresAt }],
  );
  return { changes, latest: new Map(rows.map(({ topic, version }) => [topic as Topic, version])) };
}
