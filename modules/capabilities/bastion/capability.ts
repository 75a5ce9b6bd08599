import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import type { network } from "../network/schema.ts";
import { agreement } from "./agreement.ts";
import { letBastionToHosts, letBastionToTasks, makeBastion } from "./build.ts";
import { decisions, quotas } from "./deploying.ts";
import { instanceParts } from "./picture.ts";
import { bastionPrices } from "./price.ts";
import { resources } from "./resources.ts";
import { bastion as schema } from "./schema.ts";

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
    { stack: "service", make: letBastionToTasks, last: true },
  ],
  hands: { none: "services get nothing of it" },
  endpoints: { none: "it talks to what all tasks and hosts do" },
  firstDeployment: { none: "it comes with the network" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "a host that holds nothing" },
  moves: { none: "it is replaced while nobody waits for it" },
});
