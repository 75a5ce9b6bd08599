import { z } from "zod";

/** Keys by alias could be moved to another key, under which nothing can be read. */
const KEY_ARN = /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
export const encryption = z.union(
  [
    z.strictObject({
      kmsKeyArn: z
        .string()
        .regex(KEY_ARN, { error: "must be the ARN of a KMS key: arn:aws:kms:<region>:<account>:key/<id>" })
        .describe("A key of your own; docs/encryption.md says what its policy must hold")
        .meta({
          examples: ["arn:aws:kms:eu-central-1:123456789012:key/12345678-1234-1234-1234-123456789012"],
        }),
    }),
    z.strictObject({
      key: z.literal("create").describe("create: a key of the environment's own, which costs 1 USD a month"),
    }),
  ],
  { error: "must be { kmsKeyArn: <ARN of a KMS key> } or { key: create }" },
);

/** The key that the environment names; undefined where it has one made, or none of its own. */
export const namedKey = (encryption: Partial<Record<string, string>> | undefined): string | undefined =>
  encryption?.["kmsKeyArn"];
