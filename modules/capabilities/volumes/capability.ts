import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import type { Services } from "../services/schema.ts";
import { projectAgreement } from "./agreement.ts";
import { makeVolumes } from "./build.ts";
import { decisions } from "./deploying.ts";
import { hands } from "./hands.ts";
import { holds } from "./holds.ts";
import { fileSystemParts } from "./picture.ts";
import { volumesUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { volumes as schema } from "./schema.ts";

export const volumes = capability<Common & Services>()({
  name: "volumes",
  settings: { at: ["service", "volumes"], schema: schema },
  page: "docs/data.md",
  prices: { none: "EFS bills what it stores" },
  usage: volumesUsage,
  resources,
  picture: fileSystemParts,
  agreement: { none: "each of its keys stands for itself" },
  projectAgreement,
  decisions,
  existingSecrets: { none: "it names none" },
  quotas: { none: "no environment comes near those of EFS" },
  build: [{ stack: "data", make: makeVolumes }],
  hands,
  endpoints: { none: "tasks and hosts alone need endpoints" },
  firstDeployment: { none: "they come with the data" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves: { none: "what holds data is remembered by its address" },
});
