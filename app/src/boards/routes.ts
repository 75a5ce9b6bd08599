import { coalesce } from "../http/coalesce.ts";
import { pageQuery, sliceOf } from "../http/paging.ts";
import { empty, json, prepareJson, prepareVersion, sendPrepared, tagOf } from "../http/reply.ts";
import { notModified, type Route, route } from "../http/route.ts";
import {
  boardInput,
  boardList,
  boardParams,
  boardView,
  contentLimit,
  foundBoards,
  searchQuery,
} from "./schema.ts";
import type { BoardService } from "./service.ts";

// JSON may write each character as two halves of six bytes, and the title comes on top.
const bodyLimit = contentLimit * 12 + 16_384;
const body = { schema: boardInput, as: "json", limit: bodyLimit } as const;

export function boardRoutes(boards: BoardService): Route[] {
  const listOf = coalesce(async (key: string) => prepareJson(await boards.list(JSON.parse(key))));
  const foundBy = coalesce(async (key: string) => {
    const [word, slice] = JSON.parse(key) as Parameters<BoardService["search"]>;
    return prepareJson(await boards.search(word, slice));
  });
  return [
    route({
      method: "get",
      path: "/api/board/boards",
      tag: "boards",
      summary: "The boards, newest first, by page or by cursor",
      query: pageQuery,
      answers: { 200: { description: "A page of boards.", json: boardList }, ...notModified },
      problems: [503],
      async handle({ query }, req, res) {
        sendPrepared(req, res, await listOf(JSON.stringify(sliceOf(query))));
      },
    }),
    route({
      method: "get",
      path: "/api/board/search",
      tag: "boards",
      summary: "The boards that have a text in title or content, newest first",
      query: searchQuery,
      answers: {
        200: { description: "What was found, and where to go on.", json: foundBoards },
        ...notModified,
      },
      problems: [503],
      async handle({ query: { q, cursor, per_page } }, req, res) {
        const { before, limit } = sliceOf({ cursor, per_page });
        const slice = before === undefined ? { limit } : { before, limit };
        sendPrepared(req, res, await foundBy(JSON.stringify([q, slice])));
      },
    }),
    route({
      method: "post",
      path: "/api/board",
      tag: "boards",
      summary: "Write a board",
      signedIn: true,
      body,
      answers: {
        201: { description: "The board as stored.", json: boardView, headers: ["Location", "ETag"] },
      },
      problems: [503],
      async handle({ body, userId, once }) {
        const board = await boards.add(userId, body, once);
        return json(201, board, { Location: `/api/board/${board.id}`, ETag: tagOf(board) });
      },
    }),
    route({
      method: "get",
      path: "/api/board/:id",
      tag: "boards",
      summary: "Read a board",
      params: boardParams,
      answers: { 200: { description: "The board.", json: boardView }, ...notModified },
      problems: [404, 503],
      async handle({ params }, req, res) {
        sendPrepared(req, res, prepareVersion(await boards.get(params.id)));
      },
    }),
    route({
      method: "put",
      path: "/api/board/:id",
      tag: "boards",
      summary: "Change a board of one's own",
      signedIn: true,
      params: boardParams,
      body,
      current: "versions",
      answers: { 200: { description: "The board as stored.", json: boardView } },
      problems: [403, 404, 503],
      async handle({ params, body, userId, meets }) {
        return json(200, await boards.update(params.id, userId, body, meets));
      },
    }),
    route({
      method: "delete",
      path: "/api/board/:id",
      tag: "boards",
      summary: "Delete a board of one's own",
      signedIn: true,
      params: boardParams,
      current: "versions",
      answers: { 204: { description: "Deleted." } },
      problems: [403, 404, 503],
      async handle({ params, userId, meets }) {
        await boards.remove(params.id, userId, meets);
        return empty;
      },
    }),
  ];
}
