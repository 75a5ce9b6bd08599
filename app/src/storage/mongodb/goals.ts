import type { Collection } from "mongodb";
import type { GoalRepository } from "../../goals/repository.ts";
import { toRows } from "../../http/paging.ts";
import { addOnce, attempt, listNewest } from "./queries.ts";

export interface GoalDocument {
  _id: string;
  text: string;
  created_at: Date;
}

export function goalRepository(goals: Collection<GoalDocument>): GoalRepository {
  return {
    async add({ id, text, createdAt }) {
      await addOnce(goals, { _id: id, text, created_at: createdAt });
    },
    async list(slice) {
      const found = await listNewest(goals, {}, {}, slice);
      return toRows(
        found.map(({ _id, text, created_at }) => ({ id: _id, text, createdAt: created_at })),
        slice.limit,
      );
    },
    async remove(id) {
      const { deletedCount } = await attempt(() => goals.deleteOne({ _id: id }));
      return deletedCount === 1;
    },
  };
}
