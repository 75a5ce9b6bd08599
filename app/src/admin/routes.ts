import { cursorQuery, sliceOf } from "../http/paging.ts";
import { empty, json } from "../http/reply.ts";
import { type Route, route } from "../http/route.ts";
import { hiddenList, kindParams, thingParams, userList } from "./schema.ts";
import type { AdminService } from "./service.ts";

export function adminRoutes(admin: AdminService): Route[] {
  return [
    route({
      method: "get",
      path: "/api/admin/users",
      tag: "admin",
      summary: "The users, newest first",
      signedIn: "admin",
      query: cursorQuery,
      answers: { 200: { description: "A page of users.", json: userList } },
      problems: [503],
      async handle({ query }) {
        return json(200, await admin.users(sliceOf(query)));
      },
    }),
    route({
      method: "get",
      path: "/api/admin/hidden/:kind",
      tag: "admin",
      summary: "What is hidden, newest first",
      signedIn: "admin",
      params: kindParams,
      query: cursorQuery,
      answers: { 200: { description: "A page of it.", json: hiddenList } },
      problems: [503],
      async handle({ params, query }) {
        return json(200, await admin.hidden(params.kind, sliceOf(query)));
      },
    }),
    route({
      method: "put",
      path: "/api/admin/hidden/:kind/:id",
      tag: "admin",
      summary: "Hide a board, comment, item or goal from everybody",
      signedIn: "admin",
      params: thingParams,
      answers: { 204: { description: "Hidden." } },
      problems: [404, 503],
      async handle({ params }) {
        await admin.setHidden(params.kind, params.id, true);
        return empty;
      },
    }),
    route({
      method: "delete",
      path: "/api/admin/hidden/:kind/:id",
      tag: "admin",
      summary: "Restore what is hidden",
      signedIn: "admin",
      params: thingParams,
      answers: { 204: { description: "Everybody sees it again." } },
      problems: [404, 503],
      async handle({ params }) {
        await admin.setHidden(params.kind, params.id, false);
        return empty;
      },
    }),
  ];
}
