import * as z from "zod";
import { cursorQuery, maxPerPage, nextCursorField } from "../http/paging.ts";
import { authorNameField, givenUuid, text, timestamp, uuid } from "../http/text.ts";

/** The column is a varchar(200). */
export const titleLimit = 200;
/** In characters, as JSON Schema counts; the column is a MySQL MEDIUMTEXT, which holds four bytes of each. */
export const contentLimit = 65_535;

export const boardInput = z
  .strictObject({
    title: text({ max: titleLimit, oneLine: true }, "One line, at most 200 characters."),
    content: text(
      { max: contentLimit, blankAllowed: true },
      "The text, line breaks included; at most 65,535 characters.",
    ),
  })
  .meta({ id: "BoardInput" });

export const boardParams = z.object({ id: givenUuid });

const summaryFields = {
  id: uuid,
  user_id: uuid.meta({ description: "The author." }),
  author_name: authorNameField,
  title: z.string(),
  created_at: timestamp,
  updated_at: timestamp,
};

export const boardSummary = z.strictObject(summaryFields).meta({ id: "BoardSummary" });

export const boardView = z.strictObject({ ...summaryFields, content: z.string() }).meta({ id: "Board" });

export const boardList = z
  .strictObject({
    boards: z.array(boardSummary),
    page: z.int().min(1).nullable().meta({ description: "Null when the page was asked for by cursor." }),
    per_page: z.int().min(1).max(maxPerPage),
    next_cursor: nextCursorField,
  })
  .meta({ id: "BoardList" });

export const searchQuery = z.object({
  q: text({ max: 100 }, "Part of the title or the content; upper and lower case are the same."),
  ...cursorQuery.shape,
});

export const foundBoards = z
  .strictObject({ boards: z.array(boardSummary), next_cursor: nextCursorField })
  .meta({
    id: "FoundBoards",
    description:
      "A page looks at 500 boards at most: it may have fewer rows than asked for, even none, and more may follow.",
  });

export type FoundBoards = z.infer<typeof foundBoards>;
export type BoardInput = z.infer<typeof boardInput>;
export type BoardView = z.infer<typeof boardView>;
export type BoardSummaryView = z.infer<typeof boardSummary>;
export type BoardList = z.infer<typeof boardList>;
