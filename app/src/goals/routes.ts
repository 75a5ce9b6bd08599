import { coalesce } from "../http/coalesce.ts";
import { cursorQuery, sliceOf } from "../http/paging.ts";
import { empty, json, prepareJson, sendPrepared } from "../http/reply.ts";
import { notModified, type Route, route } from "../http/route.ts";
import { goalList, goalParams, goalView, newGoal } from "./schema.ts";
import type { GoalService } from "./service.ts";

export function goalRoutes(goals: GoalService): Route[] {
  const listOf = coalesce(async (key: string) => prepareJson(await goals.list(JSON.parse(key))));
  return [
    route({
      method: "get",
      path: "/goals",
      tag: "goals",
      summary: "The goals, newest first",
      query: cursorQuery,
      answers: { 200: { description: "A page of goals.", json: goalList }, ...notModified },
      problems: [503],
      async handle({ query }, req, res) {
        sendPrepared(req, res, await listOf(JSON.stringify(sliceOf(query))));
      },
    }),
    route({
      method: "post",
      path: "/goals",
      tag: "goals",
      summary: "Add a goal; it belongs to whoever is signed in, else to nobody",
      signedIn: "optional",
      body: { schema: newGoal, as: "json", limit: 16_384 },
      current: async () => listOf(JSON.stringify(sliceOf({}))),
      answers: { 201: { description: "The goal as stored.", json: goalView } },
      problems: [503],
      async handle({ body, userId, once }) {
        return json(201, await goals.add(userId, body, once));
      },
    }),
    route({
      method: "delete",
      path: "/goals/:id",
      tag: "goals",
      summary: "Remove a goal of one's own or of nobody's",
      signedIn: "optional",
      params: goalParams,
      current: ({ params, userId }) => goals.current(params.id, userId),
      answers: { 204: { description: "Removed." } },
      problems: [403, 404, 503],
      async handle({ params, userId }) {
        await goals.remove(params.id, userId);
        return empty;
      },
    }),
  ];
}
