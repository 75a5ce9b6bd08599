import * as z from "zod";
import { coalesce } from "../http/coalesce.ts";
import { cursorQuery, type Slice, sliceOf } from "../http/paging.ts";
import { empty, json, prepareJson, sendPrepared } from "../http/reply.ts";
import { notModified, type Route, route } from "../http/route.ts";
import { givenUuid } from "../http/text.ts";
import { commentList, commentView, newComment } from "./schema.ts";
import type { CommentService } from "./service.ts";

const params = z.object({ id: givenUuid });

export function commentRoutes(comments: CommentService): Route[] {
  const listOf = coalesce(async (key: string) => {
    const [boardId, slice] = JSON.parse(key) as [string, Slice];
    return prepareJson(await comments.list(boardId, slice));
  });
  return [
    route({
      method: "get",
      path: "/api/board/:id/comments",
      tag: "comments",
      summary: "The comments on a board, newest first",
      params,
      query: cursorQuery,
      answers: { 200: { description: "A page of comments.", json: commentList }, ...notModified },
      problems: [404, 503],
      async handle({ params, query }, req, res) {
        sendPrepared(req, res, await listOf(JSON.stringify([params.id, sliceOf(query)])));
      },
    }),
    route({
      method: "post",
      path: "/api/board/:id/comments",
      tag: "comments",
      summary: "Comment on a board",
      signedIn: true,
      params,
      body: { schema: newComment, as: "json", limit: 40_960 },
      current: async ({ params }) => listOf(JSON.stringify([params.id, sliceOf({})])),
      answers: { 201: { description: "The comment as stored.", json: commentView } },
      problems: [404, 503],
      async handle({ params, body, userId, once }) {
        return json(201, await comments.add(params.id, userId, body, once));
      },
    }),
    route({
      method: "delete",
      path: "/api/comment/:id",
      tag: "comments",
      summary: "Delete a comment of one's own",
      signedIn: true,
      params,
      current: ({ params, userId }) => comments.current(params.id, userId),
      answers: { 204: { description: "Deleted." } },
      problems: [403, 404, 503],
      async handle({ params, userId }) {
        await comments.remove(params.id, userId);
        return empty;
      },
    }),
  ];
}
