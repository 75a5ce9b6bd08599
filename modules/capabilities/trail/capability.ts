import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { agreement } from "./agreement.ts";
import { makeTrail } from "./build.ts";
import { decisions } from "./deploying.ts";
import { holds } from "./holds.ts";
import { moves } from "./moves.ts";
import { trailParts } from "./picture.ts";
import { trailPrices, trailUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { trail as schema } from "./schema.ts";

/** Who did what in the account, recorded out of reach of the one who did it. */
export const trail = capability<Common & { readonly trail?: unknown }>()({
  name: "trail",
  settings: {
    at: ["trail"],
    schema: schema
      .optional()
      .describe(
        "CloudTrail in all regions of the account, with alarms on the root user, on refused calls, and on changes outside of Terraform; default none",
      ),
  },
  page: "docs/account.md",
  prices: trailPrices,
  usage: trailUsage,
  resources,
  agreement,
  projectAgreement: { none: "the compose project does not affect it" },
  picture: trailParts,
  decisions,
  existingSecrets: { none: "it names none" },
  // Source: CloudTrail User Guide, "Quotas in AWS CloudTrail" (2026-11).
  quotas: { none: "AWS allows five trails in a region" },
  holds,
  moves,
  build: [{ stack: "data", make: makeTrail }],
  hands: { none: "services get nothing of it" },
  endpoints: { none: "tasks and hosts do not talk to it" },
  firstDeployment: { none: "it comes with the data" },
  runsServices: { none: "services do not run on it" },
});
