import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import * as z from "zod";
import { coalesce } from "../http/coalesce.ts";
import { requireMatch } from "../http/conditions.ts";
import { type Language, languageField, negotiateLanguage } from "../http/language.ts";
import { cursorQuery, encodeCursor, nextCursor, sliceOf } from "../http/paging.ts";
import {
  empty,
  json,
  type Prepared,
  prepareHtml,
  prepareJson,
  seeOther,
  sendBytes,
  sendHtml,
  sendPrepared,
} from "../http/reply.ts";
import { notModified, type Route, route } from "../http/route.ts";
import { requireSameOrigin } from "../http/same-origin.ts";
import { emptyForm, itemsPage, keySlot } from "./page.ts";
import type { Item } from "./repository.ts";
import {
  type ItemList,
  type ItemView,
  itemChange,
  itemList,
  itemParams,
  itemView,
  newItem,
  newItemForm,
} from "./schema.ts";
import type { ItemService } from "./service.ts";

const pageType = "text/html";
const rowsOnPage = 20;
const firstPage = sliceOf({ per_page: rowsOnPage });
const limit = 16_384;

/** For people who went a step back in their browser. */
const sentBefore = {
  field: "name",
  message: "has changed since the form was sent; send it again to add this one, too",
};

/** A page whose form gets a key with each answer, so that nobody may keep it: two tabs with one key add but once. */
interface FormPage {
  readonly prepared: Prepared;
  /** Around the key; nothing on a page without a form. */
  readonly parts: readonly [before: string, after: string] | undefined;
}

function prepareForm(markup: string): FormPage {
  const prepared = { ...prepareHtml(markup), cacheControl: "private, no-cache" };
  const [before = "", after] = prepared.body.split(keySlot);
  return { prepared, parts: after === undefined ? undefined : [before, after] };
}

function sendPage(req: Request, res: Response, { prepared, parts }: FormPage): void {
  if (!parts) {
    sendPrepared(req, res, prepared);
    return;
  }
  requireMatch(req.headers, {});
  res.setHeader("Cache-Control", "no-store");
  sendBytes(res, { type: prepared.type, body: parts[0] + randomUUID() + parts[1] });
}

const view = ({ id, name, status, userId, createdAt }: Item): ItemView => ({
  id,
  name,
  status,
  user_id: userId,
  created_at: createdAt.toISOString(),
});

export function itemRoutes(items: ItemService): Route[] {
  const pageOf = coalesce(async (key: string) => {
    const [language, cursor] = key.split(" ") as [Language, string];
    if (cursor === "") return prepareForm(itemsPage(await items.list(firstPage), emptyForm, language));
    const older = await items.list(sliceOf({ per_page: rowsOnPage, cursor }));
    return prepareForm(itemsPage(older, undefined, language, `/?cursor=${encodeCursor(cursor)}`));
  });
  const listOf = coalesce(async (key: string) => {
    const page = await items.list(JSON.parse(key));
    return prepareJson({ items: page.rows.map(view), next_cursor: nextCursor(page) } satisfies ItemList);
  });
  return [
    route({
      method: "get",
      path: "/",
      tag: "items",
      summary: "The newest items and a form for one more",
      query: cursorQuery.pick({ cursor: true }).extend({ lang: languageField }),
      answers: {
        200: { description: "A page for people.", type: pageType, optionalHeaders: ["ETag"] },
        304: { description: "An older page (`cursor`), which has a tag, is as the client has it." },
      },
      problems: [503],
      async handle({ query }, req, res) {
        const language = negotiateLanguage(req, res);
        sendPage(req, res, await pageOf(`${language} ${query.cursor ?? ""}`));
      },
    }),
    route({
      method: "post",
      path: "/item/add",
      tag: "items",
      summary: "Add an item by form; a redirect to the list follows",
      body: { schema: newItemForm, as: "form", limit },
      answers: {
        303: { description: "Added; see the list.", headers: ["Location"] },
        400: { description: "The page again, with what is wrong.", type: pageType },
        422: { description: "The page again, since another name was sent from it before.", type: pageType },
      },
      problems: [403, 503],
      guard: requireSameOrigin,
      idempotencyKey: ({ idempotency_key: key }) => key,
      async handle({ body, once }) {
        await items.add("", body, once);
        return seeOther("/");
      },
      async onRefused({ status, options }, req, res) {
        const { name } = z
          .object({ name: z.string().catch("") })
          .catch({ name: "" })
          .parse(req.body);
        const shown = await items.list(firstPage);
        const errors = options.errors ?? [sentBefore];
        const markup = itemsPage(shown, { name, errors }, negotiateLanguage(req, res));
        sendHtml(res, status, markup.replace(keySlot, randomUUID()));
      },
    }),
    route({
      method: "post",
      path: "/item/:id/status",
      tag: "items",
      summary: "Set the status of an item of nobody's by form; a redirect to the list follows",
      params: itemParams,
      body: { schema: itemChange, as: "form", limit },
      answers: { 303: { description: "Set; see the list.", headers: ["Location"] } },
      problems: [401, 403, 404, 503],
      guard: requireSameOrigin,
      async handle({ params, body }) {
        await items.setStatus(params.id, "", body.status);
        return seeOther("/");
      },
    }),
    route({
      method: "post",
      path: "/item/:id/remove",
      tag: "items",
      summary: "Remove an item of nobody's by form; a redirect to the list follows",
      params: itemParams,
      answers: { 303: { description: "Removed; see the list.", headers: ["Location"] } },
      problems: [401, 403, 404, 503],
      guard: requireSameOrigin,
      async handle({ params }) {
        await items.remove(params.id, "");
        return seeOther("/");
      },
    }),
    route({
      method: "get",
      path: "/items",
      tag: "items",
      summary: "The items, newest first",
      query: cursorQuery,
      answers: { 200: { description: "A page of items.", json: itemList }, ...notModified },
      problems: [503],
      async handle({ query }, req, res) {
        sendPrepared(req, res, await listOf(JSON.stringify(sliceOf(query))));
      },
    }),
    route({
      method: "post",
      path: "/items",
      tag: "items",
      summary: "Add an item; it belongs to whoever is signed in, else to nobody",
      signedIn: "optional",
      body: { schema: newItem, as: "json", limit },
      current: async () => listOf(JSON.stringify(sliceOf({}))),
      answers: { 201: { description: "The item as stored.", json: itemView } },
      problems: [503],
      async handle({ body, userId, once }) {
        return json(201, view(await items.add(userId, body, once)));
      },
    }),
    route({
      method: "put",
      path: "/items/:id",
      tag: "items",
      summary: "Set the status of an item of one's own or of nobody's",
      signedIn: "optional",
      params: itemParams,
      body: { schema: itemChange, as: "json", limit },
      current: ({ params, userId }) => items.current(params.id, userId),
      answers: { 200: { description: "The item as stored.", json: itemView } },
      problems: [403, 404, 503],
      async handle({ params, body, userId }) {
        return json(200, view(await items.setStatus(params.id, userId, body.status)));
      },
    }),
    route({
      method: "delete",
      path: "/items/:id",
      tag: "items",
      summary: "Remove an item of one's own or of nobody's",
      signedIn: "optional",
      params: itemParams,
      current: ({ params, userId }) => items.current(params.id, userId),
      answers: { 204: { description: "Removed." } },
      problems: [403, 404, 503],
      async handle({ params, userId }) {
        await items.remove(params.id, userId);
        return empty;
      },
    }),
  ];
}
