import type { z } from "zod";
import type { Common } from "../../environment/common";
import { capability } from "../capability";
import type { network } from "../network/schema";
import { agreement } from "./agreement";
import { letBastionToHosts, makeBastion } from "./build";
import { decisions, quotas } from "./deploying";
import { instanceParts } from "./picture";
import { bastionPrices } from "./price";
import { resources } from "./resources";
import { bastion as schema } from "./schema";

export const bastion = capability<Common & { readonly network: z.output<typeof network> }>()({
  name: "bastion",
  settings: {
    at: ["bastion"],
    schema: schema.optional().describe("A small host as the way into private subnets; default none"),
  },
  page: "docs/bastion.md",
  prices: bastionPrices,
  usage: { none: "it runs all month, used or not" },
  resources,
  picture: instanceParts,
  agreement,
  projectAgreement: { none: "the compose project does not affect it" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas,
  build: [
    { stack: "network", make: makeBastion },
    { stack: "service", make: letBastionToHosts },
  ],
  hands: { none: "services get nothing of it" },
  endpoints: { none: "it talks to what all tasks and hosts do" },
  firstDeployment: { none: "it comes with the network" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "a host that holds nothing" },
  moves: { none: "it is replaced while nobody waits for it" },
});
