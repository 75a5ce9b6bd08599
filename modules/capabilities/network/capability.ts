import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { agreement } from "./agreement.ts";
import { makeNetwork } from "./build.ts";
import { decisions, quotas } from "./deploying.ts";
import { moves } from "./moves.ts";
import { networkParts } from "./picture.ts";
import { networkPrices, networkUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { network as schema } from "./schema.ts";

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
