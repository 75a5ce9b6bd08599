import { z } from "zod";
import { count } from "../../environment/values.ts";

export const SHORTEST_SECRET = 32;
const LONGEST_SECRET = 128;
const HIGHEST_VERSION = 9_999;

/** How a secret is made up. Only letters and digits, so that it fits into a URL as it is. */
export const generation = {
  length: count(SHORTEST_SECRET, LONGEST_SECRET).default(48).describe("Length in letters and digits"),
  version: count(1, HIGHEST_VERSION).default(1).describe("Change it to rotate the secret"),
};

/** Source: Secrets Manager API reference, CreateSecret `Name`. */
const existingSecret = z.string().regex(/^(arn:.+|[A-Za-z0-9/_+=.@-]{1,512})$/, {
  error:
    "is not a secret's name, which has at most 512 letters, digits and /_+=.@-; write its name or ARN here, and its value into Secrets Manager",
});
const generatedSecret = z.strictObject({ generate: z.strictObject(generation).prefault({}) });

/** Where the value of a compose secret is on ECS. */
export const secretSource = z.union([existingSecret, generatedSecret], {
  error: `must be the name or the ARN of a Secrets Manager secret, the ARN of an SSM parameter, or { generate: { length: ${SHORTEST_SECRET} to ${LONGEST_SECRET}, version: 1 to ${HIGHEST_VERSION} } }`,
});

export const secrets = z
  .record(z.string(), secretSource)
  .default({})
  .describe(
    "For each secret of the compose file: the name or ARN of one in Secrets Manager, with `:<json-key>:<version-stage>:<version-id>` or without; the ARN of an SSM parameter; or `generate`",
  )
  .meta({ examples: [{ database_url: "shop/database-url" }] });
