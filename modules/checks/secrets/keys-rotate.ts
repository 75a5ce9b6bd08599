import { argumentRule } from "../argument-rule.ts";
import { isGiven, isTrue, where } from "../judges.ts";

/** AWS rotates no other keys, and none whose material is elsewhere. */
const isSymmetric = ({
  customer_master_key_spec: spec,
  custom_key_store_id: store,
}: Readonly<Record<string, unknown>>): boolean =>
  (spec ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT" && !isGiven(store);

export const keysRotate = argumentRule({
  id: "keys-rotate",
  title: "KMS keys get new key material every year.",
  reason: "The less is encrypted by one piece of material, the less is lost with it.",
  sources: ["Security Hub KMS.4", "CIS AWS Foundations Benchmark v3.0.0, 3.6"],
  level: "error",
  fails: { resources: { aws_kms_key: { key: { enable_key_rotation: false } } } },
  passes: { resources: { aws_kms_key: { key: { enable_key_rotation: true } } } },
  asks: {
    aws_kms_key: where(
      isSymmetric,
      isTrue("enable_key_rotation", "must be true; what was encrypted before stays readable."),
    ),
  },
});
