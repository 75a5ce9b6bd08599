import { z } from "zod";
import { text } from "../http/text.ts";

export const itemNameLimit = 200;

export const newItem = z
  .strictObject({ name: text({ max: itemNameLimit }, "What the item is called.") })
  .meta({ id: "NewItem" });

export type NewItem = z.infer<typeof newItem>;
