import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { hostDatabasePrices, hostDatabaseUsage } from "./price";
import { resources } from "./resources";
import { onHost } from "./schema";

export const hostDatabase = capability<Common>()({
  name: "host-database",
  settings: { at: ["database"], form: true, schema: onHost },
  page: "docs/database.md",
  prices: hostDatabasePrices,
  usage: hostDatabaseUsage,
  resources,
});
