import { capability } from "../capability.ts";
import { agreement } from "./agreement.ts";
import { makeExistingNetwork } from "./build.ts";
import { decisions } from "./deploying.ts";
import { moves } from "./moves.ts";
import { existingNetworkParts } from "./picture.ts";
import type { Reads } from "./reads.ts";
import { existingNetwork as schema } from "./schema.ts";

export const existingNetwork = capability<Reads>()({
  name: "existing-network",
  settings: { at: ["network", "existing"], schema },
  page: "docs/existing-network.md",
  prices: { none: "it exists already, and is billed to whoever made it" },
  usage: { none: "it exists already, and is billed to whoever made it" },
  resources: { none: "it exists already" },
  picture: existingNetworkParts,
  agreement,
  projectAgreement: { none: "the compose project does not affect it" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas: { none: "nothing of it is made here" },
  build: [{ stack: "network", make: makeExistingNetwork }],
  hands: { none: "services get nothing of it" },
  endpoints: { none: "tasks and hosts alone need endpoints" },
  firstDeployment: { none: "it is there before all else" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "nothing of it is in a state" },
  moves,
});
