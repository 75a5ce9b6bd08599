import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import type { SomeDatabase } from "../database.ts";
import type { Services } from "../services/schema.ts";
import { agreement, projectAgreement } from "./agreement.ts";
import { makeSecrets } from "./build.ts";
import { existingSecrets } from "./deploying.ts";
import { holds } from "./holds.ts";
import { secretParts } from "./picture.ts";
import { secretsPrices, secretsUsage } from "./price.ts";
import { secrets as schema } from "./schema.ts";

export const secrets = capability<Common & Services & { readonly database?: SomeDatabase | undefined }>()({
  name: "secrets",
  settings: { at: ["service", "secrets"], schema: schema },
  page: "docs/data.md",
  prices: secretsPrices,
  usage: secretsUsage,
  resources: { none: "databases make secrets, too" },
  picture: secretParts,
  agreement,
  projectAgreement,
  decisions: { none: "what must be there is told of all secrets alike" },
  existingSecrets,
  quotas: { none: "no environment comes near those of Secrets Manager" },
  build: [{ stack: "data", make: makeSecrets }],
  hands: { none: "whoever knows their ARNs names them" },
  endpoints: { none: "tasks and hosts alone need endpoints" },
  firstDeployment: { none: "they come with the data" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves: { none: "what holds data is remembered by its address" },
});
