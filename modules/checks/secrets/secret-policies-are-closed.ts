import { argumentRule } from "../argument-rule.ts";
import { isTrue } from "../judges.ts";

export const secretPoliciesAreClosed = argumentRule({
  id: "secret-policies-are-closed",
  title: "AWS refuses a policy that opens a secret to everybody.",
  reason: "A wrong principal in the policy would otherwise take effect.",
  sources: ["Secrets Manager API reference, PutResourcePolicy, BlockPublicPolicy"],
  level: "error",
  fails: { resources: { aws_secretsmanager_secret_policy: { password: {} } } },
  passes: { resources: { aws_secretsmanager_secret_policy: { password: { block_public_policy: true } } } },
  asks: {
    aws_secretsmanager_secret_policy: isTrue(
      "block_public_policy",
      "must be true: AWS then refuses a policy that is open to everybody.",
    ),
  },
});
