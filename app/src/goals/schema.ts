import * as z from "zod";
import { nextCursorField } from "../http/paging.ts";
import { givenUuid, ownerField, text, timestamp, uuid } from "../http/text.ts";

export const newGoal = z
  .strictObject({ text: text({ max: 500 }, "What is to be reached, in one line or several.") })
  .meta({ id: "NewGoal" });

export const goalParams = z.object({ id: givenUuid });

export const goalView = z
  .strictObject({ id: uuid, text: z.string(), user_id: ownerField, created_at: timestamp })
  .meta({ id: "Goal" });

export const goalList = z
  .strictObject({ goals: z.array(goalView), next_cursor: nextCursorField })
  .meta({ id: "GoalList" });

export type NewGoal = z.infer<typeof newGoal>;
export type GoalView = z.infer<typeof goalView>;
export type GoalList = z.infer<typeof goalList>;
