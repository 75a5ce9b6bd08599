/** One suite over every storage: whatever is behind the interface, it does the same. */
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Board } from "../src/boards/repository.ts";
import { contentLimit } from "../src/boards/schema.ts";
import { patternsOf } from "../src/boards/search.ts";
import { type Topic, topics } from "../src/cache/versions.ts";
import type { Comment } from "../src/comments/repository.ts";
import type { Goal } from "../src/goals/repository.ts";
import type { Rows, Slice } from "../src/http/paging.ts";
import type { Item } from "../src/items/repository.ts";
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

const listed = ["items", "goals", "users", "comments", "boards"] as const;
type Listed = (typeof listed)[number];

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
    name: null,
    role: "user" as const,
    passwordHash: "$argon2id$v=19$...",
    epoch: 0,
    createdAt: now(),
  });

  const newItem = (change: Partial<Item> = {}): Item => ({
    id: uuidv7(),
    name: "item",
    status: "open",
    userId: null,
    createdAt: now(),
    ...change,
  });

  const newGoal = (change: Partial<Goal> = {}): Goal => ({
    id: uuidv7(),
    text: "goal",
    userId: null,
    createdAt: now(),
    ...change,
  });

  const newComment = (change: Partial<Comment> = {}): Comment => ({
    id: uuidv7(),
    boardId: uuidv7(),
    boardUserId: uuidv7(),
    userId: uuidv7(),
    content: "comment",
    createdAt: now(),
    ...change,
  });

  /** As it comes back: nobody has the id of its author. */
  const authored = <T>(thing: T) => ({ ...thing, authorName: null });

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
      expect(await storage.boards.find(board.id)).toEqual(authored(board));
      const item = newItem({ name: text });
      await storage.items.add(item);
      expect((await storage.items.list({ limit: 1 })).rows).toEqual([item]);
      const goal = newGoal({ text });
      await storage.goals.add(goal);
      expect((await storage.goals.list({ limit: 1 })).rows).toEqual([goal]);
      const comment = newComment({ content: text });
      await storage.comments.add(comment);
      expect(await storage.comments.find(comment.id)).toEqual(authored(comment));
    });

    it("survives whatever the schemas let through", async () => {
      await fc.assert(
        fc.asyncProperty(anyText(100), anyText(500), async (title, content) => {
          const board = newBoard({ title, content });
          await storage.boards.add(board);
          expect(await storage.boards.find(board.id)).toEqual(authored(board));
        }),
        { numRuns: 40 },
      );
    });

    it("fits up to the limits of the tables, counted as the schemas count", async () => {
      const board = newBoard({ title: "🎉".repeat(200), content: "🎉".repeat(contentLimit) });
      await storage.boards.add(board);
      expect(await storage.boards.find(board.id)).toEqual(authored(board));
      const user = newUser(`${"a".repeat(38)}@example.com`);
      expect(user.email).toHaveLength(50);
      expect(await storage.users.add(user)).toBe(true);
      const international = newUser(`${uuidv7().slice(-12)}@bücher.한국`);
      await storage.users.add(international);
      expect(await storage.users.findByEmail(international.email)).toEqual(international);
      await storage.items.add(newItem({ name: "🎉".repeat(200) }));
      await storage.goals.add(newGoal({ text: "🎉".repeat(500) }));
      await storage.comments.add(newComment({ content: "🎉".repeat(2_000) }));
      const named = { ...newUser(), name: "🎉".repeat(50) };
      await storage.users.add(named);
      expect(await storage.users.find(named.id)).toEqual(named);
    });
  });

  describe("users", () => {
    it("are found by mail and by id", async () => {
      const user = newUser();
      expect(await storage.users.add(user)).toBe(true);
      expect(await storage.users.findByEmail(user.email)).toEqual(user);
      expect(await storage.users.findByEmail("nobody@example.com")).toBeUndefined();
      expect(await storage.users.find(user.id)).toEqual(user);
      const { id, role, epoch } = user;
      expect(await storage.users.standing(id)).toEqual({ id, role, epoch });
      for (const method of ["find", "standing"] as const) {
        expect(await storage.users[method](uuidv7())).toBeUndefined();
      }
    });

    it("change mail and name, and keep everything else", async () => {
      const [user, other] = [newUser(), newUser()];
      await storage.users.add(user);
      await storage.users.add(other);
      const profile = { email: `${uuidv7().slice(-12)}@example.com`, name: "홍길동 🎉" };
      expect(await storage.users.setProfile(user.id, profile)).toBe("changed");
      expect(await storage.users.setProfile(user.id, profile)).toBe("changed");
      expect(await storage.users.find(user.id)).toEqual({ ...user, ...profile });
      expect(await storage.users.findByEmail(user.email)).toBeUndefined();
      expect(await storage.users.setProfile(user.id, { ...profile, email: other.email })).toBe("taken");
      expect(await storage.users.setProfile(user.id, { ...profile, name: null })).toBe("changed");
      expect((await storage.users.find(user.id))?.name).toBeNull();
      expect(await storage.users.setProfile(uuidv7(), { ...profile, email: "no@example.com" })).toBe(
        "missing",
      );
    });

    it("end the epoch that is theirs, and no other", async () => {
      const user = newUser();
      await storage.users.add(user);
      const next = { epoch: 1, passwordHash: "$argon2id$v=19$new" };
      expect(await storage.users.endEpoch(user.id, 0, next)).toBe(true);
      expect(await storage.users.find(user.id)).toEqual({ ...user, ...next });
      expect(await storage.users.endEpoch(user.id, 0, { ...next, epoch: 2 })).toBe(false);
      expect(await storage.users.endEpoch(uuidv7(), 0, next)).toBe(false);
      expect(await storage.users.find(user.id)).toEqual({ ...user, ...next });
    });

    atomically("end an epoch once, however many want to at once", async () => {
      const user = newUser();
      await storage.users.add(user);
      const next = { epoch: 1, passwordHash: "$argon2id$v=19$new" };
      const ended = await Promise.all([1, 2, 3].map(() => storage.users.endEpoch(user.id, 0, next)));
      expect(ended.filter(Boolean)).toHaveLength(1);
    });

    it("get and lose a role, are listed newest first, and are removed", async () => {
      const [first, second] = [newUser(), newUser()];
      await storage.users.add(first);
      await storage.users.add(second);
      expect(await storage.users.setRole(first.id, "admin")).toBe(true);
      expect(await storage.users.setRole(first.id, "admin")).toBe(true);
      expect(await storage.users.setRole(uuidv7(), "admin")).toBe(false);
      const page = await storage.users.list({ limit: 2 });
      expect(page.rows).toEqual([second, { ...first, role: "admin" }]);
      expect((await storage.users.list({ before: second.id, limit: 1 })).rows).toEqual([
        { ...first, role: "admin" },
      ]);
      expect(await storage.users.setRole(first.id, "user")).toBe(true);
      await storage.users.remove(first.id);
      await storage.users.remove(first.id);
      expect(await storage.users.find(first.id)).toBeUndefined();
      expect(await storage.users.findByEmail(first.email)).toBeUndefined();
    });

    it("are remembered while they are being removed", async () => {
      const [early, late] = [uuidv7(), uuidv7()];
      await storage.removals.add(late, new Date("2020-02-01T00:00:00Z"));
      await storage.removals.add(early, new Date("2020-01-01T00:00:00Z"));
      await storage.removals.add(early, new Date("2020-03-01T00:00:00Z"));
      expect(await storage.removals.list(1)).toEqual([early]);
      expect(await storage.removals.list(10)).toEqual([early, late]);
      await storage.removals.forget(new Date("2020-01-15T00:00:00Z"));
      expect(await storage.removals.list(10)).toEqual([late]);
      await storage.removals.forget(new Date("2021-01-01T00:00:00Z"));
      expect(await storage.removals.list(10)).toEqual([]);
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
      epoch: 3,
      tokenHash: hash("a"),
      expiresAt,
    });
    const ownerOf = ({ userId, epoch }: { userId: string; epoch: number }) => ({ userId, epoch });

    it("rotate once per token", async () => {
      const session = newSession();
      await storage.sessions.add(session);
      const rotate = (from: string, to: string) => storage.sessions.rotate(session.id, from, to, now());
      expect(await rotate(hash("a"), hash("b"))).toEqual(ownerOf(session));
      expect(await rotate(hash("a"), hash("c"))).toBeUndefined();
      expect(await rotate(hash("b"), hash("c"))).toEqual(ownerOf(session));
    });

    atomically("let one of several through that come with the same token at once", async () => {
      const session = newSession();
      await storage.sessions.add(session);
      const results = await Promise.all(
        ["b", "c", "d", "e"].map((next) => storage.sessions.rotate(session.id, hash("a"), hash(next), now())),
      );
      expect(results.filter((owner) => owner !== undefined)).toEqual([ownerOf(session)]);
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
      expect(await storage.sessions.rotate(other.id, hash("a"), hash("b"), now())).toEqual(ownerOf(other));
      await storage.sessions.removeLatest(other.id, hash("b"));
      expect(await storage.sessions.rotate(other.id, hash("b"), hash("c"), now())).toBeUndefined();
    });

    it("end all at once for one user, and for nobody else", async () => {
      const [session, other] = [newSession(), newSession()];
      const second = { ...newSession(), userId: session.userId };
      for (const one of [session, second, other]) await storage.sessions.add(one);
      const later = { ...newSession(), userId: session.userId, epoch: session.epoch + 1 };
      await storage.sessions.add(later);
      expect(await storage.sessions.removeOf(session.userId, session.epoch)).toBe(0);
      expect(await storage.sessions.removeOf(session.userId, later.epoch)).toBe(2);
      expect(await storage.sessions.removeOf(session.userId)).toBe(1);
      for (const one of [session, second]) await storage.sessions.add(one);
      expect(await storage.sessions.removeOf(session.userId)).toBe(2);
      expect(await storage.sessions.removeOf(session.userId)).toBe(0);
      for (const { id } of [session, second]) {
        expect(await storage.sessions.rotate(id, hash("a"), hash("b"), now())).toBeUndefined();
      }
      expect(await storage.sessions.rotate(other.id, hash("a"), hash("b"), now())).toEqual(ownerOf(other));
    });

    it("are purged when they have ended, and not before", async () => {
      const early = newSession(new Date("2020-01-01T00:00:00Z"));
      const late = newSession();
      await storage.sessions.add(early);
      await storage.sessions.add(late);
      await storage.purgeExpired(new Date("2020-06-01T00:00:00Z"));
      const past = new Date("2019-01-01T00:00:00Z");
      expect(await storage.sessions.rotate(early.id, hash("a"), hash("b"), past)).toBeUndefined();
      expect(await storage.sessions.rotate(late.id, hash("a"), hash("b"), past)).toEqual(ownerOf(late));
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
      expect(await storage.idempotency.find(claim.key)).toEqual({ fingerprint, id, at });
      expect(await storage.idempotency.find(newClaim().key)).toBeUndefined();
      await storage.idempotency.complete(claim.key, answer);
      await storage.idempotency.complete(claim.key, "another");
      expect(await storage.idempotency.find(claim.key)).toEqual({ fingerprint, id, at, answer });
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
      const ids = { id: uuidv7(), userId: uuidv7() };
      const session = { ...ids, epoch: 0, tokenHash: "a".repeat(64), expiresAt: soon() };
      const [item, goal, comment] = [newItem(), newGoal(), newComment()];
      for (const _ of [1, 2]) {
        await storage.boards.add(board);
        await storage.sessions.add(session);
        await storage.items.add(item);
        await storage.goals.add(goal);
        await storage.comments.add(comment);
      }
      const { rows } = await storage.items.list({ limit: 100 });
      expect(rows.filter(({ id }) => id === item.id)).toHaveLength(1);
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
      expect(await storage.boards.find(board.id)).toEqual(authored(board));
      expect(await storage.boards.update(board.id, board.userId, change)).toBe(true);
      expect(await storage.boards.find(board.id)).toEqual(authored({ ...board, ...change }));
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
      expect(rows).toEqual([authored(summary)]);
    });
  });

  describe("what belongs to somebody", () => {
    it("is removed by whom it belongs to, once", async () => {
      const userId = uuidv7();
      const [item, goal, comment] = [newItem({ userId }), newGoal({ userId }), newComment({ userId })];
      await storage.items.add(item);
      await storage.goals.add(goal);
      await storage.comments.add(comment);
      expect(await storage.items.find(item.id)).toEqual(item);
      expect(await storage.goals.find(goal.id)).toEqual(goal);
      for (const [repository, { id }] of [
        [storage.items, item],
        [storage.goals, goal],
        [storage.comments, comment],
      ] as const) {
        for (const stranger of [uuidv7(), ""]) expect(await repository.remove(id, stranger)).toBe(false);
        expect(await repository.remove(id, userId)).toBe(true);
        expect(await repository.remove(id, userId)).toBe(false);
        expect(await repository.find(id)).toBeUndefined();
      }
    });

    it("is open to all when it is nobody's", async () => {
      for (const userId of ["", uuidv7()]) {
        const [item, goal] = [newItem(), newGoal()];
        await storage.items.add(item);
        await storage.goals.add(goal);
        expect(await storage.items.setStatus(item.id, userId, "done")).toBe(true);
        expect(await storage.items.remove(item.id, userId)).toBe(true);
        expect(await storage.goals.remove(goal.id, userId)).toBe(true);
      }
    });

    it("has a status that its owner sets", async () => {
      const item = newItem({ userId: uuidv7() });
      await storage.items.add(item);
      for (const stranger of [uuidv7(), ""]) {
        expect(await storage.items.setStatus(item.id, stranger, "done")).toBe(false);
      }
      expect(await storage.items.setStatus(item.id, item.userId as string, "done")).toBe(true);
      expect(await storage.items.setStatus(item.id, item.userId as string, "done")).toBe(true);
      expect(await storage.items.find(item.id)).toEqual({ ...item, status: "done" });
      expect((await storage.items.list({ limit: 1 })).rows).toEqual([{ ...item, status: "done" }]);
      expect(await storage.items.setStatus(uuidv7(), "", "done")).toBe(false);
    });

    it("shows the name that its author has now", async () => {
      const author = newUser();
      await storage.users.add(author);
      const board = newBoard({ userId: author.id });
      const comment = newComment({ boardId: board.id, userId: author.id });
      await storage.boards.add(board);
      await storage.comments.add(comment);
      const names = async () => [
        (await storage.boards.find(board.id))?.authorName,
        (await storage.boards.list({ limit: 1 })).rows[0]?.authorName,
        (await storage.comments.find(comment.id))?.authorName,
        (await storage.comments.list(board.id, { limit: 1 })).rows[0]?.authorName,
        (await storage.boards.search({ patterns: ["title"], limit: 1 })).rows[0]?.authorName,
      ];
      expect(await names()).toEqual(Array(5).fill(null));
      await storage.users.setProfile(author.id, { email: author.email, name: "작가" });
      expect(await names()).toEqual(Array(5).fill("작가"));
    });

    it("is hidden from everybody, listed apart, and shown again", async () => {
      const userId = uuidv7();
      const [item, goal] = [newItem({ name: "가".repeat(200) }), newGoal({ userId, text: "text" })];
      const board = newBoard({ userId });
      const comment = newComment({ userId, boardId: board.id, content: "🎉".repeat(300) });
      await storage.items.add(item);
      await storage.goals.add(goal);
      await storage.boards.add(board);
      await storage.comments.add(comment);
      for (const [repository, { id, createdAt }, owner, text, list] of [
        [storage.items, item, null, item.name, () => storage.items.list({ limit: 100 })],
        [storage.goals, goal, userId, "text", () => storage.goals.list({ limit: 100 })],
        [
          storage.comments,
          comment,
          userId,
          "🎉".repeat(200),
          () => storage.comments.list(board.id, { limit: 9 }),
        ],
        [storage.boards, board, userId, "title", () => storage.boards.list({ limit: 100 })],
      ] as const) {
        const listed = async () => (await list()).rows.some((row) => row.id === id);
        expect(await listed()).toBe(true);
        expect(await repository.setHidden(id, true)).toBe(true);
        expect(await repository.setHidden(id, true)).toBe(true);
        expect([await listed(), await repository.find(id)]).toEqual([false, undefined]);
        const expected = { id, userId: owner, text, createdAt };
        expect((await repository.listHidden({ limit: 1 })).rows).toEqual([expected]);
        expect((await repository.listHidden({ limit: 5, before: id })).rows).not.toContainEqual(expected);
        expect(await repository.setHidden(id, false)).toBe(true);
        expect([await listed(), (await repository.find(id))?.id]).toEqual([true, id]);
        expect((await repository.listHidden({ limit: 100 })).rows).not.toContainEqual(expected);
        expect(await repository.setHidden(uuidv7(), true)).toBe(false);
      }
    });

    it("is neither changed nor removed by anybody while it is hidden", async () => {
      const userId = uuidv7();
      const board = newBoard({ userId });
      const comment = newComment({ userId, boardId: board.id });
      const [item, goal, nobodys] = [newItem({ userId }), newGoal({ userId }), newItem()];
      for (const one of [item, nobodys]) await storage.items.add(one);
      await storage.goals.add(goal);
      await storage.boards.add(board);
      await storage.comments.add(comment);
      const change = { title: "new", content: "", updatedAt: now() };
      const changes = [
        () => storage.boards.update(board.id, userId, change),
        () => storage.boards.remove(board.id, userId, now()),
        () => storage.items.setStatus(item.id, userId, "done"),
        () => storage.items.remove(item.id, userId),
        () => storage.items.setStatus(nobodys.id, "", "done"),
        () => storage.items.remove(nobodys.id, ""),
        () => storage.goals.remove(goal.id, userId),
        () => storage.comments.remove(comment.id, userId),
      ];
      const setHidden = async (hidden: boolean) => {
        for (const { id } of [item, nobodys]) expect(await storage.items.setHidden(id, hidden)).toBe(true);
        expect(await storage.goals.setHidden(goal.id, hidden)).toBe(true);
        expect(await storage.boards.setHidden(board.id, hidden)).toBe(true);
        expect(await storage.comments.setHidden(comment.id, hidden)).toBe(true);
      };
      await setHidden(true);
      for (const one of changes) expect(await one(), String(one)).toBe(false);
      await setHidden(false);
      expect(await storage.boards.find(board.id)).toEqual(authored(board));
      expect(await storage.items.find(item.id)).toEqual(item);
      for (const one of changes) expect(await one(), String(one)).toBe(true);
    });

    it("goes with its owner, and nobody else's does", async () => {
      const [userId, other] = [uuidv7(), uuidv7()];
      const board = newBoard({ userId });
      const mine = [
        newComment({ userId, boardUserId: other }),
        newComment({ userId: other, boardUserId: userId }),
      ];
      const theirs = newComment({ userId: other, boardUserId: other });
      for (const comment of [...mine, theirs]) await storage.comments.add(comment);
      await storage.boards.add(board);
      await storage.boards.remove(board.id, userId, now());
      for (const repository of [storage.items, storage.goals]) {
        const [own, free] = [uuidv7(), uuidv7()];
        const rest = { createdAt: now(), name: "n", text: "t", status: "open" as const };
        await repository.add({ id: own, userId, ...rest });
        await repository.add({ id: free, userId: null, ...rest });
        expect(await repository.removeOf(userId)).toBe(1);
        expect(await repository.removeOf(userId)).toBe(0);
        expect(await repository.find(own)).toBeUndefined();
        expect((await repository.find(free))?.id).toBe(free);
      }
      expect(await storage.boards.removeOf(userId)).toBe(1);
      expect(await storage.boards.removeOf(userId)).toBe(0);
      let removed = 0;
      for (let last = -1; last !== 0; removed += last) last = await storage.comments.removeOf(userId);
      expect(removed).toBe(2);
      for (const { id } of mine) expect(await storage.comments.find(id)).toBeUndefined();
      expect(await storage.comments.find(theirs.id)).toEqual(authored(theirs));
    });
  });

  describe("search", () => {
    let other: Fresh;
    let filled: Storage;
    const search = async (word: string, before?: string) =>
      filled.boards.search({
        patterns: patternsOf(word),
        limit: 3,
        ...(before === undefined ? {} : { before }),
      });

    beforeAll(async () => {
      other = await fresh();
      filled = await openStorage({ storage: kind, databaseUrl: other.url });
      await filled.migrate();
    });

    afterAll(async () => {
      await filled?.close();
      await other?.remove();
    });

    it("finds parts of words in title and content, whatever their case, and takes signs as signs", async () => {
      const boards = [
        newBoard({ title: "사과나무를 심다", content: "" }),
        newBoard({ title: "", content: "오늘 먹은 사과나무" }),
        newBoard({ title: "ÉCOLE 100%_x\\y (a+b)*", content: "" }),
        newBoard({ title: "사과나무".normalize("NFD"), content: "" }),
        newBoard({ title: "배", content: "배나무" }),
      ];
      for (const board of boards) await filled.boards.add(board);
      const hits = async (word: string) =>
        (await search(word)).rows.map(({ id }) => boards.findIndex((one) => one.id === id));
      expect(await hits("사과나무")).toEqual([3, 1, 0]);
      expect(await hits("école")).toEqual([2]);
      for (const word of ["100%_x\\y", "(a+b)*", "%_", "*"]) expect(await hits(word), word).toEqual([2]);
      for (const word of ["100_", "c.le", "%y", "'", '"']) expect(await hits(word), word).toEqual([]);
      const [row] = (await search("배")).rows;
      const { content: _content, ...summary } = boards[4] as Board;
      expect(row).toEqual(authored(summary));
      await filled.boards.setHidden(boards[1]?.id as string, true);
      await filled.boards.remove(boards[0]?.id as string, boards[0]?.userId as string, now());
      expect(await hits("사과나무")).toEqual([3]);
    });

    it("finds every text by itself, in upper and in lower case, by one rule", async () => {
      const rules: readonly (readonly [text: string, words: readonly string[], not: readonly string[]])[] = [
        ["ΑΣ alpha", ["ΑΣ", "ας", "ασ", "Ας"], ["αs"]],
        ["ας alpha", ["ΑΣ", "ας", "ασ"], []],
        ["İSTANBUL", ["İSTANBUL", "İstanbul", "i\u0307stanbul".toUpperCase()], ["istanbul"]],
        ["ẞ big", ["ẞ", "ß"], ["ss"]],
        ["straße", ["STRAẞE", "straße", "Straße"], ["strasse"]],
        ["ſ long s", ["ſ long", "s long", "S LONG"], []],
        ["ı dotless", ["ı DOTLESS", "I DOTLESS", "i dotless"], []],
        ["KELVIN \u212a", ["kelvin k", "KELVIN K", "kelvin \u212a"], []],
        ["Ǆ one", ["ǆ one", "ǅ one", "Ǆ ONE"], ["dž"]],
        ["ДОМ", ["дом"], ["дома"]],
        ["𐐀 deseret", ["𐐨"], ["𐐩"]],
        ["éa e\u0301b", ["éa e\u0301b", "ÉA"], ["ea", "éb x"]],
        ["e\u0301 apart", ["é apart", "É APART"], []],
        [
          "[z] ^s $d `tick a|b {2} ?q \\d",
          ["[Z]", "^S", "$D", "`T", "A|B", "{2}", "?Q", "\\D"],
          ["zs", "ab"],
        ],
        ["***:x (?i)y", ["***:X", "(?I)Y"], ["***:y"]],
        ["😀 emoji", ["😀", "😀 EMOJI"], ["😁"]],
        ["ｆｕｌｌ", ["ＦＵＬＬ"], ["full"]],
      ];
      for (const where of ["title", "content"] as const) {
        for (const [text, words, not] of rules) {
          const board = newBoard({ title: "", content: "", [where]: text });
          await filled.boards.add(board);
          const isFound = async (word: string) => (await search(word)).rows.some(({ id }) => id === board.id);
          for (const word of [text, ...words]) expect(await isFound(word), `${word} in ${text}`).toBe(true);
          for (const word of not) expect(await isFound(word), `${word} in ${text}`).toBe(false);
        }
      }
    });

    it("does not give up on a long text that nearly holds what is looked for", async () => {
      for (const letter of ["a", "é", "가"]) {
        const board = newBoard({ title: "", content: letter.repeat(10_000) });
        await filled.boards.add(board);
        expect((await search(`${letter.repeat(99)}b`)).rows).toEqual([]);
        expect((await search(letter.repeat(100).toUpperCase())).rows[0]?.id).toBe(board.id);
      }
    });

    it("looks at so many boards at a time, and says where to go on", async () => {
      const oldest = newBoard({ title: "바늘 needle" });
      await filled.boards.add(oldest);
      const hay = Array.from({ length: 505 }, () => newBoard({ title: "hay" }));
      for (const board of hay) await filled.boards.add(board);
      const first = await search("needle");
      expect(first.rows).toEqual([]);
      expect(first.lookedTo).toBe(hay[5]?.id);
      const second = await search("needle", first.lookedTo);
      expect(second.rows.map(({ id }) => id)).toEqual([oldest.id]);
      expect(second.lookedTo).toBeUndefined();
      const seen: string[] = [];
      for (let before: string | undefined, more = true; more; ) {
        const page = await search("hay", before);
        expect(page.rows.length).toBeLessThanOrEqual(3);
        seen.push(...page.rows.map(({ id }) => id));
        before = page.lookedTo;
        more = before !== undefined && seen.length < 20;
      }
      expect(seen).toEqual(
        hay
          .toReversed()
          .slice(0, seen.length)
          .map(({ id }) => id),
      );
    });
  });

  describe("paging", () => {
    const total = 47;
    let other: Fresh;
    let filled: Storage;
    const boardId = uuidv7();
    let expected: Record<Listed, string[]>;

    beforeAll(async () => {
      other = await fresh();
      filled = await openStorage({ storage: kind, databaseUrl: other.url });
      await filled.migrate();
      const ids = Array.from({ length: total }, () => uuidv7());
      const userId = uuidv7();
      for (const id of ids) {
        await filled.items.add(newItem({ id }));
        await filled.goals.add(newGoal({ id }));
        await filled.comments.add(newComment({ id, boardId }));
        await filled.users.add({ ...newUser(`${id.slice(-12)}@example.com`), id });
        await filled.boards.add(newBoard({ id, userId }));
      }
      const deleted = ids.filter((_, index) => index % 5 === 0);
      for (const id of deleted) await filled.boards.remove(id, userId, now());
      const newest = ids.toReversed();
      expected = {
        items: newest,
        goals: newest,
        users: newest,
        comments: newest,
        boards: newest.filter((id) => !deleted.includes(id)),
      };
    });

    afterAll(async () => {
      await filled?.close();
      await other?.remove();
    });

    const list = (what: Listed, slice: Slice): Promise<Rows<{ readonly id: string }>> =>
      what === "comments" ? filled.comments.list(boardId, slice) : filled[what].list(slice);

    it.each(listed)("gives every one of %s once, newest first", async (what) => {
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
    });

    it.each(listed)("skips rows of %s like a list would", async (what) => {
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
