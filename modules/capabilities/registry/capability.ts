import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import type { SomeCapacity } from "../launch-type.ts";
import type { Services } from "../services/schema.ts";
import { agreement, projectAgreement } from "./agreement.ts";
import { makeRegistry } from "./build.ts";
import { decisions, firstDeployment } from "./deploying.ts";
import { holds } from "./holds.ts";
import { registryParts } from "./picture.ts";
import { registryUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { registry as schema } from "./schema.ts";

export const registry = capability<Common & Services & { readonly capacity: SomeCapacity }>()({
  name: "registry",
  settings: { at: ["registry"], schema: schema },
  page: "docs/data.md",
  prices: { none: "ECR bills what it stores" },
  usage: registryUsage,
  resources,
  picture: registryParts,
  agreement,
  projectAgreement,
  decisions,
  existingSecrets: { none: "it names none" },
  quotas: { none: "no environment comes near those of ECR" },
  build: [{ stack: "data", make: makeRegistry }],
  hands: { none: "images are named by those who run them" },
  endpoints: { none: "tasks and hosts alone need endpoints" },
  firstDeployment,
  runsServices: { none: "services do not run on it" },
  holds,
  moves: { none: "what holds data is remembered by its address" },
});
