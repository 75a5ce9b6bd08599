import { type BoardRepository, searchedAtOnce, toFound } from "../../boards/repository.ts";
import { toRows } from "../../http/paging.ts";
import { ownedIn } from "./owned.ts";
import type { Queries } from "./queries.ts";
import type { Tables } from "./tables.ts";

interface SummaryRow {
  id: string;
  user_id: string;
  title: string;
  created_at: Date;
  updated_at: Date;
  author_name: string | null;
}

const toSummary = (row: SummaryRow) => ({
  id: row.id,
  userId: row.user_id,
  title: row.title,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  authorName: row.author_name,
});

/** Behind every id. */
const end = "g";

export function boardRepository(queries: Queries): BoardRepository {
  const { database, dialect, attempt, addOnce } = queries;
  const live = () =>
    database
      .selectFrom("boards as b")
      .leftJoin("users as u", "u.id", "b.user_id")
      .select(["b.id", "b.user_id", "b.title", "b.created_at", "b.updated_at", "u.name as author_name"])
      .where("b.deleted_at", "is", null)
      .where("b.hidden", "=", false);

  /** Boards of this author that are neither deleted nor hidden, of any version or of one. */
  const own = (id: string, userId: string, version: Date | undefined, set: Partial<Tables["boards"]>) =>
    database
      .updateTable("boards")
      .set(set as object)
      .where("id", "=", id)
      .where("user_id", "=", userId)
      .where("deleted_at", "is", null)
      .where("hidden", "=", false)
      .$if(version !== undefined, (change) => change.where("updated_at", "=", version as Date));

  /** The last of the boards that a search looks at; undefined when it looks at all that are left. */
  async function lastLookedAt(before: string): Promise<string | undefined> {
    const row = await attempt(() =>
      database
        .selectFrom("boards")
        .select("id")
        .where("deleted_at", "is", null)
        .where("hidden", "=", false)
        .where("id", "<", before)
        .orderBy("id", "desc")
        .limit(1)
        .offset(searchedAtOnce - 1)
        .executeTakeFirst(),
    );
    return row?.id;
  }

  return {
    ...ownedIn(queries, "boards", "title"),
    async add({ id, userId, title, content, createdAt, updatedAt }) {
      const times = { created_at: createdAt, updated_at: updatedAt, deleted_at: null };
      const values = { id, user_id: userId, title, content, ...times };
      await addOnce(database.insertInto("boards").values(values));
    },
    async find(id) {
      const row = await attempt(() => live().select("b.content").where("b.id", "=", id).executeTakeFirst());
      return row && { ...toSummary(row), content: row.content };
    },
    async update(id, userId, { title, content, updatedAt }, version) {
      const change = own(id, userId, version, { title, content, updated_at: updatedAt });
      return (await attempt(() => change.executeTakeFirstOrThrow())).numUpdatedRows === 1n;
    },
    async remove(id, userId, deletedAt, version) {
      const change = own(id, userId, version, { deleted_at: deletedAt });
      return (await attempt(() => change.executeTakeFirstOrThrow())).numUpdatedRows === 1n;
    },
    async list({ before, skip = 0, limit }) {
      const newest = live()
        .orderBy("b.id", "desc")
        .limit(limit + 1);
      const part = before === undefined ? newest.offset(skip) : newest.where("b.id", "<", before);
      return toRows((await attempt(() => part.execute())).map(toSummary), limit);
    },
    async search({ patterns, before = end, limit }) {
      const last = await lastLookedAt(before);
      const matching = live()
        .where("b.id", "<", before)
        .where("b.id", ">=", last ?? "")
        .where((where) =>
          where.or([dialect.holds("b.title", patterns), dialect.holds("b.content", patterns)]),
        )
        .orderBy("b.id", "desc")
        .limit(limit + 1);
      const rows = await attempt(() => matching.execute());
      return toFound(rows.map(toSummary), limit, last);
    },
  };
}
