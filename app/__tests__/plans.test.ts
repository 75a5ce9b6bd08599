/** Every query of every storage goes by an index: no plan reads a table from end to end or sorts it. */
import { DatabaseSync } from "node:sqlite";
import { type CommandStartedEvent, type Document, MongoClient } from "mongodb";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { Client } from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { openMongodb } from "../src/storage/mongodb/storage.ts";
import { openMysql } from "../src/storage/mysql/storage.ts";
import { openPostgresql } from "../src/storage/postgresql/storage.ts";
import { addFunctions } from "../src/storage/sqlite/engine.ts";
import { openSqlite, statements } from "../src/storage/sqlite/storage.ts";
import type { Storage } from "../src/storage/storage.ts";
import { availableStorages, type Fresh } from "./support/storages.ts";

const storages = new Map(availableStorages().map((storage) => [storage.kind, storage]));

/** Calls every method that reads or changes, so that every query is seen. */
async function useEverything(storage: Storage): Promise<void> {
  const id = uuidv7();
  const userId = uuidv7();
  const now = new Date();
  const hash = "a".repeat(64);
  await storage.items.add({ id, name: "item", status: "open", userId, createdAt: now });
  await storage.items.find(id);
  await storage.items.setStatus(id, userId, "done");
  await storage.goals.add({ id, text: "goal", userId, createdAt: now });
  await storage.goals.find(id);
  await storage.users.add({
    id: userId,
    email: `${id.slice(-12)}@example.com`,
    name: null,
    role: "user",
    passwordHash: hash,
    epoch: 0,
    createdAt: now,
  });
  await storage.users.findByEmail("somebody@example.com");
  await storage.users.find(userId);
  await storage.users.standing(userId);
  await storage.users.setProfile(userId, { email: `${userId.slice(-12)}@example.com`, name: "name" });
  await storage.users.endEpoch(userId, 0, { epoch: 1, passwordHash: hash });
  await storage.users.setRole(userId, "admin");
  await storage.removals.add(userId, now);
  await storage.removals.list(10);
  await storage.removals.forget(now);
  await storage.sessions.add({
    id,
    userId,
    epoch: 0,
    tokenHash: hash,
    expiresAt: new Date(now.getTime() + 60_000),
  });
  await storage.sessions.rotate(id, hash, "b".repeat(64), now);
  await storage.sessions.removeLatest(id, hash);
  await storage.sessions.remove(id);
  await storage.sessions.removeOf(userId);
  await storage.sessions.removeOf(userId, 1);
  await storage.loginAttempts.increment(id, now);
  await storage.loginAttempts.counts([id, `${id}:1`]);
  await storage.loginAttempts.decrement(id);
  await storage.loginAttempts.clear(id);
  const board = { id, userId, title: "title", content: "content", createdAt: now, updatedAt: now };
  await storage.boards.add(board);
  await storage.boards.find(id);
  await storage.boards.update(id, userId, { title: "new", content: "new", updatedAt: now });
  await storage.boards.search({ patterns: ["word", "wort"], limit: 20 });
  await storage.boards.search({ patterns: ["word", "wort"], limit: 20, before: id });
  await storage.comments.add({ id, boardId: id, boardUserId: userId, userId, content: "x", createdAt: now });
  await storage.comments.find(id);
  const slices = [{ limit: 20 }, { limit: 20, skip: 40 }, { limit: 20, before: id }];
  for (const slice of slices) {
    for (const one of [storage.items, storage.goals, storage.boards, storage.users]) await one.list(slice);
    await storage.comments.list(id, slice);
  }
  for (const one of [storage.items, storage.goals, storage.boards, storage.comments]) {
    await one.setHidden(id, true);
    for (const slice of slices) await one.listHidden(slice);
  }
  const claim = { key: hash.slice(0, 43), fingerprint: hash.slice(0, 43), id, at: now, expiresAt: now };
  await storage.idempotency.claim(claim);
  await storage.idempotency.claim(claim);
  await storage.idempotency.find(claim.key);
  await storage.idempotency.complete(claim.key, "answer");
  const change = { id, topic: "goals", expiresAt: now } as const;
  await storage.versions.begin(change);
  await storage.versions.read();
  await storage.versions.end(change);
  await storage.boards.remove(id, userId, now);
  await storage.goals.remove(id, userId);
  await storage.items.remove(id, userId);
  await storage.comments.remove(id, userId);
  for (const one of [storage.items, storage.goals, storage.boards, storage.comments])
    await one.removeOf(userId);
  await storage.users.remove(userId);
  await storage.purgeExpired(new Date("2000-01-01T00:00:00Z"));
}

