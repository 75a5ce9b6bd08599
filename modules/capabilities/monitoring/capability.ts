import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { monitoring as schema } from "./schema";

export const monitoring = capability<Common>()({
  name: "monitoring",
  settings: { at: ["monitoring"], schema: schema },
  page: "docs/moving.md",
});
