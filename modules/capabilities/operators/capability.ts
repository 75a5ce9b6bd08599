import { capability } from "../capability.ts";
import { agreement, type Neighbours } from "./agreement.ts";
import { makeOperators, type Reads } from "./build.ts";
import { decisions, firstDeployment } from "./deploying.ts";
import { operatorParts } from "./picture.ts";
import { operators as schema } from "./schema.ts";

/** People who keep an environment running, and may do nothing else in the account. */
export const operators = capability<Reads & Neighbours>()({
  name: "operators",
  settings: {
    at: ["operators"],
    schema: schema
      .optional()
      .describe(
        "A role for people who operate what carries the environment's tag, taken by a second factor; default none",
      ),
  },
  page: "docs/operators.md",
  prices: { none: "IAM is free" },
  usage: { none: "IAM is free" },
  resources: { none: "others make roles and policies, too" },
  picture: operatorParts,
  agreement,
  projectAgreement: { none: "the compose project does not affect it" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas: { none: "one role is far from IAM's quotas" },
  build: [{ stack: "delivery", make: makeOperators }],
  hands: { none: "services get nothing of it" },
  endpoints: { none: "people are outside of the VPC" },
  firstDeployment,
  runsServices: { none: "services do not run on it" },
  holds: { none: "it keeps no data" },
  moves: { none: "each change of it is made in one deployment" },
});
