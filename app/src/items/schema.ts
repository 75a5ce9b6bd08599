import * as z from "zod";
import { keyText } from "../http/idempotency.ts";
import { nextCursorField } from "../http/paging.ts";
import { givenUuid, ownerField, text, timestamp, uuid } from "../http/text.ts";
import { itemStatuses } from "./repository.ts";

export const itemNameLimit = 200;

export const newItem = z
  .strictObject({
    name: text({ max: itemNameLimit, oneLine: true }, "What the item is called, in one line."),
  })
  .meta({ id: "NewItem" });

/** The form carries a key of its own, which a browser sends again with the form. */
export const newItemForm = newItem
  .extend({
    idempotency_key: z
      .string()
      .regex(new RegExp(`^${keyText}$`), { error: "must be the key of the page" })
      .optional()
      .meta({ description: "Of the page that the form was on; with it a name is added once." }),
  })
  .meta({ id: "NewItemForm" });

export const itemParams = z.object({ id: givenUuid });

const status = z.enum(itemStatuses, { error: `must be one of ${itemStatuses.join(", ")}` });

export const itemChange = z.strictObject({ status }).meta({ id: "ItemChange" });

export const itemView = z
  .strictObject({ id: uuid, name: z.string(), status, user_id: ownerField, created_at: timestamp })
  .meta({ id: "Item" });

export const itemList = z
  .strictObject({ items: z.array(itemView), next_cursor: nextCursorField })
  .meta({ id: "ItemList" });

export type ItemView = z.infer<typeof itemView>;
export type ItemList = z.infer<typeof itemList>;
export type NewItem = z.infer<typeof newItem>;
