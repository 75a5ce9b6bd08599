import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { network as schema } from "./schema";

export const network = capability<Common>()({
  name: "network",
  settings: { at: ["network"], schema: schema },
  page: "docs/moving.md",
});
