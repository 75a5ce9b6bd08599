import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { volumesUsage } from "./price";
import { resources } from "./resources";
import { volumes as schema } from "./schema";

export const volumes = capability<Common>()({
  name: "volumes",
  settings: { at: ["service", "volumes"], schema: schema },
  page: "docs/data.md",
  prices: { none: "EFS bills what it stores" },
  usage: volumesUsage,
  resources,
});
