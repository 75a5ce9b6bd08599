import type { Common } from "../../environment/common";
import { capability } from "../capability";
import type { SomeCapacity } from "../launch-type";
import type { Services } from "../services/schema";
import { agreement, projectAgreement } from "./agreement";
import { makeRegistry } from "./build";
import { decisions, firstDeployment } from "./deploying";
import { holds } from "./holds";
import { registryParts } from "./picture";
import { registryUsage } from "./price";
import { resources } from "./resources";
import { registry as schema } from "./schema";

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
