import { unreadPoliciesOf } from "./policies-documents";
import { type Rule, resourceProblem } from "./rule";

const SHOWN = 80;

export const policiesCanBeRead: Rule = {
  id: "policies-can-be-read",
  sentence: "Each policy is written out, so that the other rules can judge it.",
  reason: "What is made when Terraform runs is seen by nobody before it gives its rights.",
  check: (synthesis) =>
    unreadPoliciesOf(synthesis).map(({ found, argument, text }) =>
      resourceProblem(
        policiesCanBeRead,
        found,
        argument,
        `"${text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text}" is known only when Terraform runs, so no rule can judge it; write the statements out: JSON, Fn.jsonencode of literal values, or data.aws_iam_policy_document without loops.`,
      ),
    ),
};
