/** Reads from servers that follow the database: which they are, and what happens while none answers. */
import { v7 as uuidv7 } from "uuid";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StorageUnavailable } from "../src/http/problem.ts";
import { withReaders } from "../src/storage/readers.ts";
import { openSqlite } from "../src/storage/sqlite/storage.ts";
import type { Storage } from "../src/storage/storage.ts";

const slice = { limit: 20 };
const at = new Date();

/** One of everything that has a list, told apart by where it is. */
async function fill(storage: Storage, where: string): Promise<void> {
  await storage.migrate();
  const of = { userId: "somebody", createdAt: at };
  await storage.items.add({ id: uuidv7(), name: where, status: "open", ...of });
  await storage.goals.add({ id: uuidv7(), text: where, ...of });
  const board = { id: uuidv7(), title: where, content: "text", updatedAt: at, ...of };
  await storage.boards.add(board);
  await storage.comments.add({
    id: uuidv7(),
    boardId: "board",
    boardUserId: "u",
    content: where,
    ...of,
  });
}

/** Where each read finds what it finds. */
const read = async (storage: Storage) => ({
  items: (await storage.items.list(slice)).rows.map(({ name }) => name),
  goals: (await storage.goals.list(slice)).rows.map(({ text }) => text),
  boards: (await storage.boards.list(slice)).rows.map(({ title }) => title),
  comments: (await storage.comments.list("board", slice)).rows.map(({ content }) => content),
  search: (await storage.boards.search({ patterns: ["text"], limit: 20 })).rows.map(({ title }) => title),
});

const everywhere = (where: string) => ({
  items: [where],
  goals: [where],
  boards: [where],
  comments: [where],
  search: [where],
});

describe("a storage with readers", () => {
  let writer: Storage;
  let readers: Storage;

  beforeEach(async () => {
    writer = openSqlite("sqlite::memory:");
    readers = openSqlite("sqlite::memory:");
    await fill(writer, "writer");
    await fill(readers, "readers");
  });
  afterEach(async () => {
    await Promise.all([writer.close(), readers.close()]);
  });

  it("lists and searches there, and does everything else where it is written", async () => {
    const storage = withReaders(writer, readers, { listsAreCached: false });
    expect(await read(storage)).toEqual(everywhere("readers"));
    const goal = { id: uuidv7(), text: "new", userId: null, createdAt: at };
    await storage.goals.add(goal);
    expect(await storage.goals.find(goal.id)).toMatchObject({ text: "new" });
    expect(await readers.goals.find(goal.id)).toBeUndefined();
  });

  it("lists from the writer what a cache keeps, which would keep what a reader lacks", async () => {
    const storage = withReaders(writer, readers, { listsAreCached: true });
    expect(await read(storage)).toEqual({ ...everywhere("writer"), search: ["readers"] });
  });

  it("reads from the writer while no reader answers, and tells every other mistake", async () => {
    const answers = (error: Error) => ({
      ...readers,
      goals: { ...readers.goals, list: () => Promise.reject(error) },
    });
    const away = withReaders(writer, answers(new StorageUnavailable()), { listsAreCached: false });
    expect((await away.goals.list(slice)).rows).toMatchObject([{ text: "writer" }]);
    const wrong = withReaders(writer, answers(new Error("no such table")), { listsAreCached: false });
    await expect(wrong.goals.list(slice)).rejects.toThrow("no such table");
  });

  it("closes both", async () => {
    const closed = vi.fn(async () => {});
    await withReaders(
      { ...writer, close: closed },
      { ...readers, close: closed },
      { listsAreCached: true },
    ).close();
    expect(closed).toHaveBeenCalledTimes(2);
  });
});
