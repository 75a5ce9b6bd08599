import { z } from "zod";
import { keyText } from "../http/idempotency.ts";
import { text } from "../http/text.ts";

export const itemNameLimit = 200;

export const newItem = z
  .strictObject({ name: text({ max: itemNameLimit }, "What the item is called.") })
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

export type NewItem = z.infer<typeof newItem>;
