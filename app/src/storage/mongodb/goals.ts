import type { Collection } from "mongodb";
import type { Goal, GoalRepository } from "../../goals/repository.ts";
import { toRows } from "../../http/paging.ts";
import { type OwnedDocument, openTo, ownedIn } from "./owned.ts";
import { addOnce, attempt, listNewest } from "./queries.ts";

export interface GoalDocument extends OwnedDocument {
  text: string;
}

const toGoal = ({ _id, text, user_id = null, created_at }: GoalDocument): Goal => ({
  id: _id,
  text,
  userId: user_id,
  createdAt: created_at,
});

export function goalRepository(goals: Collection<GoalDocument>): GoalRepository {
  return {
    ...ownedIn(goals, ({ text }) => text),
    async add({ id, text, userId, createdAt }) {
      await addOnce(goals, { _id: id, text, user_id: userId, created_at: createdAt });
    },
    async find(id) {
      const goal = await attempt(() => goals.findOne({ _id: id, hidden: null }));
      return goal ? toGoal(goal) : undefined;
    },
    async list(slice) {
      return toRows((await listNewest(goals, { hidden: null }, {}, slice)).map(toGoal), slice.limit);
    },
    async remove(id, userId) {
      const { deletedCount } = await attempt(() => goals.deleteOne({ _id: id, ...openTo(userId) }));
      return deletedCount === 1;
    },
  };
}
