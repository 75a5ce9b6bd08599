import * as z from "zod";
import { nextCursorField } from "../http/paging.ts";
import { authorNameField, text, timestamp, uuid } from "../http/text.ts";

/** The column is a varchar(2000). */
export const commentLimit = 2_000;

export const newComment = z
  .strictObject({
    content: text({ max: commentLimit }, "The text, line breaks included; at most 2,000 characters."),
  })
  .meta({ id: "NewComment" });

export const commentView = z
  .strictObject({
    id: uuid,
    board_id: uuid,
    user_id: uuid.meta({ description: "The author." }),
    author_name: authorNameField,
    content: z.string(),
    created_at: timestamp,
  })
  .meta({ id: "Comment" });

export const commentList = z
  .strictObject({ comments: z.array(commentView), next_cursor: nextCursorField })
  .meta({ id: "CommentList" });

export type NewComment = z.infer<typeof newComment>;
export type CommentView = z.infer<typeof commentView>;
export type CommentList = z.infer<typeof commentList>;
