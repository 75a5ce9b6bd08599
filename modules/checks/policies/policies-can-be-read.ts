import { type Rule, resourceProblem } from "../rule.ts";
import { policiesOf, unreadPoliciesOf } from "./documents.ts";
import { NARROW_POLICY } from "./examples.ts";
import type { Statement } from "./reading.ts";
import { isUnknown } from "./references.ts";

const SHOWN = 80;

export const policiesCanBeRead: Rule = {
  id: "policies-can-be-read",
  title: "Each policy is written out, so that the other rules can judge it.",
  reason: "What is made when Terraform runs cannot be reviewed before it takes effect.",
  sources: ['IAM User Guide, "Security best practices in IAM": validate policies before they take effect'],
  level: "error",
  reads: "sources",
  fails: { resources: { aws_iam_role_policy: { task: { role: "task", policy: "${var.policy}" } } } },
  passes: NARROW_POLICY,
  check: (synthesis) => [
    ...unreadPoliciesOf(synthesis).map(({ found, argument, text }) =>
      resourceProblem(
        policiesCanBeRead,
        found,
        argument,
        `${shown(text)} is known only when Terraform runs, so no rule can judge it; write the statements out: JSON, Fn.jsonencode of literal values, or data.aws_iam_policy_document without loops.`,
      ),
    ),
    ...policiesOf(synthesis).flatMap(({ found, argument, statements }) =>
      statements.flatMap((statement) =>
        unknownsOf(statement).map((text) =>
          resourceProblem(
            policiesCanBeRead,
            found,
            `${argument}.${statement.label}`,
            `${shown(text)} is known only when Terraform runs, so no rule can judge it; write it out, or refer to the resource itself.`,
          ),
        ),
      ),
    ),
  ],
};

const shown = (text: string): string => `"${text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text}"`;

/** Whom and what a statement is about, where it may be anybody and anything. Actions are told by policies-fit-actions. */
const unknownsOf = ({ allows, resources, notResources, principals }: Statement): string[] =>
  allows ? [...resources, ...notResources, ...principals.map(({ id }) => id)].filter(isUnknown) : [];
