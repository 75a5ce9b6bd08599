import type { Rows, Slice } from "../http/paging.ts";

export const roles = ["user", "admin"] as const;
export type Role = (typeof roles)[number];

export interface User {
  /** UUIDv7: ids sort by time. */
  readonly id: string;
  /** In lower case. */
  readonly email: string;
  /** What others see of the user; null until there is one. */
  readonly name: string | null;
  readonly role: Role;
  readonly passwordHash: string;
  /** Grows when all sign-ins of before end; tokens and sessions of another epoch are good for nothing. */
  readonly epoch: number;
  readonly createdAt: Date;
}

export type Standing = Pick<User, "id" | "role" | "epoch">;

/** `missing`: nobody has this id; `taken`: somebody else has the mail. */
export type Changed = "changed" | "missing" | "taken";

export interface UserRepository {
  /** @returns false when the mail is taken. */
  add(user: User): Promise<boolean>;
  find(id: string): Promise<User | undefined>;
  /** What a token is held against; without the password, so that it can be kept in a cache. */
  standing(id: string): Promise<Standing | undefined>;
  findByEmail(email: string): Promise<User | undefined>;
  setProfile(id: string, profile: Pick<User, "email" | "name">): Promise<Changed>;
  /**
   * Begins the next epoch in one step, if it is still `epoch`: of two who come at once one succeeds.
   * @returns whether it was.
   */
  endEpoch(id: string, epoch: number, next: Pick<User, "epoch" | "passwordHash">): Promise<boolean>;
  /** @returns whether there is such a user. */
  setRole(id: string, role: Role): Promise<boolean>;
  /** Newest first. */
  list(slice: Slice): Promise<Rows<User>>;
  remove(id: string): Promise<void>;
}

/**
 * A login and the refresh tokens that descend from it. Only the hash of the latest token is kept: any other
 * token of the family is one that was used before.
 */
export interface Session {
  readonly id: string;
  readonly userId: string;
  /** The user's when the password was looked at. */
  readonly epoch: number;
  readonly tokenHash: string;
  readonly expiresAt: Date;
}

export interface SessionRepository {
  add(session: Session): Promise<void>;
  /**
   * Replaces the token in one step, so that of two who come with the same token one succeeds.
   * @returns whose session it is, or undefined when the token is not the latest of a living session.
   */
  rotate(
    id: string,
    tokenHash: string,
    nextHash: string,
    now: Date,
  ): Promise<Pick<Session, "userId" | "epoch"> | undefined>;
  /** Ends a session and with it all its tokens. */
  remove(id: string): Promise<void>;
  /** Ends a session if this is the hash of its latest token. */
  removeLatest(id: string, tokenHash: string): Promise<void>;
  /**
   * Ends sessions of this user, of epochs before this one or of all.
   * @returns how many; fewer than there were when there were many.
   */
  removeOf(userId: string, beforeEpoch?: number): Promise<number>;
}

/**
 * Users whose account is being removed, or was a while ago. Whatever a request that was under way then writes for them
 * later is removed as well, and a removal that stopped halfway is finished.
 */
export interface RemovalRepository {
  add(userId: string, at: Date): Promise<void>;
  /** At most so many, those of longest ago first. */
  list(limit: number): Promise<readonly string[]>;
  /** Forgets those from before. */
  forget(before: Date): Promise<void>;
}

/** Counters that one question asks for, at most. */
export const mostCounters = 11;

/** Counters that all processes share. */
export interface LoginAttemptRepository {
  /** Counts one attempt in one step. @returns the count with it. */
  increment(key: string, expiresAt: Date): Promise<number>;
  /** @param keys `mostCounters` at most. @returns those that there are. */
  counts(keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
  decrement(key: string): Promise<void>;
  clear(key: string): Promise<void>;
}
