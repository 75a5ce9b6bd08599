import { type Rule, resourceProblem } from "../rule.ts";
import { attachedPolicies } from "./attached.ts";

export const cloudshellIsNotGiven: Rule = {
  id: "cloudshell-is-not-given",
  title: "Nobody is given AWSCloudShellFullAccess.",
  reason: "It lets people carry files out of the account through a shell in the browser.",
  sources: ["Security Hub IAM.27", "CIS AWS Foundations Benchmark v3.0.0, 1.22"],
  level: "error",
  reads: "resources",
  fails: {
    resources: {
      aws_iam_role_policy_attachment: {
        dev: { role: "dev", policy_arn: "arn:aws:iam::aws:policy/AWSCloudShellFullAccess" },
      },
    },
  },
  passes: {
    resources: {
      aws_iam_role_policy_attachment: {
        dev: { role: "dev", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
      },
    },
  },
  check: (synthesis) =>
    attachedPolicies(synthesis)
      .filter(({ name }) => name === "AWSCloudShellFullAccess")
      .map(({ found, argument }) =>
        resourceProblem(
          cloudshellIsNotGiven,
          found,
          argument,
          "must not be attached; give the rights that are needed.",
        ),
      ),
};
