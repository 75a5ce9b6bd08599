import { argumentRule } from "../argument-rule.ts";
import { isNotTrue } from "../judges.ts";

const KEEPS = isNotTrue(
  "bypass_policy_lockout_safety_check",
  "must not be true: the key could become unmanageable.",
);

export const keysKeepAWayIn = argumentRule({
  id: "keys-keep-a-way-in",
  title: "AWS refuses a key policy that locks its own author out.",
  reason:
    "A key that nobody may administer can never be changed or deleted, nor can what it encrypts be saved.",
  sources: ["KMS API reference, PutKeyPolicy, BypassPolicyLockoutSafetyCheck"],
  level: "error",
  fails: { resources: { aws_kms_key: { key: { bypass_policy_lockout_safety_check: true } } } },
  passes: { resources: { aws_kms_key: { key: { bypass_policy_lockout_safety_check: false } } } },
  asks: {
    aws_kms_key: KEEPS,
    aws_kms_key_policy: KEEPS,
    aws_kms_external_key: KEEPS,
    aws_kms_replica_key: KEEPS,
  },
});
