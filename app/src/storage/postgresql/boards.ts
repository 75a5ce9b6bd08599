import type { BoardRepository } from "../../boards/repository.ts";
import { toRows } from "../../http/paging.ts";
import { attempt, slicePart } from "./queries.ts";
import type { Database, Tables } from "./tables.ts";

const summaryColumns = ["id", "user_id", "title", "created_at", "updated_at"] as const;

const toSummary = (row: Omit<Tables["boards"], "content" | "deleted_at">) => ({
  id: row.id,
  userId: row.user_id,
  title: row.title,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export function boardRepository(database: Database): BoardRepository {
  async function change(id: string, userId: string, set: Partial<Tables["boards"]>): Promise<boolean> {
    const { numUpdatedRows } = await attempt(() =>
      database
        .updateTable("boards")
        .set(set)
        .where("id", "=", id)
        .where("user_id", "=", userId)
        .where("deleted_at", "is", null)
        .executeTakeFirstOrThrow(),
    );
    return numUpdatedRows === 1n;
  }

  return {
    async add({ id, userId, title, content, createdAt, updatedAt }) {
      const times = { created_at: createdAt, updated_at: updatedAt, deleted_at: null };
      const insert = database.insertInto("boards").values({ id, user_id: userId, title, content, ...times });
      await attempt(() => insert.onConflict((found) => found.doNothing()).execute());
    },
    async find(id) {
      const row = await attempt(() =>
        database
          .selectFrom("boards")
          .select([...summaryColumns, "content"])
          .where("id", "=", id)
          .where("deleted_at", "is", null)
          .executeTakeFirst(),
      );
      return row && { ...toSummary(row), content: row.content };
    },
    update: (id, userId, { title, content, updatedAt }) =>
      change(id, userId, { title, content, updated_at: updatedAt }),
    remove: (id, userId, deletedAt) => change(id, userId, { deleted_at: deletedAt }),
    async list(slice) {
      const query = database.selectFrom("boards").select(summaryColumns).where("deleted_at", "is", null);
      const rows = await slicePart(query, slice);
      return toRows(rows.map(toSummary), slice.limit);
    },
  };
}
