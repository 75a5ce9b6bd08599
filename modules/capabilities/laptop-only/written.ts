import { isRecord } from "../../environment/sentences.ts";
import { laptopOnly } from "./schema.ts";

/** What an environment file leaves to the laptop, whatever is wrong elsewhere in it; nothing where that is wrong itself. */
export const laptopOnlyIn = (raw: unknown): readonly string[] =>
  laptopOnly.catch([]).parse(isRecord(raw) ? raw["laptopOnly"] : undefined);