describe("SQLite", () => {
  let place: Fresh;
  let database: DatabaseSync;

  beforeAll(async () => {
    place = (await storages.get("sqlite")?.fresh()) as Fresh;
    const storage = openSqlite(place.url);
    await storage.migrate();
    await storage.close();
    database = new DatabaseSync(place.url.slice("sqlite:".length));
    addFunctions(database);
  });

  afterAll(async () => {
    database?.close();
    await place?.remove();
  });

  it("compiles what a search looks for once, whatever signs it has, and anew for the next search", () => {
    const compiled: unknown[] = [];
    class Recorded extends RegExp {
      constructor(pattern: string | RegExp, flags?: string) {
        super(pattern, flags);
        compiled.push(pattern);
      }
    }
    vi.stubGlobal("RegExp", Recorded);
    const rows = "select count(holds(column1, ?)) as rows from (values ('a'), ('b'), ('c'))";
    for (const pattern of ["a/b", "", "a\nb", "a/b"]) database.prepare(rows).get(pattern);
    vi.unstubAllGlobals();
    expect(compiled).toEqual(["a/b", "", "a\nb", "a/b"]);
  });

  const everyStatement = Object.entries(statements).flatMap(([group, ofGroup]) =>
    Object.entries(ofGroup).map(([name, statement]) => [`${group}.${name}`, statement] as const),
  );

  it.each(everyStatement)("%s", (name, statement) => {
    const plan = database.prepare(`explain query plan ${statement}`).all() as { detail: string }[];
    for (const { detail } of plan) {
      // `select 1` reads a row that is no table's.
      if (name === "health.ping" && detail === "SCAN CONSTANT ROW") continue;
      expect(detail).not.toMatch(/TEMP B-TREE|AUTOMATIC/);
      // Lists walk along an index and stop at their limit.
      if (/^SCAN /.test(detail)) expect(detail).toMatch(/^SCAN \w+ USING (COVERING )?INDEX/);
    }
  });
});

describe.skipIf(!storages.has("mysql"))("MySQL", () => {
  it("plans every query with an index", async () => {
    const place = (await storages.get("mysql")?.fresh()) as Fresh;
    const seen = new Map<string, readonly unknown[]>();
    const storage = openMysql(place.url, { onQuery: ({ sql, parameters }) => seen.set(sql, parameters) });
    await storage.migrate();
    const connection = await createConnection({ uri: place.url });
    // On a handful of rows a planner rightly reads the whole table.
    const old = new Date("2100-01-01T00:00:00Z");
    for (const table of [
      "items",
      "goals",
      "boards",
      "users",
      "comments",
      "sessions",
      "removals",
      "login_attempts",
      "idempotency",
    ] as const) {
      const rows = Array.from({ length: 3_000 }, () => {
        const id = uuidv7();
        return {
          items: [id, "item", old, "open", id, 0],
          goals: [id, "goal", old, id, 0],
          boards: [id, id, "title", "content", old, old, null, 0],
          comments: [id, id, id, id, "content", 0, old],
          users: [id, `${id.slice(-20)}@example.com`, "hash", old, null, "user", 0],
          sessions: [id, id, "a".repeat(64), old, 0],
          removals: [id, old],
          login_attempts: [id, 1, old],
          idempotency: [id, "f", id, old, old, null],
        }[table];
      });
      await connection.query(`insert into ${table} values ?`, [rows]);
      await connection.query(`analyze table ${table}`);
    }
    seen.clear();
    await useEverything(storage);
    const planned = [...seen].filter(([text]) => /^(select|update|delete) /.test(text));
    expect(planned.length).toBeGreaterThan(15);
    for (const [text, parameters] of planned) {
      const [rows] = await connection.query<RowDataPacket[]>(`explain ${text}`, [...parameters]);
      for (const row of rows) {
        // The planner found at once that no row can match, by an index.
        if (row["table"] === null) continue;
        expect(row["key"], `${text}: ${JSON.stringify(row)}`).toBeTruthy();
        expect(row["type"], text).not.toBe("ALL");
        expect(String(row["Extra"]), text).not.toMatch(/filesort|temporary/i);
      }
    }
    await connection.end();
    await storage.close();
    await place.remove();
  });
});

interface PlanNode {
  readonly "Node Type": string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly PlanNode[];
}

/** What reads more than it gives: a table, a whole index that no limit ends, a sort. */
function wastefulNodes(node: PlanNode, limited = false): string[] {
  const type = node["Node Type"];
  const whole = /^(Index|Bitmap Index)/.test(type) && node["Index Cond"] === undefined && !limited;
  const wasteful = /^(Seq Scan|Sort|Incremental Sort|Hash)/.test(type) || whole;
  const below = (node.Plans ?? []).flatMap((plan) => wastefulNodes(plan, limited || type === "Limit"));
  return [...(wasteful ? [type] : []), ...below];
}

