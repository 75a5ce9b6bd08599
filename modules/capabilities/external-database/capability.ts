import { coded } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { serviceIsThere } from "../database.ts";
import { GROUP_PROBLEMS } from "../group-problems.ts";
import { agreement } from "./agreement.ts";
import { letBastionOut } from "./build.ts";
import { decisions } from "./deploying.ts";
import { external } from "./schema.ts";

export const externalDatabase = capability<Common & { readonly network: { readonly cidr: string } }>()({
  name: "external-database",
  settings: { at: ["database"], form: true, schema: external },
  page: "docs/database.md",
  prices: { none: "it exists already, and is billed to whoever runs it" },
  usage: { none: "it exists already, and is billed to whoever runs it" },
  resources: { none: "it exists already" },
  picture: { none: "rules lead to the network that it is in, which is drawn" },
  agreement,
  projectAgreement: [coded(GROUP_PROBLEMS, serviceIsThere)],
  decisions,
  existingSecrets: { none: "they are among those of services" },
  quotas: { none: "nothing of it is made here" },
  build: [{ stack: "network", make: letBastionOut }],
  hands: ({ service, networks, securityGroup, port }) => ({
    hostedElsewhere: [service],
    reaches: [
      { networks, ...(securityGroup === undefined ? {} : { securityGroup }), port, what: "Database" },
    ],
  }),
  endpoints: { none: "nothing of it is made here" },
  firstDeployment: { none: "nothing of it is made here" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "its data is elsewhere" },
  moves: { none: "nothing of it runs here" },
});
