import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { agreement, type Reads } from "./agreement.ts";
import { decisions } from "./decisions.ts";
import { hands } from "./hands.ts";
import { external } from "./schema.ts";

export const externalServices = capability<
  Common & Reads & { readonly network: { readonly cidr: string } }
>()({
  name: "external-services",
  settings: { at: ["external"], schema: external },
  page: "docs/services.md",
  prices: { none: "they exist already, and are billed to whoever runs them" },
  usage: { none: "they exist already, and are billed to whoever runs them" },
  resources: { none: "they exist already; the rules that let tasks out are the tasks' own" },
  picture: { none: "rules lead to the networks that they are in, which are drawn" },
  agreement,
  projectAgreement: { none: "the mapping refuses services that the compose file does not have" },
  decisions,
  existingSecrets: { none: "what variables need of secrets is among those of services" },
  quotas: { none: "a rule for each comes near none" },
  build: { none: "nothing of them is made here" },
  hands,
  endpoints: { none: "nothing of them is made here" },
  firstDeployment: { none: "nothing of them is made here" },
  runsServices: { none: "services do not run on them" },
  holds: { none: "their data is elsewhere" },
  moves: { none: "nothing of them runs here" },
});
