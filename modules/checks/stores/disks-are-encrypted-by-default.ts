import { argumentRule } from "../argument-rule.ts";
import { isNotFalse } from "../judges.ts";

export const disksAreEncryptedByDefault = argumentRule({
  id: "disks-are-encrypted-by-default",
  title: "Encryption of new disks is not switched off for the account.",
  reason: "Whatever is made by hand would be in plain text.",
  sources: ["Security Hub EC2.7", "CIS AWS Foundations Benchmark v3.0.0, 2.2.1"],
  level: "error",
  fails: { resources: { aws_ebs_encryption_by_default: { account: { enabled: false } } } },
  passes: { resources: { aws_ebs_encryption_by_default: { account: { enabled: true } } } },
  asks: { aws_ebs_encryption_by_default: isNotFalse("enabled", "must not be false.") },
});
