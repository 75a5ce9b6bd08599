import { randomUUID } from "node:crypto";
import { z } from "zod";
import { coalesce } from "../http/coalesce.ts";
import { cursorQuery, sliceOf } from "../http/paging.ts";
import { type Prepared, prepareHtml, seeOther, sendHtml, sendPrepared } from "../http/reply.ts";
import { notModified, type Route, route } from "../http/route.ts";
import { requireSameOrigin } from "../http/same-origin.ts";
import { emptyForm, itemsPage, keySlot } from "./page.ts";
import { newItemForm } from "./schema.ts";
import type { ItemService } from "./service.ts";

const pageType = "text/html";
const rowsOnPage = 20;

/** A page whose form gets a key with each answer; nobody but its visitor may keep it. */
interface FormPage {
  readonly prepared: Prepared;
  /** Byte in the body where the key belongs; missing on a page without a form. */
  readonly keyAt: number | undefined;
}

const keyLength = 36;

function prepareForm(markup: string): FormPage {
  const at = markup.indexOf(keySlot);
  const prepared = prepareHtml(markup.replace(keySlot, " ".repeat(keyLength)));
  return {
    prepared: { ...prepared, cacheControl: "private, no-cache" },
    keyAt: at < 0 ? undefined : Buffer.byteLength(markup.slice(0, at)),
  };
}

function withKey({ prepared, keyAt }: FormPage): Prepared {
  if (keyAt === undefined) return prepared;
  const body = Buffer.from(prepared.body);
  body.write(randomUUID(), keyAt, "latin1");
  return { ...prepared, body };
}

export function itemRoutes(items: ItemService): Route[] {
  const pageOf = coalesce(async (cursor: string) => {
    const slice = sliceOf({ per_page: rowsOnPage, cursor: cursor === "" ? undefined : cursor });
    return prepareForm(itemsPage(await items.list(slice), cursor === "" ? emptyForm : undefined));
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
        sendPrepared(req, res, withKey(await pageOf(query.cursor ?? "")));
      },
    }),
    route({
      method: "post",
      path: "/item/add",
      tag: "items",
      summary: "Add an item by form; a redirect to the list follows",
      body: { schema: newItemForm, as: "form", limit: 16_384 },
      answers: {
        303: { description: "Added; see the list.", headers: ["Location"] },
        400: { description: "The page again, with what is not right.", type: pageType },
      },
      problems: [403, 503],
      guard: requireSameOrigin,
      // With another name it is another form, which people send after a step back.
      idempotencyKey: ({ idempotency_key: key, name }) => (key === undefined ? undefined : `${key} ${name}`),
      async handle({ body, once }) {
        await items.add(body, once);
        return seeOther("/");
      },
      async onInvalid(errors, req, res) {
        const { name } = z
          .object({ name: z.string().catch("") })
          .catch({ name: "" })
          .parse(req.body);
        const shown = await items.list({ limit: rowsOnPage });
        sendHtml(res, 400, itemsPage(shown, { name, errors }).replace(keySlot, randomUUID()));
      },
    }),
  ];
}
