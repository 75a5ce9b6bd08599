/** The schema of the database, from nothing to today's. */
import { type Migration, Migrator, sql } from "kysely";
import type { Database } from "../kysely/tables.ts";
import { translate } from "./errors.ts";

// Ids, mails and hashes are compared byte by byte, whatever the database's own order.
const plain = 'text collate "C"';

const firstTables = [
  `create table items (id ${plain} primary key, name text not null, created_at timestamptz(3) not null)`,
  `create table users (
     id ${plain} primary key, email ${plain} not null unique, password_hash ${plain} not null,
     created_at timestamptz(3) not null
   )`,
  `create table sessions (
     id ${plain} primary key, user_id ${plain} not null, token_hash ${plain} not null,
     expires_at timestamptz(3) not null
   )`,
  "create index sessions_expires_at on sessions (expires_at)",
  `create table login_attempts (
     key ${plain} primary key, count integer not null, expires_at timestamptz(3) not null
   )`,
  "create index login_attempts_expires_at on login_attempts (expires_at)",
  `create table boards (
     id ${plain} primary key, user_id ${plain} not null, title text not null, content text not null,
     created_at timestamptz(3) not null, updated_at timestamptz(3) not null, deleted_at timestamptz(3)
   )`,
  "create index boards_live on boards (id) where deleted_at is null",
  `create table goals (id ${plain} primary key, text text not null, created_at timestamptz(3) not null)`,
  `create table idempotency (
     key ${plain} primary key, fingerprint ${plain} not null, id ${plain} not null,
     created_at timestamptz(3) not null, expires_at timestamptz(3) not null, answer ${plain}
   )`,
  "create index idempotency_expires_at on idempotency (expires_at)",
];

const versions = [
  `create table list_versions (topic ${plain} primary key, version ${plain} not null)`,
  `create table list_changes (
     topic ${plain} not null, id ${plain} not null, expires_at timestamptz(3) not null, primary key (topic, id)
   )`,
  // Each database begins with versions of its own, so that two may share a cache.
  `insert into list_versions (topic, version)
     select topic, gen_random_uuid()::text from unnest(array['accounts','boards','comments','goals','items']) topic`,
];

/** Instances of before go on with what they know: every new column has a default. */
const ownersCommentsRoles = [
  `alter table users add column name text, add column role ${plain} not null default 'user',
     add column epoch integer not null default 0`,
  "alter table sessions add column epoch integer not null default 0",
  "create index sessions_user_id on sessions (user_id)",
  `create table removals (user_id ${plain} primary key, at timestamptz(3) not null)`,
  "create index removals_at on removals (at)",
  `alter table items add column status ${plain} not null default 'open', add column user_id ${plain},
     add column hidden boolean not null default false`,
  `alter table goals add column user_id ${plain}, add column hidden boolean not null default false`,
  "alter table boards add column hidden boolean not null default false",
  `create table comments (
     id ${plain} primary key, board_id ${plain} not null, board_user_id ${plain} not null, user_id ${plain} not null,
     content text not null, hidden boolean not null default false, created_at timestamptz(3) not null
   )`,
  "create index comments_board on comments (board_id, hidden, id)",
  "create index comments_board_user_id on comments (board_user_id)",
  ...["items", "goals", "boards", "comments"].flatMap((table) => [
    `create index ${table}_user_id on ${table} (user_id)`,
    `create index ${table}_hidden on ${table} (id) where hidden`,
  ]),
];

const from = (statements: readonly string[]): Migration => ({
  async up(database) {
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
});

/** Never changed, only added to; kysely remembers which have run. */
export const migrations: Readonly<Record<string, Migration>> = {
  "001-tables": from(firstTables),
  "002-versions": from(versions),
  "003-owners-comments-roles": from(ownersCommentsRoles),
};

/** One transaction under a lock of the server, so that instances that start at once take turns. */
export async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw translate(error);
}
