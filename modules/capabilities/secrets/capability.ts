import type { Common } from "../../environment/common";
import { capability } from "../capability";
import type { SomeDatabase } from "../database";
import type { Services } from "../services/schema";
import { agreement, projectAgreement } from "./agreement";
import { makeSecrets } from "./build";
import { existingSecrets } from "./deploying";
import { holds } from "./holds";
import { secretParts } from "./picture";
import { secretsPrices, secretsUsage } from "./price";
import { secrets as schema } from "./schema";

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
