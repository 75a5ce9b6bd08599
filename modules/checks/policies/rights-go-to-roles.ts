import { argumentRule } from "../argument-rule.ts";
import { isAbsent, isRefused } from "../judges.ts";

const GROUP = isRefused("gives rights to a user; give them to a group or a role.");

export const rightsGoToRoles = argumentRule({
  id: "rights-go-to-roles",
  title: "No user has rights of their own; groups and roles have.",
  reason: "Rights of single users outlive the reason for which they were given.",
  sources: ["Security Hub IAM.2", "CIS AWS Foundations Benchmark v3.0.0, 1.15"],
  level: "error",
  fails: { resources: { aws_iam_user_policy: { dev: { user: "dev" } } } },
  passes: { resources: { aws_iam_group_policy: { devs: { group: "devs" } } } },
  asks: {
    aws_iam_user_policy: GROUP,
    aws_iam_user_policy_attachment: GROUP,
    aws_iam_policy_attachment: isAbsent("users", "must be empty; attach the policy to a group or a role."),
  },
});
