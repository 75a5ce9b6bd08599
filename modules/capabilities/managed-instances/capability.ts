import { capability } from "../capability.ts";
import { agreement, type Reads } from "./agreement.ts";
import { buildManaged } from "./build.ts";
import { decisions, quotas } from "./deploying.ts";
import { MANAGED_INSTANCES } from "./launch-type.ts";
import { moves } from "./moves.ts";
import { managedParts } from "./picture.ts";
import { managedPrices } from "./price.ts";
import { managedCapacity } from "./schema.ts";

export const managedInstances = capability<Reads>()({
  name: "managed-instances",
  settings: { at: ["capacity"], form: true, schema: managedCapacity },
  page: "docs/managed-instances.md",
  prices: managedPrices,
  usage: { none: "they run all month, used or not" },
  resources: { none: "a capacity provider and roles, which others make, too" },
  picture: managedParts,
  agreement,
  holds: { none: "what tasks hold is told by their volumes" },
  moves,
  projectAgreement: { none: "what a task may be is told when it is planned" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas,
  firstDeployment: { none: "they come with the service" },
  build: { none: "built with the services, which it is of" },
  endpoints: { none: "it talks to what all tasks and hosts do" },
  hands: { none: "services get nothing of it" },
  runsServices: {
    launchType: MANAGED_INSTANCES,
    hosts: () => undefined,
    build: buildManaged,
    ownHosts: () => undefined,
  },
});
