/** Many boards at once, straight into a storage that the application has prepared. */
import { DatabaseSync } from "node:sqlite";
import { MongoClient } from "mongodb";
import { v7 as uuidv7 } from "uuid";
import { encodeCursor } from "../src/http/paging.ts";

const text = { title: "board", content: "안녕하세요 ".repeat(10) };

/**
 * Every tenth is deleted, as in life.
 * @param url as `DATABASE_URL` has it.
 * @returns the ids of the others, the oldest first.
 */
export function insertIntoSqlite(url: string, rows: number): readonly string[] {
  const database = new DatabaseSync(url.slice("sqlite:".length));
  const insert = database.prepare(
    "insert into boards (id, user_id, title, content, created_at, updated_at, deleted_at) values (?, ?, ?, ?, ?, ?, ?)",
  );
  const userId = uuidv7();
  const listed: string[] = [];
  database.exec("begin");
  for (let index = 0; index < rows; index += 1) {
    const [id, now] = [uuidv7(), Date.now()];
    const deletedAt = index % 10 ? null : now;
    insert.run(id, userId, text.title, text.content, now, now, deletedAt);
    if (deletedAt === null) listed.push(id);
  }
  database.exec("commit");
  database.close();
  return listed;
}

const atOnce = 5_000;

/** @param url as `DATABASE_URL` has it. @returns the ids, the oldest first. */
export async function insertIntoMongodb(url: string, rows: number): Promise<readonly string[]> {
  const client = new MongoClient(url);
  const boards = client.db().collection<{ _id: string }>("boards");
  const ids = Array.from({ length: rows }, () => uuidv7());
  const [user_id, now] = [uuidv7(), new Date()];
  const rest = { user_id, ...text, created_at: now, updated_at: now, deleted_at: null };
  for (let from = 0; from < rows; from += atOnce) {
    await boards.insertMany(ids.slice(from, from + atOnce).map((_id) => ({ _id, ...rest })));
  }
  await client.close();
  return ids;
}

/** @returns the path of a page by its cursor. @param ids of all boards that are listed, the oldest first. */
export function pathOfPage(ids: readonly string[], page: number, perPage: number): string {
  const before = ids.at(-perPage * (page - 1));
  if (before === undefined) throw new Error(`there is no page ${page}`);
  return `/api/board/boards?per_page=${perPage}&cursor=${encodeCursor(before)}`;
}
