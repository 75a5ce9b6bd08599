import type { Common } from "../../environment/common";
import { capability } from "../capability";
import type { Services } from "../services/schema";
import { agreement, projectAgreement } from "./agreement";
import { secretParts } from "./picture";
import { secretsUsage } from "./price";
import { secrets as schema } from "./schema";

export const secrets = capability<Common & Services>()({
  name: "secrets",
  settings: { at: ["service", "secrets"], schema: schema },
  page: "docs/data.md",
  prices: { none: "secrets are told with what is billed by use, since each can be one that exists" },
  usage: secretsUsage,
  resources: { none: "databases make secrets, too" },
  picture: secretParts,
  agreement,
  projectAgreement,
});
