import type { Common } from "../../environment/common";
import { capability } from "../capability";
import type { Services } from "../services/schema";
import { projectAgreement } from "./agreement";
import { makeVolumes } from "./build";
import { hands } from "./hands";
import { holds } from "./holds";
import { fileSystemParts } from "./picture";
import { volumesUsage } from "./price";
import { resources } from "./resources";
import { volumes as schema } from "./schema";

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
  decisions: { none: "its keys are read as they are" },
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
