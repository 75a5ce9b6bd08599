import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { decisions, firstDeployment } from "./deploying.ts";
import { holds } from "./holds.ts";
import { bucketParts } from "./picture.ts";
import { stateUsage } from "./price.ts";
import { state as schema } from "./schema.ts";

export const state = capability<Common & { readonly state: z.output<typeof schema> }>()({
  name: "state",
  settings: { at: ["state"], schema: schema.default({ home: "local" }) },
  page: "docs/state.md",
  prices: { none: "what a bucket costs depends on what it holds" },
  usage: stateUsage,
  resources: { none: "the bucket is one as others are" },
  picture: bucketParts,
  agreement: { none: "each of its keys stands for itself" },
  projectAgreement: { none: "the compose project does not affect it" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas: { none: "a bucket is all that it takes" },
  build: { none: "its bucket has a stack of its own, which no other depends on" },
  hands: { none: "services get nothing of it" },
  endpoints: { none: "tasks and hosts alone need endpoints" },
  firstDeployment,
  runsServices: { none: "services do not run on it" },
  holds,
  moves: { none: "it is remembered beside what holds data" },
});
