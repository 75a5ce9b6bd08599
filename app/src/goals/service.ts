import type { Current } from "../http/conditions.ts";
import type { Once } from "../http/idempotency.ts";
import { refusalOfChange, requireOpen } from "../http/ownership.ts";
import { nextCursor, type Slice } from "../http/paging.ts";
import type { Goal, GoalRepository } from "./repository.ts";
import type { GoalList, GoalView, NewGoal } from "./schema.ts";

export interface GoalService {
  /** @param userId whose it becomes; empty for nobody's. */
  add(userId: string, input: NewGoal, once: Once): Promise<GoalView>;
  list(slice: Slice): Promise<GoalList>;
  /** One's own, or nobody's. */
  remove(id: string, userId: string): Promise<void>;
  /** @throws Problem what a change by this user would be refused with. */
  current(id: string, userId: string): Promise<Current>;
}

const view = ({ id, text, userId, createdAt }: Goal): GoalView => ({
  id,
  text,
  user_id: userId,
  created_at: createdAt.toISOString(),
});

export function createGoalService(goals: GoalRepository): GoalService {
  return {
    async add(userId, { text }, { id, at }) {
      const goal = { id, text, userId: userId || null, createdAt: at };
      await goals.add(goal);
      return view(goal);
    },
    async list(slice) {
      const page = await goals.list(slice);
      return { goals: page.rows.map(view), next_cursor: nextCursor(page) };
    },
    async remove(id, userId) {
      if (!(await goals.remove(id, userId))) throw refusalOfChange(await goals.find(id), userId);
    },
    current: async (id, userId) => requireOpen(await goals.find(id), userId),
  };
}
