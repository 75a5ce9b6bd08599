/** What every storage offers. */
import type { BoardRepository } from "../boards/repository.ts";
import type { VersionRepository } from "../cache/versions.ts";
import type { CommentRepository } from "../comments/repository.ts";
import type { GoalRepository } from "../goals/repository.ts";
import type { HealthRepository } from "../health/repository.ts";
import type { IdempotencyRepository } from "../http/idempotency.ts";
import type { ItemRepository } from "../items/repository.ts";
import type {
  LoginAttemptRepository,
  RemovalRepository,
  SessionRepository,
  UserRepository,
} from "../users/repository.ts";

export interface Storage extends HealthRepository {
  readonly items: ItemRepository;
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly removals: RemovalRepository;
  readonly loginAttempts: LoginAttemptRepository;
  readonly boards: BoardRepository;
  readonly comments: CommentRepository;
  readonly goals: GoalRepository;
  readonly idempotency: IdempotencyRepository;
  readonly versions: VersionRepository;
  /** Brings tables and indexes up to date; safe when several processes call it at once, and again. */
  migrate(): Promise<void>;
  /** Removes sessions, counters and kept answers that have expired. */
  purgeExpired(now: Date): Promise<void>;
  close(): Promise<void>;
}
