import type { Once } from "../http/idempotency.ts";
import { nextCursor, type Slice } from "../http/paging.ts";
import { notFound } from "../http/problem.ts";
import type { Goal, GoalRepository } from "./repository.ts";
import type { GoalList, GoalView, NewGoal } from "./schema.ts";

export interface GoalService {
  add(input: NewGoal, once: Once): Promise<GoalView>;
  list(slice: Slice): Promise<GoalList>;
  remove(id: string): Promise<void>;
}

const view = ({ id, text, createdAt }: Goal): GoalView => ({ id, text, created_at: createdAt.toISOString() });

export function createGoalService(goals: GoalRepository): GoalService {
  return {
    async add({ text }, { id, at }) {
      const goal = { id, text, createdAt: at };
      await goals.add(goal);
      return view(goal);
    },
    async list(slice) {
      const page = await goals.list(slice);
      return { goals: page.rows.map(view), next_cursor: nextCursor(page) };
    },
    async remove(id) {
      if (!(await goals.remove(id))) throw notFound();
    },
  };
}
