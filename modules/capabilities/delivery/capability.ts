import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { agreement } from "./agreement.ts";
import { makeDelivery } from "./build.ts";
import { decisions, firstDeployment } from "./deploying.ts";
import { pipelineParts } from "./picture.ts";
import { resources } from "./resources.ts";
import { type Delivery, type Stored, delivery as schema } from "./schema.ts";

export const delivery = capability<Common & Stored & { readonly delivery?: Delivery | undefined }>()({
  name: "delivery",
  settings: { at: ["delivery"], schema },
  page: "docs/pipelines.md",
  prices: { none: "IAM is free" },
  usage: { none: "IAM is free" },
  resources,
  picture: pipelineParts,
  agreement,
  projectAgreement: { none: "the compose project does not affect it" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas: { none: "a role with nine policies is far from IAM's quotas" },
  build: [{ stack: "delivery", make: makeDelivery }],
  hands: { none: "services get nothing of it" },
  endpoints: { none: "a pipeline runs outside of the VPC" },
  firstDeployment,
  runsServices: { none: "services do not run on it" },
  holds: { none: "it keeps no data" },
  moves: { none: "each change of it is made in one deployment" },
});
