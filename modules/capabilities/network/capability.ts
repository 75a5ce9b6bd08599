import type { z } from "zod";
import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { agreement } from "./agreement";
import { makeNetwork } from "./build";
import { decisions, quotas } from "./deploying";
import { moves } from "./moves";
import { networkParts } from "./picture";
import { networkPrices, networkUsage } from "./price";
import { resources } from "./resources";
import { network as schema } from "./schema";

export const network = capability<Common & { readonly network: z.output<typeof schema> }>()({
  name: "network",
  settings: { at: ["network"], schema: schema },
  page: "docs/moving.md",
  prices: networkPrices,
  usage: networkUsage,
  resources,
  picture: networkParts,
  agreement,
  projectAgreement: { none: "the compose project does not affect it" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas,
  build: [{ stack: "network", make: makeNetwork }],
  hands: { none: "services get nothing of it" },
  endpoints: { none: "tasks and hosts alone need endpoints" },
  firstDeployment: { none: "the network has a stack of its own, which is always deployed first" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "flow logs are logs, which expire" },
  moves,
});
