import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { secrets as schema } from "./schema";

export const secrets = capability<Common>()({
  name: "secrets",
  settings: { at: ["service", "secrets"], schema: schema },
  page: "docs/data.md",
});
