/** The schema of the database file, from nothing to today's. */
import type { DatabaseSync } from "node:sqlite";

/** Each entry brings the schema from one version to the next; entries are never changed, only added. */
export const migrations: readonly string[] = [
  `create table items (id text primary key, name text not null, created_at integer not null) strict;
   create table users (
     id text primary key, email text not null unique, password_hash text not null, created_at integer not null
   ) strict;
   create table sessions (
     id text primary key, user_id text not null, token_hash text not null, expires_at integer not null
   ) strict;
   create index sessions_expires_at on sessions (expires_at);
   create table login_attempts (
     key text primary key, count integer not null, expires_at integer not null
   ) strict;
   create index login_attempts_expires_at on login_attempts (expires_at);
   create table boards (
     id text primary key, user_id text not null, title text not null, content text not null,
     created_at integer not null, updated_at integer not null, deleted_at integer
   ) strict;
   create index boards_live on boards (id) where deleted_at is null;
   create table goals (id text primary key, text text not null, created_at integer not null) strict;`,
  `create table idempotency (
     key text primary key, fingerprint text not null, id text not null, created_at integer not null,
     expires_at integer not null, answer text
   ) strict;
   create index idempotency_expires_at on idempotency (expires_at);`,
  // Each database begins with versions of its own, so that two may share a cache.
  `create table list_versions (topic text primary key, version text not null) strict;
   create table list_changes (
     topic text not null, id text not null, expires_at integer not null, primary key (topic, id)
   ) strict;
   insert into list_versions (topic, version)
     select value, lower(hex(randomblob(16))) from json_each('["accounts","boards","comments","goals","items"]');`,
  // Instances of before go on with what they know: every new column has a default.
  `alter table users add column name text;
   alter table users add column role text not null default 'user';
   alter table users add column epoch integer not null default 0;
   alter table sessions add column epoch integer not null default 0;
   create index sessions_user_id on sessions (user_id);
   create table removals (user_id text primary key, at integer not null) strict;
   create index removals_at on removals (at);
   alter table items add column status text not null default 'open';
   alter table items add column user_id text;
   alter table items add column hidden integer not null default 0;
   create index items_user_id on items (user_id);
   create index items_hidden on items (id) where hidden = 1;
   alter table goals add column user_id text;
   alter table goals add column hidden integer not null default 0;
   create index goals_user_id on goals (user_id);
   create index goals_hidden on goals (id) where hidden = 1;
   alter table boards add column hidden integer not null default 0;
   create index boards_user_id on boards (user_id);
   create index boards_hidden on boards (id) where hidden = 1;
   create table comments (
     id text primary key, board_id text not null, board_user_id text not null, user_id text not null,
     content text not null, hidden integer not null default 0, created_at integer not null
   ) strict;
   create index comments_board on comments (board_id, hidden, id);
   create index comments_user_id on comments (user_id);
   create index comments_board_user_id on comments (board_user_id);
   create index comments_hidden on comments (id) where hidden = 1;`,
];

export function migrate(database: DatabaseSync): void {
  // The write lock is taken before the version is read: of two processes the second finds the work done.
  database.exec("begin immediate");
  try {
    const row = database.prepare("pragma user_version").get() as { user_version: number };
    for (const migration of migrations.slice(row.user_version)) database.exec(migration);
    database.exec(`pragma user_version = ${Math.max(row.user_version, migrations.length)}`);
    database.exec("commit");
  } catch (error) {
    if (database.isTransaction) database.exec("rollback");
    throw error;
  }
}
