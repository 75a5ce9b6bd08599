import type { Kysely } from "kysely";

export interface Tables {
  items: { id: string; name: string; created_at: Date };
  users: { id: string; email: string; password_hash: string; created_at: Date };
  sessions: { id: string; user_id: string; token_hash: string; expires_at: Date };
  login_attempts: { key: string; count: number; expires_at: Date };
  boards: {
    id: string;
    user_id: string;
    title: string;
    content: string;
    created_at: Date;
    updated_at: Date;
    deleted_at: Date | null;
  };
  goals: { id: string; text: string; created_at: Date };
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
