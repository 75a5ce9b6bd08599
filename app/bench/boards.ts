/** Many boards at once, straight into a storage that the application has prepared. */
import { DatabaseSync } from "node:sqlite";
import { MongoClient } from "mongodb";
import { v7 as uuidv7 } from "uuid";

const text = { title: "board", content: "안녕하세요 ".repeat(10) };

/**
 * Every tenth is deleted, as in life.
 * @param url as `DATABASE_URL` has it.
 */
export function insertIntoSqlite(url: string, rows: number): void {
  const database = new DatabaseSync(url.slice("sqlite:".length));
  const insert = database.prepare(
    "insert into boards (id, user_id, title, content, created_at, updated_at, deleted_at) values (?, ?, ?, ?, ?, ?, ?)",
  );
  const userId = uuidv7();
  database.exec("begin");
  for (let index = 0; index < rows; index += 1) {
    const now = Date.now();
    insert.run(uuidv7(), userId, text.title, text.content, now, now, index % 10 ? null : now);
  }
  database.exec("commit");
  database.close();
}

const atOnce = 5_000;

/** @param url as `DATABASE_URL` has it. */
export async function insertIntoMongodb(url: string, rows: number): Promise<void> {
  const client = new MongoClient(url);
  const boards = client.db().collection<{ _id: string }>("boards");
  const ids = Array.from({ length: rows }, () => uuidv7());
  const [user_id, now] = [uuidv7(), new Date()];
  const rest = { user_id, ...text, created_at: now, updated_at: now, deleted_at: null };
  for (let from = 0; from < rows; from += atOnce) {
    await boards.insertMany(ids.slice(from, from + atOnce).map((_id) => ({ _id, ...rest })));
  }
  await client.close();
}

interface Page {
  readonly boards: readonly { readonly id: string }[];
  readonly next_cursor: string | null;
}

/** @returns the path of a page by its cursor, found by going there in the largest steps that there are. */
export async function pathOfPage(url: string, page: number, perPage: number): Promise<string> {
  const step = 100;
  const list = `${url}/api/board/boards?per_page=`;
  let left = perPage * (page - 1);
  let cursor = "";
  while (left > 0) {
    const answer = await fetch(`${list}${Math.min(step, left)}${cursor}`);
    const { boards, next_cursor } = (await answer.json()) as Page;
    if (next_cursor === null) throw new Error(`there is no page ${page}`);
    left -= boards.length;
    cursor = `&cursor=${next_cursor}`;
  }
  return `/api/board/boards?per_page=${perPage}${cursor}`;
}
