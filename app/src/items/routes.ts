import { z } from "zod";
import { coalesce } from "../http/coalesce.ts";
import { cursorQuery, sliceOf } from "../http/paging.ts";
import { prepareHtml, sendHtml, sendPrepared, sendSeeOther } from "../http/reply.ts";
import { notModified, type Route, route } from "../http/route.ts";
import { requireSameOrigin } from "../http/same-origin.ts";
import { itemsPage } from "./page.ts";
import { newItem } from "./schema.ts";
import type { ItemService } from "./service.ts";

const pageType = "text/html";
const rowsOnPage = 20;

export function itemRoutes(items: ItemService): Route[] {
  const pageOf = coalesce(async (cursor: string) => {
    const slice = sliceOf({ per_page: rowsOnPage, cursor: cursor === "" ? undefined : cursor });
    return prepareHtml(itemsPage(await items.list(slice)));
  });
  return [
    route({
      method: "get",
      path: "/",
      tag: "items",
      summary: "The newest items and a form for one more",
      query: cursorQuery.pick({ cursor: true }),
      answers: { 200: { description: "A page for people.", type: pageType }, ...notModified },
      problems: [503],
      async handle({ query }, req, res) {
        sendPrepared(req, res, await pageOf(query.cursor ?? ""));
      },
    }),
    route({
      method: "post",
      path: "/item/add",
      tag: "items",
      summary: "Add an item by form; a redirect to the list follows",
      body: { schema: newItem, as: "form", limit: 16_384 },
      answers: {
        303: { description: "Added; see the list.", headers: ["Location"] },
        400: { description: "The page again, with what is not right.", type: pageType },
      },
      problems: [403, 503],
      guard: requireSameOrigin,
      async handle({ body }, _req, res) {
        await items.add(body);
        sendSeeOther(res, "/");
      },
      async onInvalid(errors, req, res) {
        const { name } = z
          .object({ name: z.string().catch("") })
          .catch({ name: "" })
          .parse(req.body);
        const shown = await items.list({ limit: rowsOnPage });
        sendHtml(res, 400, itemsPage(shown, { name, errors }));
      },
    }),
  ];
}
