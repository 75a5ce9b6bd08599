export interface User {
  /** UUIDv7: ids sort by time. */
  readonly id: string;
  /** In lower case. */
  readonly email: string;
  readonly passwordHash: string;
  readonly createdAt: Date;
}

export interface UserRepository {
  /** @returns false when the mail is taken. */
  add(user: User): Promise<boolean>;
  findByEmail(email: string): Promise<User | undefined>;
  exists(id: string): Promise<boolean>;
}

/**
 * A login and the refresh tokens that descend from it. Only the hash of the latest token is kept: any other
 * token of the family is one that was used before.
 */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: string;
  readonly expiresAt: Date;
}

export interface SessionRepository {
  add(session: Session): Promise<void>;
  /**
   * Replaces the token in one step, so that of two who come with the same token one succeeds.
   * @returns the user, or undefined when the token is not the latest of a living session.
   */
  rotate(id: string, tokenHash: string, nextHash: string, now: Date): Promise<string | undefined>;
  /** Ends a session and with it all its tokens. */
  remove(id: string): Promise<void>;
  /** Ends a session if this is the hash of its latest token. */
  removeLatest(id: string, tokenHash: string): Promise<void>;
}

/** Counters that all processes share. */
export interface LoginAttemptRepository {
  /** Counts one attempt in one step. @returns the count with it. */
  increment(key: string, expiresAt: Date): Promise<number>;
  decrement(key: string): Promise<void>;
  clear(key: string): Promise<void>;
}
