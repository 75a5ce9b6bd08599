import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { state as schema } from "./schema";

export const state = capability<Common>()({
  name: "state",
  settings: { at: ["state"], schema: schema.default({ home: "local" }) },
  page: "docs/state.md",
});
