/** One suite over every storage: whatever is behind the interface, it does the same. */
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Topic, topics } from "../src/cache/versions.ts";
import type { Rows, Slice } from "../src/http/paging.ts";
import { openStorage } from "../src/storage/open.ts";
import type { Storage } from "../src/storage/storage.ts";
import { availableStorages, type Fresh } from "./support/storages.ts";

const texts = {
  Korean: "안녕하세요, 여러분! 한국어 게시판",
  decomposed: "한국어".normalize("NFD"),
  emoji: "👩‍👩‍👧‍👦🏳️‍🌈 🇰🇷 🎉",
  "right to left": "שלום עולם — مرحبا بالعالم ‏",
  markup: `<b>&amp;"'\`;drop table items;-- \${x} {{y}}`,
  "spaces and lines": "  two  spaces \t\n and lines \n",
  "rare planes": "𠮷野家 𝄞 \u{10FFFD}",
};

/** Text that the schemas let through. */
const anyText = (maxLength: number) =>
  fc
    .string({ unit: "binary", minLength: 1, maxLength })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
    .filter((value) => value.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value));

describe.each(availableStorages())("storage contract: $kind", ({ kind, fresh }) => {
  let place: Fresh;
  let storage: Storage;
  /** Needs a server that changes a document in one step. */
  const atomically = it.skipIf(kind === "mongodb" && inject("mongodbIsFerretdb"));
  const open = () => openStorage({ storage: kind, databaseUrl: place.url });
  const now = () => new Date();
  const soon = () => new Date(Date.now() + 60_000);

  beforeAll(async () => {
    place = await fresh();
    storage = await open();
    await storage.migrate();
  });

  afterAll(async () => {
    await storage?.close();
    await place?.remove();
  });

  const newUser = (email = `${uuidv7().slice(-12)}@example.com`) => ({
    id: uuidv7(),
    email,
    passwordHash: "$argon2id$v=19$...",
    createdAt: now(),
  });

  const newBoard = (
    change: Partial<{ id: string; userId: string; title: string; content: string }> = {},
  ) => ({
    id: uuidv7(),
    userId: uuidv7(),
    title: "title",
    content: "content",
    createdAt: now(),
    updatedAt: now(),
    ...change,
  });

  it("answers a ping", async () => {
    await expect(storage.ping()).resolves.toBeUndefined();
  });

  it("can be migrated again, and by several at once on an empty database", async () => {
    await storage.migrate();
    const other = await fresh();
    const three = await Promise.all(
      [1, 2, 3].map(() => openStorage({ storage: kind, databaseUrl: other.url })),
    );
    await Promise.all(three.map((one) => one.migrate()));
    await three[0]?.users.add(newUser("first@example.com"));
    expect(await three[1]?.users.add(newUser("first@example.com"))).toBe(false);
    await Promise.all(three.map((one) => one.close()));
    await other.remove();
  });

  describe("text", () => {
    it.each(Object.entries(texts))("survives: %s", async (_name, text) => {
      const board = newBoard({ title: text.slice(0, 200), content: text });
      await storage.boards.add(board);
      expect(await storage.boards.find(board.id)).toEqual(board);
      const item = { id: uuidv7(), name: text, createdAt: now() };
      await storage.items.add(item);
      expect((await storage.items.list({ limit: 1 })).rows).toEqual([item]);
      const goal = { id: uuidv7(), text, createdAt: now() };
      await storage.goals.add(goal);
      expect((await storage.goals.list({ limit: 1 })).rows).toEqual([goal]);
    });

    it("survives whatever the schemas let through", async () => {
      await fc.assert(
        fc.asyncProperty(anyText(100), anyText(500), async (title, content) => {
          const board = newBoard({ title, content });
          await storage.boards.add(board);
          expect(await storage.boards.find(board.id)).toEqual(board);
        }),
        { numRuns: 40 },
      );
    });

    it("fits up to the limits of the tables, counted as the schemas count", async () => {
      const board = newBoard({ title: "🎉".repeat(200), content: "🎉".repeat(65_535) });
      await storage.boards.add(board);
      expect(await storage.boards.find(board.id)).toEqual(board);
      const user = newUser(`${"a".repeat(38)}@example.com`);
      expect(user.email).toHaveLength(50);
      expect(await storage.users.add(user)).toBe(true);
      const international = newUser(`${uuidv7().slice(-12)}@bücher.한국`);
      await storage.users.add(international);
      expect(await storage.users.findByEmail(international.email)).toEqual(international);
      await storage.items.add({ id: uuidv7(), name: "🎉".repeat(200), createdAt: now() });
      await storage.goals.add({ id: uuidv7(), text: "🎉".repeat(500), createdAt: now() });
    });
  });

  describe("users", () => {
    it("are found by mail", async () => {
      const user = newUser();
      expect(await storage.users.add(user)).toBe(true);
      expect(await storage.users.findByEmail(user.email)).toEqual(user);
      expect(await storage.users.findByEmail("nobody@example.com")).toBeUndefined();
      expect(await storage.users.exists(user.id)).toBe(true);
      expect(await storage.users.exists(uuidv7())).toBe(false);
    });

    it("have a mail of their own, also when two come at once", async () => {
      const email = `${uuidv7().slice(-12)}@example.com`;
      const results = await Promise.all([1, 2, 3, 4].map(() => storage.users.add(newUser(email))));
      expect(results.filter(Boolean)).toHaveLength(1);
    });
  });

  describe("sessions", () => {
    const hash = (letter: string) => letter.repeat(64);
    const newSession = (expiresAt = soon()) => ({
      id: uuidv7(),
      userId: uuidv7(),
      tokenHash: hash("a"),
      expiresAt,
    });

    it("rotate once per token", async () => {
      const session = newSession();
      await storage.sessions.add(session);
      const rotate = (from: string, to: string) => storage.sessions.rotate(session.id, from, to, now());
      expect(await rotate(hash("a"), hash("b"))).toBe(session.userId);
      expect(await rotate(hash("a"), hash("c"))).toBeUndefined();
      expect(await rotate(hash("b"), hash("c"))).toBe(session.userId);
    });

    atomically("let one of several through that come with the same token at once", async () => {
      const session = newSession();
      await storage.sessions.add(session);
      const results = await Promise.all(
        ["b", "c", "d", "e"].map((next) => storage.sessions.rotate(session.id, hash("a"), hash(next), now())),
      );
      expect(results.filter((userId) => userId !== undefined)).toEqual([session.userId]);
    });

    it("end by time and by removal", async () => {
      const old = newSession(new Date(Date.now() - 1_000));
      await storage.sessions.add(old);
      expect(await storage.sessions.rotate(old.id, hash("a"), hash("b"), now())).toBeUndefined();
      const session = newSession();
      await storage.sessions.add(session);
      await storage.sessions.remove(session.id);
      expect(await storage.sessions.rotate(session.id, hash("a"), hash("b"), now())).toBeUndefined();
      await storage.sessions.remove(session.id);
      const other = newSession();
      await storage.sessions.add(other);
      await storage.sessions.removeLatest(other.id, hash("z"));
      expect(await storage.sessions.rotate(other.id, hash("a"), hash("b"), now())).toBe(other.userId);
      await storage.sessions.removeLatest(other.id, hash("b"));
      expect(await storage.sessions.rotate(other.id, hash("b"), hash("c"), now())).toBeUndefined();
    });

    it("are purged when they have ended, and not before", async () => {
      const early = newSession(new Date("2020-01-01T00:00:00Z"));
      const late = newSession();
      await storage.sessions.add(early);
      await storage.sessions.add(late);
      await storage.purgeExpired(new Date("2020-06-01T00:00:00Z"));
      const past = new Date("2019-01-01T00:00:00Z");
      expect(await storage.sessions.rotate(early.id, hash("a"), hash("b"), past)).toBeUndefined();
      expect(await storage.sessions.rotate(late.id, hash("a"), hash("b"), past)).toBe(late.userId);
    });
  });

  describe("what is done once", () => {
    const newClaim = (expiresAt = soon()) => ({
      key: uuidv7().padEnd(43, "k"),
      fingerprint: "f".repeat(43),
      id: uuidv7(),
      at: now(),
      expiresAt,
    });

    it("keeps the first claim, and the first answer to it", async () => {
      const claim = newClaim();
      const { fingerprint, id, at } = claim;
      expect(await storage.idempotency.claim(claim)).toEqual({ fingerprint, id, at });
      const later = { ...newClaim(), key: claim.key, fingerprint: "g".repeat(43) };
      expect(await storage.idempotency.claim(later)).toEqual({ fingerprint, id, at });
      const answer = "a".repeat(900_000);
      await storage.idempotency.complete(claim.key, answer);
      await storage.idempotency.complete(claim.key, "another");
      expect(await storage.idempotency.claim(later)).toEqual({ fingerprint, id, at, answer });
    });

    it("lets one of several through that come at once", async () => {
      const { key } = newClaim();
      const all = await Promise.all(
        [1, 2, 3, 4].map(() => storage.idempotency.claim({ ...newClaim(), key })),
      );
      expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    });

    it("is forgotten when its time has come, and not before", async () => {
      const [early, late] = [newClaim(new Date("2020-01-01T00:00:00Z")), newClaim()];
      await storage.idempotency.claim(early);
      await storage.idempotency.claim(late);
      await storage.purgeExpired(new Date("2020-06-01T00:00:00Z"));
      const [again, kept] = [newClaim(), newClaim()];
      expect((await storage.idempotency.claim({ ...again, key: early.key })).id).toBe(again.id);
      expect((await storage.idempotency.claim({ ...kept, key: late.key })).id).toBe(late.id);
    });

    it("adds once what has one id", async () => {
      const board = newBoard();
      const session = { id: uuidv7(), userId: uuidv7(), tokenHash: "a".repeat(64), expiresAt: soon() };
      const [item, goal] = [uuidv7(), uuidv7()];
      for (const _ of [1, 2]) {
        await storage.boards.add(board);
        await storage.sessions.add(session);
        await storage.items.add({ id: item, name: "item", createdAt: now() });
        await storage.goals.add({ id: goal, text: "goal", createdAt: now() });
      }
      const { rows } = await storage.items.list({ limit: 100 });
      expect(rows.filter(({ id }) => id === item)).toHaveLength(1);
    });
  });

  describe("versions of lists", () => {
    const newChange = (topic: Topic) => ({ id: uuidv7(), topic, expiresAt: soon() });

    it("are there from the start, one for each, and of this database alone", async () => {
      const { latest } = await storage.versions.read();
      expect([...latest.keys()].sort()).toEqual([...topics]);
      const other = await fresh();
      const second = await openStorage({ storage: kind, databaseUrl: other.url });
      await second.migrate();
      await second.migrate();
      const foreign = [...(await second.versions.read()).latest.values()];
      expect(foreign.filter((version) => [...latest.values()].includes(version))).toEqual([]);
      await second.close();
      await other.remove();
    });

    it("tell of a change while it is under way, and are its own afterwards", async () => {
      const before = (await storage.versions.read()).latest;
      const [first, second] = [newChange("goals"), newChange("goals")];
      await storage.versions.begin(first);
      await storage.versions.begin(second);
      const during = await storage.versions.read();
      expect(during.changes).toHaveLength(2);
      expect(during.changes).toEqual(expect.arrayContaining([first, second]));
      expect(during.latest).toEqual(before);
      await storage.versions.end(first);
      expect((await storage.versions.read()).changes).toEqual([second]);
      await storage.versions.end(second);
      await storage.versions.end(second);
      const after = await storage.versions.read();
      expect(after.changes).toEqual([]);
      expect(after.latest).toEqual(new Map([...before, ["goals", second.id]]));
    });
  });

  describe("login attempts", () => {
    atomically("are counted one by one, also by several connections at once", async () => {
      const key = uuidv7();
      const other = await open();
      const counts = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? storage : other).loginAttempts.increment(key, soon()),
        ),
      );
      await other.close();
      expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    it("can be taken back and cleared, never below none", async () => {
      const key = uuidv7();
      const { loginAttempts } = storage;
      await loginAttempts.decrement(key);
      await loginAttempts.increment(key, soon());
      expect(await loginAttempts.increment(key, soon())).toBe(2);
      await loginAttempts.decrement(key);
      expect(await loginAttempts.increment(key, soon())).toBe(2);
      await loginAttempts.clear(key);
      expect(await loginAttempts.increment(key, soon())).toBe(1);
      for (const _ of [1, 2, 3]) await loginAttempts.decrement(key);
      expect(await loginAttempts.increment(key, soon())).toBe(1);
    });

    it("are purged when their window has ended", async () => {
      const key = uuidv7();
      await storage.loginAttempts.increment(key, new Date("2020-01-01T00:00:00Z"));
      await storage.purgeExpired(new Date("2020-06-01T00:00:00Z"));
      expect(await storage.loginAttempts.increment(key, soon())).toBe(1);
    });
  });

  describe("boards", () => {
    it("are changed by their author alone", async () => {
      const board = newBoard();
      await storage.boards.add(board);
      const change = { title: "new", content: "newer", updatedAt: new Date(Date.now() + 5) };
      expect(await storage.boards.update(board.id, uuidv7(), change)).toBe(false);
      expect(await storage.boards.find(board.id)).toEqual(board);
      expect(await storage.boards.update(board.id, board.userId, change)).toBe(true);
      expect(await storage.boards.find(board.id)).toEqual({ ...board, ...change });
      expect(await storage.boards.update(board.id, board.userId, change)).toBe(true);
    });

    it("are gone for everybody once deleted", async () => {
      const board = newBoard();
      await storage.boards.add(board);
      expect(await storage.boards.remove(board.id, uuidv7(), now())).toBe(false);
      expect(await storage.boards.remove(board.id, board.userId, now())).toBe(true);
      expect(await storage.boards.remove(board.id, board.userId, now())).toBe(false);
      expect(await storage.boards.find(board.id)).toBeUndefined();
      const change = { title: "new", content: "", updatedAt: now() };
      expect(await storage.boards.update(board.id, board.userId, change)).toBe(false);
      const { rows } = await storage.boards.list({ limit: 100 });
      expect(rows.map(({ id }) => id)).not.toContain(board.id);
    });

    it("are listed without their content", async () => {
      const board = newBoard({ content: "not in lists" });
      await storage.boards.add(board);
      const { rows } = await storage.boards.list({ limit: 1 });
      const { content: _content, ...summary } = board;
      expect(rows).toEqual([summary]);
    });
  });

  it("removes a goal once", async () => {
    const goal = { id: uuidv7(), text: "once", createdAt: now() };
    await storage.goals.add(goal);
    expect(await storage.goals.remove(goal.id)).toBe(true);
    expect(await storage.goals.remove(goal.id)).toBe(false);
  });

  describe("paging", () => {
    const total = 47;
    let other: Fresh;
    let filled: Storage;
    let expected: Record<"items" | "goals" | "boards", string[]>;

    beforeAll(async () => {
      other = await fresh();
      filled = await openStorage({ storage: kind, databaseUrl: other.url });
      await filled.migrate();
      const ids = Array.from({ length: total }, () => uuidv7());
      const userId = uuidv7();
      for (const id of ids) {
        await filled.items.add({ id, name: id, createdAt: now() });
        await filled.goals.add({ id, text: id, createdAt: now() });
        await filled.boards.add(newBoard({ id, userId }));
      }
      const deleted = ids.filter((_, index) => index % 5 === 0);
      for (const id of deleted) await filled.boards.remove(id, userId, now());
      const newest = ids.toReversed();
      expected = { items: newest, goals: newest, boards: newest.filter((id) => !deleted.includes(id)) };
    });

    afterAll(async () => {
      await filled?.close();
      await other?.remove();
    });

    const list = (what: "items" | "goals" | "boards", slice: Slice): Promise<Rows<{ readonly id: string }>> =>
      filled[what].list(slice);

    it.each(["items", "goals", "boards"] as const)(
      "gives every one of %s once, newest first",
      async (what) => {
        await fc.assert(
          fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (limit) => {
            const byCursor: string[] = [];
            for (let before: string | undefined, more = true; more; ) {
              const page = await list(what, before === undefined ? { limit } : { before, limit });
              byCursor.push(...page.rows.map(({ id }) => id));
              before = page.rows.at(-1)?.id;
              more = page.more;
            }
            expect(byCursor).toEqual(expected[what]);
          }),
          { numRuns: 8, examples: [[1], [20], [total], [total + 1]] },
        );
      },
    );

    it.each(["items", "goals", "boards"] as const)("skips rows of %s like a list would", async (what) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 60 }),
          fc.integer({ min: 1, max: 60 }),
          async (skip, limit) => {
            const page = await list(what, { skip, limit });
            expect(page.rows.map(({ id }) => id)).toEqual(expected[what].slice(skip, skip + limit));
            expect(page.more).toBe(expected[what].length > skip + limit);
          },
        ),
        { numRuns: 12 },
      );
    });
  });
});
