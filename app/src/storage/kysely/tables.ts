import type { Generated, Kysely } from "kysely";
import type { ItemStatus } from "../../items/repository.ts";
import type { Role } from "../../users/repository.ts";

/** What an admin may hide, and whose it is. */
interface Owned<U> {
  id: string;
  user_id: U;
  hidden: Generated<boolean>;
  created_at: Date;
}

export interface Tables {
  items: Owned<string | null> & { name: string; status: ItemStatus };
  users: {
    id: string;
    email: string;
    name: string | null;
    role: Role;
    password_hash: string;
    epoch: number;
    created_at: Date;
  };
  sessions: { id: string; user_id: string; epoch: number; token_hash: string; expires_at: Date };
  removals: { user_id: string; at: Date };
  login_attempts: { key: string; count: number; expires_at: Date };
  boards: Owned<string> & { title: string; content: string; updated_at: Date; deleted_at: Date | null };
  comments: Owned<string> & { board_id: string; board_user_id: string; content: string };
  goals: Owned<string | null> & { text: string };
  idempotency: {
    key: string;
    fingerprint: string;
    id: string;
    created_at: Date;
    expires_at: Date;
    answer: string | null;
  };
  list_versions: { topic: string; version: string };
  list_changes: { topic: string; id: string; expires_at: Date };
}

export type Database = Kysely<Tables>;
