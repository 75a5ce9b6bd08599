import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { monitoringUsage } from "./price";
import { resources } from "./resources";
import { monitoring as schema } from "./schema";

export const monitoring = capability<Common>()({
  name: "monitoring",
  settings: { at: ["monitoring"], schema: schema },
  page: "docs/moving.md",
  prices: { none: "alarms are told with what is billed by use, since an account's first ones are free" },
  usage: monitoringUsage,
  resources,
});
