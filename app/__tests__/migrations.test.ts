/** A database of before goes forward without loss, and instances of before go on while it does. */
import { DatabaseSync } from "node:sqlite";
import { Kysely, type Migration, Migrator, MysqlDialect, PostgresDialect, sql } from "kysely";
import { MongoClient } from "mongodb";
import { createPool } from "mysql2";
import { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import { migrations as ofMysql } from "../src/storage/mysql/migrations.ts";
import { openStorage } from "../src/storage/open.ts";
import { migrations as ofPostgresql } from "../src/storage/postgresql/migrations.ts";
import { migrations as ofSqlite } from "../src/storage/sqlite/migrations.ts";
import { availableStorages } from "./support/storages.ts";

interface Before {
  /** Adds a row of each kind as instances of before do. */
  readonly write: (id: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const at = new Date("2026-01-01T00:00:00Z");
const email = (id: string) => `${id.slice(-12)}@example.com`;

async function sqliteBefore(url: string): Promise<Before> {
  const database = new DatabaseSync(url.slice("sqlite:".length));
  for (const migration of ofSqlite.slice(0, 2)) database.exec(migration);
  database.exec("pragma user_version = 2");
  const run = (text: string, ...values: (string | number)[]) => database.prepare(text).run(...values);
  const time = at.getTime();
  return {
    async write(id) {
      run("insert into items (id, name, created_at) values (?, ?, ?)", id, "old", time);
      run("insert into goals (id, text, created_at) values (?, ?, ?)", id, "old", time);
      run(
        "insert into users (id, email, password_hash, created_at) values (?, ?, ?, ?)",
        id,
        email(id),
        "h",
        time,
      );
      run(
        "insert into sessions (id, user_id, token_hash, expires_at) values (?, ?, ?, ?)",
        id,
        id,
        "a",
        time * 2,
      );
      run(
        "insert into boards (id, user_id, title, content, created_at, updated_at) values (?, ?, ?, ?, ?, ?)",
        ...[id, id, "old", "old", time, time],
      );
    },
    close: async () => database.close(),
  };
}

async function kyselyBefore(
  database: Kysely<unknown>,
  migrations: Readonly<Record<string, Migration>>,
  last: string,
): Promise<Before> {
  const provider = { getMigrations: async () => ({ ...migrations }) };
  const { error } = await new Migrator({ db: database, provider }).migrateTo(last);
  if (error) throw error;
  const until = new Date("2100-01-01T00:00:00Z");
  return {
    async write(id) {
      for (const one of [
        sql`insert into items (id, name, created_at) values (${id}, 'old', ${at})`,
        sql`insert into goals (id, text, created_at) values (${id}, 'old', ${at})`,
        sql`insert into users (id, email, password_hash, created_at) values (${id}, ${email(id)}, 'h', ${at})`,
        sql`insert into sessions (id, user_id, token_hash, expires_at) values (${id}, ${id}, 'a', ${until})`,
        sql`insert into boards (id, user_id, title, content, created_at, updated_at, deleted_at)
          values (${id}, ${id}, 'old', 'old', ${at}, ${at}, null)`,
      ]) {
        await one.execute(database);
      }
    },
    close: () => database.destroy(),
  };
}

async function mongodbBefore(url: string): Promise<Before> {
  const client = new MongoClient(url);
  const put = (name: string, document: { _id: string }) =>
    client.db().collection<{ _id: string }>(name).insertOne(document);
  return {
    async write(_id) {
      const expires_at = new Date("2100-01-01T00:00:00Z");
      const old = { _id, created_at: at };
      await put("items", { ...old, name: "old" } as { _id: string });
      await put("goals", { ...old, text: "old" } as { _id: string });
      await put("users", { ...old, email: email(_id), password_hash: "h" } as { _id: string });
      await put("sessions", { _id, user_id: _id, token_hash: "a", expires_at } as { _id: string });
      const board = { ...old, user_id: _id, title: "old", content: "old", updated_at: at, deleted_at: null };
      await put("boards", board as { _id: string });
    },
    close: () => client.close(),
  };
}

function before(kind: string, url: string): Promise<Before> {
  switch (kind) {
    case "sqlite":
      return sqliteBefore(url);
    case "mongodb":
      return mongodbBefore(url);
    case "mysql": {
      const pool = createPool({ uri: url, timezone: "Z" });
      return kyselyBefore(new Kysely({ dialect: new MysqlDialect({ pool }) }), ofMysql, "003-idempotency");
    }
    default: {
      const pool = new Pool({ connectionString: url });
      return kyselyBefore(new Kysely({ dialect: new PostgresDialect({ pool }) }), ofPostgresql, "001-tables");
    }
  }
}

describe.each(availableStorages())("a database of before: $kind", ({ kind, fresh }) => {
  it("keeps what it has, and takes what instances of before still write", async () => {
    const place = await fresh();
    const old = await before(kind, place.url);
    const ids = [uuidv7(), uuidv7()] as const;
    await old.write(ids[0]);
    const storage = await openStorage({ storage: kind, databaseUrl: place.url });
    await storage.migrate();
    await old.write(ids[1]);
    for (const id of ids) {
      expect(await storage.items.find(id)).toEqual({
        id,
        name: "old",
        status: "open",
        userId: null,
        createdAt: at,
      });
      expect(await storage.goals.find(id)).toEqual({ id, text: "old", userId: null, createdAt: at });
      const user = {
        id,
        email: email(id),
        name: null,
        role: "user",
        passwordHash: "h",
        epoch: 0,
        createdAt: at,
      };
      expect(await storage.users.find(id)).toEqual(user);
      expect(await storage.boards.find(id)).toMatchObject({ title: "old", content: "old", authorName: null });
      const owner = { userId: id, epoch: 0 };
      expect(await storage.sessions.rotate(id, "a", "b", at)).toEqual(owner);
      expect(await storage.users.endEpoch(id, 0, { epoch: 1, passwordHash: "h" })).toBe(true);
      expect(await storage.items.setStatus(id, "", "done")).toBe(true);
    }
    for (const list of [storage.items, storage.goals, storage.boards, storage.users]) {
      expect((await list.list({ limit: 9 })).rows.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
    }
    await storage.close();
    await old.close();
    await place.remove();
  });
});
