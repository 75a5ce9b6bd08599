import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { agreement } from "./agreement";
import { networkParts } from "./picture";
import { networkPrices, networkUsage } from "./price";
import { resources } from "./resources";
import { network as schema } from "./schema";

export const network = capability<Common>()({
  name: "network",
  settings: { at: ["network"], schema: schema },
  page: "docs/moving.md",
  prices: networkPrices,
  usage: networkUsage,
  resources,
  picture: networkParts,
  agreement,
  projectAgreement: { none: "the compose project has no part in it" },
});
