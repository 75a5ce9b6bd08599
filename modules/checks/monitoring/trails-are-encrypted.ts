import { argumentRule } from "../argument-rule.ts";
import { isSaid } from "../judges.ts";

export const trailsAreEncrypted = argumentRule({
  id: "trails-are-encrypted",
  title: "A trail is under a key of KMS.",
  reason: "Who may read the bucket could otherwise read everything that was done in the account.",
  sources: ["Security Hub CloudTrail.2", "CIS AWS Foundations Benchmark v3.0.0, 3.5"],
  level: "error",
  fails: { resources: { aws_cloudtrail: { account: {} } } },
  passes: {
    resources: { aws_cloudtrail: { account: { kms_key_id: "arn:aws:kms:eu-central-1:123456789012:key/k" } } },
  },
  asks: { aws_cloudtrail: isSaid("kms_key_id", "must name a key.") },
});
