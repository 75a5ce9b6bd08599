import { z } from "zod";
import { nextCursorField } from "../http/paging.ts";
import { text, timestamp, uuid } from "../http/text.ts";

/** The column is a varchar(200). */
export const titleLimit = 200;
/** In characters, as JSON Schema counts; the column is a MySQL MEDIUMTEXT, which holds four bytes of each. */
export const contentLimit = 65_535;

export const boardInput = z
  .strictObject({
    title: text({ max: titleLimit }, "One line, at most 200 characters."),
    content: text({ max: contentLimit, blankAllowed: true }, "The text, at most 65,535 characters."),
  })
  .meta({ id: "BoardInput" });

export const boardParams = z.object({ id: uuid });

const summaryFields = {
  id: uuid,
  user_id: uuid.meta({ description: "The author." }),
  title: z.string(),
  created_at: timestamp,
  updated_at: timestamp,
};

export const boardSummary = z.strictObject(summaryFields).meta({ id: "BoardSummary" });

export const boardView = z.strictObject({ ...summaryFields, content: z.string() }).meta({ id: "Board" });

export const boardList = z
  .strictObject({
    boards: z.array(boardSummary),
    page: z.int().nullable().meta({ description: "Null when the page was asked for by cursor." }),
    per_page: z.int(),
    next_cursor: nextCursorField,
  })
  .meta({ id: "BoardList" });

export type BoardInput = z.infer<typeof boardInput>;
export type BoardView = z.infer<typeof boardView>;
export type BoardSummaryView = z.infer<typeof boardSummary>;
export type BoardList = z.infer<typeof boardList>;
