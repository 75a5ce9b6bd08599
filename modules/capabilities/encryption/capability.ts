import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { agreement } from "./agreement.ts";
import { makeKey } from "./build.ts";
import { decisions } from "./deploying.ts";
import { holds } from "./holds.ts";
import { encryptionPrices, encryptionUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { encryption as schema } from "./schema.ts";

export const encryption = capability<Common>()({
  name: "encryption",
  settings: {
    at: ["encryption"],
    schema: schema
      .optional()
      .describe(
        "KMS key that encrypts secrets, images, volumes, logs, topics and databases; default AWS's own. For new environments: what is stored cannot change its key",
      ),
  },
  page: "docs/encryption.md",
  prices: encryptionPrices,
  usage: encryptionUsage,
  resources,
  picture: { none: "what is encrypted is drawn" },
  agreement,
  projectAgreement: { none: "the compose project does not affect it" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas: { none: "one key is all that it takes" },
  build: [{ stack: "network", make: makeKey }],
  hands: { none: "services get nothing of it" },
  endpoints: { none: "tasks and hosts alone need endpoints" },
  firstDeployment: { none: "a key comes with the network" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves: { none: "what is under another key is remembered by its address" },
});