describe.skipIf(!storages.has("postgresql"))("PostgreSQL", () => {
  it("plans every query with an index", async () => {
    const place = (await storages.get("postgresql")?.fresh()) as Fresh;
    const seen = new Map<string, readonly unknown[]>();
    const storage = openPostgresql(place.url, {
      onQuery: ({ sql, parameters }) => seen.set(sql, parameters),
    });
    await storage.migrate();
    await useEverything(storage);
    const client = new Client({ connectionString: place.url });
    await client.connect();
    // On a handful of rows a planner rightly reads the whole table; this way it does so where nothing else is left.
    await client.query(
      "set enable_seqscan = off; set enable_sort = off; set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin = off",
    );
    const plansOf = async (text: string, parameters: readonly unknown[]): Promise<string[]> => {
      const { rows } = await client.query(`explain (format json) ${text}`, [...parameters]);
      return wastefulNodes(rows[0]["QUERY PLAN"][0].Plan);
    };
    const planned = [...seen].filter(([text]) => text !== "select 1");
    expect(planned.length).toBeGreaterThan(20);
    for (const [text, parameters] of planned) expect(await plansOf(text, parameters), text).toEqual([]);
    // It would notice.
    for (const slow of [
      "select id from boards where title = 'x'",
      "select id from goals order by text limit 1",
      "delete from sessions where token_hash = 'y'",
    ]) {
      expect(await plansOf(slow, []), slow).not.toEqual([]);
    }
    await client.end();
    await storage.close();
    await place.remove();
  });
});

/** What a command asks for: the fields that pick documents, and the order. */
function wantedOf({ commandName, command }: CommandStartedEvent): { filter: Document; sort: Document }[] {
  switch (commandName) {
    case "find":
      return [{ filter: command["filter"], sort: command["sort"] ?? {} }];
    case "findAndModify":
      return [{ filter: command["query"], sort: {} }];
    case "update":
      return command["updates"].map((update: Document) => ({ filter: update["q"], sort: {} }));
    case "delete":
      return command["deletes"].map((remove: Document) => ({ filter: remove["q"], sort: {} }));
    default:
      return [];
  }
}

/** An index serves when its fields begin with those compared for equality, then that of the range or order. */
function serves(index: Document, filter: Document, sort: Document): boolean {
  const isRange = (value: unknown) => typeof value === "object" && value !== null && !(value instanceof Date);
  // A search looks for its word in the documents that the rest finds, and the rest bounds how many.
  const { $or: _word, ...rest } = filter;
  const equal = Object.keys(rest).filter((field) => !isRange(rest[field]));
  const ranged = [
    ...new Set([...Object.keys(rest).filter((field) => isRange(rest[field])), ...Object.keys(sort)]),
  ];
  const fields = Object.keys(index["key"]);
  // A unique field alone finds the one document; the rest of the filter is looked at in it.
  if ((index["unique"] || fields[0] === "_id") && fields.length === 1 && equal.includes(fields[0] as string))
    return true;
  const begins = fields.slice(0, equal.length).every((field) => equal.includes(field));
  return begins && fields.slice(equal.length, equal.length + ranged.length).join() === ranged.join();
}

describe.skipIf(!storages.has("mongodb"))("MongoDB", () => {
  let place: Fresh;
  let client: MongoClient;
  let storage: Storage;
  const commands: CommandStartedEvent[] = [];

  beforeAll(async () => {
    place = (await storages.get("mongodb")?.fresh()) as Fresh;
    storage = openMongodb(place.url, { onCommand: (event) => commands.push(event) });
    await storage.migrate();
    commands.length = 0;
    await useEverything(storage);
    client = new MongoClient(place.url);
  });

  afterAll(async () => {
    await storage?.close();
    await client?.close();
    await place?.remove();
  });

  it("has an index for the filter and the order of every command", async () => {
    let checked = 0;
    for (const event of commands) {
      const name = String(event.command[event.commandName]);
      for (const { filter, sort } of wantedOf(event)) {
        const indexes = await client.db().collection(name).indexes();
        const served = indexes.some((index) => serves(index, filter, sort));
        expect(served, `${name}: ${JSON.stringify({ filter, sort })}`).toBe(true);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(15);
  });

  it("would notice a query without an index", () => {
    expect(serves({ key: { _id: 1 } }, { title: "x" }, {})).toBe(false);
    expect(serves({ key: { deleted_at: 1, _id: -1 } }, { deleted_at: null }, { title: 1 })).toBe(false);
    expect(serves({ key: { deleted_at: 1, _id: -1 } }, { deleted_at: null }, { _id: -1 })).toBe(true);
  });

  it.skipIf(inject("mongodbIsFerretdb"))(
    "plans every query without reading or sorting a collection",
    async () => {
      for (const { command, commandName } of commands) {
        if (commandName !== "find") continue;
        const { find, filter, sort, limit, skip = 0 } = command;
        const cursor = client
          .db()
          .collection(find)
          .find(filter)
          .sort(sort ?? {})
          .skip(skip)
          .limit(limit ?? 0);
        const plan = JSON.stringify((await cursor.explain("queryPlanner"))["queryPlanner"]["winningPlan"]);
        expect(plan).not.toMatch(/COLLSCAN|"SORT"/);
      }
    },
  );
});
