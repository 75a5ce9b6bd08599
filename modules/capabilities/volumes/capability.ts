import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { volumes as schema } from "./schema";

export const volumes = capability<Common>()({
  name: "volumes",
  settings: { at: ["service", "volumes"], schema: schema },
  page: "docs/data.md",
});
