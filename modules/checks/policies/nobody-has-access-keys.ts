import { argumentRule } from "../argument-rule.ts";
import { isRefused } from "../judges.ts";

export const nobodyHasAccessKeys = argumentRule({
  id: "nobody-has-access-keys",
  title: "No access key is made.",
  reason: "A key lives until somebody deletes it, and its secret stands in Terraform's state.",
  sources: [
    'IAM User Guide, "Security best practices in IAM": require workloads to use temporary credentials',
    "Security Hub IAM.3",
  ],
  level: "warning",
  fails: { resources: { aws_iam_access_key: { deploy: { user: "deploy" } } } },
  passes: { resources: { aws_iam_role: { deploy: {} } } },
  asks: {
    aws_iam_access_key: isRefused("is a key without an end, whose secret stands in the state; use a role."),
  },
});
