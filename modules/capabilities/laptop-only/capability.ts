import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { laptopOnly as schema } from "./schema.ts";

export const laptopOnly = capability<Common>()({
  name: "laptop-only",
  settings: { at: ["laptopOnly"], schema: schema },
  page: "docs/services.md",
  prices: { none: "what it names is not on AWS" },
  usage: { none: "nobody uses what is not there" },
  resources: { none: "it takes fields out of what is made" },
  picture: { none: "only the laptop has what it names" },
  agreement: { none: "each of its entries is about the compose file" },
  projectAgreement: {
    none: "whether something is refused is known when all tasks are planned: `declarationsFit`",
  },
  decisions: { none: "the user has decided already" },
  existingSecrets: { none: "fields of a compose file name none" },
  quotas: { none: "what is left out takes none of them" },
  build: { none: "tasks are planned without the fields" },
  hands: { none: "services get less by it, and nothing more" },
  endpoints: { none: "no service of AWS is asked" },
  firstDeployment: { none: "nothing has to be made for it" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "data of the laptop stays on the laptop" },
  moves: { none: "each change of it makes new tasks, which ECS rolls out" },
});
