/** The schema of the database, from nothing to today's. */
import { type Kysely, type Migration, Migrator, sql } from "kysely";
import type { Database } from "../kysely/tables.ts";
import { translate } from "./errors.ts";

// Text in any language; ids, mails and hashes in ASCII, compared byte by byte.
const anyText = "engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin";
const ascii = "character set ascii collate ascii_bin";

const firstTables = [
  `create table items (
     id varchar(50) ${ascii} primary key, name varchar(200) not null, created_at datetime(3) not null
   ) ${anyText}`,
  `create table users (
     id varchar(50) ${ascii} primary key, email varchar(50) ${ascii} not null unique,
     password_hash varchar(255) ${ascii} not null, created_at datetime(3) not null
   ) ${anyText}`,
  `create table sessions (
     id varchar(50) ${ascii} primary key, user_id varchar(50) ${ascii} not null,
     token_hash char(64) ${ascii} not null, expires_at datetime(3) not null,
     index sessions_expires_at (expires_at)
   ) ${anyText}`,
  `create table login_attempts (
     \`key\` varchar(100) ${ascii} primary key, count int not null, expires_at datetime(3) not null,
     index login_attempts_expires_at (expires_at)
   ) ${anyText}`,
  `create table boards (
     id varchar(50) ${ascii} primary key, user_id varchar(50) ${ascii} not null,
     title varchar(200) not null, content text not null,
     created_at datetime(3) not null, updated_at datetime(3) not null, deleted_at datetime(3) null,
     index boards_live (deleted_at, id)
   ) ${anyText}`,
  `create table goals (
     id varchar(50) ${ascii} primary key, text varchar(500) not null, created_at datetime(3) not null
   ) ${anyText}`,
];

/** Domains of mails in any script, and four bytes for each character of a board. Both may run again. */
const secondChanges = [
  "alter table users modify email varchar(50) character set utf8mb4 collate utf8mb4_bin not null",
  "alter table boards modify content mediumtext not null",
];

const keptAnswers = `create table if not exists idempotency (
     \`key\` char(43) ${ascii} primary key, fingerprint char(43) ${ascii} not null, id varchar(50) ${ascii} not null,
     created_at datetime(3) not null, expires_at datetime(3) not null, answer mediumtext ${ascii} null,
     index idempotency_expires_at (expires_at)
   ) ${anyText}`;

const versions = [
  `create table if not exists list_versions (
     topic varchar(20) ${ascii} primary key, version varchar(50) ${ascii} not null
   ) ${anyText}`,
  `create table if not exists list_changes (
     topic varchar(20) ${ascii} not null, id varchar(50) ${ascii} not null, expires_at datetime(3) not null,
     primary key (topic, id)
   ) ${anyText}`,
  // Each database begins with versions of its own, so that two may share a cache.
  ...["accounts", "boards", "comments", "goals", "items"].map(
    (topic) => `insert ignore into list_versions (topic, version) values ('${topic}', uuid())`,
  ),
];

/** Instances of before go on with what they know: every new column has a default. */
const newColumns: readonly (readonly [table: string, column: string, type: string])[] = [
  ["users", "name", "varchar(50) null"],
  ["users", "role", `varchar(20) ${ascii} not null default 'user'`],
  ["users", "epoch", "int not null default 0"],
  ["sessions", "epoch", "int not null default 0"],
  ["items", "status", `varchar(20) ${ascii} not null default 'open'`],
  ["items", "user_id", `varchar(50) ${ascii} null`],
  ["items", "hidden", "tinyint(1) not null default 0"],
  ["goals", "user_id", `varchar(50) ${ascii} null`],
  ["goals", "hidden", "tinyint(1) not null default 0"],
  ["boards", "hidden", "tinyint(1) not null default 0"],
];

const newIndexes: readonly (readonly [table: string, columns: string])[] = [
  ["sessions", "user_id"],
  ["items", "user_id"],
  ["items", "hidden, id"],
  ["goals", "user_id"],
  ["goals", "hidden, id"],
  ["boards", "user_id"],
  ["boards", "hidden, id"],
];

const newTables = [
  `create table if not exists removals (
     user_id varchar(50) ${ascii} primary key, at datetime(3) not null, index removals_at (at)
   ) ${anyText}`,
  `create table if not exists comments (
     id varchar(50) ${ascii} primary key, board_id varchar(50) ${ascii} not null,
     board_user_id varchar(50) ${ascii} not null, user_id varchar(50) ${ascii} not null,
     content varchar(2000) not null, hidden tinyint(1) not null default 0, created_at datetime(3) not null,
     index comments_board (board_id, hidden, id), index comments_user_id (user_id),
     index comments_board_user_id (board_user_id), index comments_hidden_id (hidden, id)
   ) ${anyText}`,
];

/** MySQL commits each change at once and knows no "if not exists" here: a stopped run goes on where it stopped. */
async function addColumn(
  database: Kysely<unknown>,
  [table, column, type]: (typeof newColumns)[number],
): Promise<void> {
  const { rows } = await sql`select 1 from information_schema.columns
    where table_schema = database() and table_name = ${table} and column_name = ${column}`.execute(database);
  if (rows.length === 0) {
    await sql.raw(`alter table ${table} add column ${column} ${type}`).execute(database);
  }
}

async function addIndex(
  database: Kysely<unknown>,
  [table, columns]: (typeof newIndexes)[number],
): Promise<void> {
  const name = `${table}_${columns.replace(", ", "_")}`;
  const { rows } = await sql`select 1 from information_schema.statistics
    where table_schema = database() and table_name = ${table} and index_name = ${name}`.execute(database);
  if (rows.length === 0) await sql.raw(`create index ${name} on ${table} (${columns})`).execute(database);
}

/** Never changed, only added to; kysely remembers which have run. */
export const migrations: Readonly<Record<string, Migration>> = {
  "001-tables": {
    async up(database) {
      // MySQL commits every table at once: what a stopped run has made is left as it is.
      for (const table of firstTables) {
        await sql.raw(table.replace("create table", "create table if not exists")).execute(database);
      }
    },
  },
  "002-any-mail-and-longer-boards": {
    async up(database) {
      for (const change of secondChanges) await sql.raw(change).execute(database);
    },
  },
  "003-idempotency": {
    async up(database) {
      await sql.raw(keptAnswers).execute(database);
    },
  },
  "004-versions": {
    async up(database) {
      for (const statement of versions) await sql.raw(statement).execute(database);
    },
  },
  "005-owners-comments-roles": {
    async up(database) {
      for (const column of newColumns) await addColumn(database, column);
      for (const index of newIndexes) await addIndex(database, index);
      for (const table of newTables) await sql.raw(table).execute(database);
    },
  },
};

/** Kysely's migrator holds a named lock of the server, so that instances that start at once take turns. */
export async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw translate(error);
}
