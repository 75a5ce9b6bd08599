import type { z } from "zod";
import { EC2 } from "../../compose/ecs/ec2.ts";
import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { hostPrices } from "../host-prices.ts";
import type { network } from "../network/schema.ts";
import type { Services } from "../services/schema.ts";
import { agreement } from "./agreement.ts";
import { buildHosts } from "./build.ts";
import { quotas } from "./deploying.ts";
import { moves } from "./moves.ts";
import { hostParts } from "./picture.ts";
import { hostCapacity } from "./schema.ts";

export const hosts = capability<Common & Services & { readonly network: z.output<typeof network> }>()({
  name: "hosts",
  settings: { at: ["capacity"], form: true, schema: hostCapacity },
  page: "docs/moving.md",
  prices: (settings) => hostPrices(settings),
  usage: { none: "they run all month, used or not" },
  resources: { none: "what other capacity is made of, too" },
  picture: hostParts,
  agreement,
  projectAgreement: { none: "what a task may be is checked when it is planned" },
  decisions: { none: "AWS has all that it needs" },
  existingSecrets: { none: "it names none" },
  quotas,
  build: { none: "built with the services, which it is of" },
  hands: { none: "services get nothing of it" },
  endpoints: { none: "it talks to what all tasks and hosts do" },
  firstDeployment: { none: "they come with the service" },
  runsServices: {
    launchType: EC2,
    build: (site, settings) => buildHosts(site, { ...settings, networkMode: site.networkMode }),
    ownHosts: (_, networkMode) => ({ networkMode }),
    hosts: ({ instanceTypes, min, max }) => ({
      types: instanceTypes.map((type, index) => ({ type, path: ["capacity", "instanceTypes", index] })),
      fewest: min,
      most: max,
      mostKey: "capacity.max",
    }),
  },
  holds: { none: "nothing that they hold may stay on them" },
  moves,
});
