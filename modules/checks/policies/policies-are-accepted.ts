import { managedPolicyPath, nearestManagedPolicies } from "../../aws/managed-policies.ts";
import { type Rule, resourceProblem } from "../rule.ts";
import { type AttachedPolicy, attachedPolicies } from "./attached.ts";
import { policiesOf } from "./documents.ts";
import { NARROW_POLICY, taskMay } from "./examples.ts";
import { documentFaults, statementFaults } from "./grammar.ts";
import { inlineFaults, sizeFaults } from "./sizes.ts";

export const policiesAreAccepted: Rule = {
  id: "policies-are-accepted",
  title:
    "Each policy has the form, the elements and the size that AWS accepts, and each managed policy exists.",
  reason:
    "AWS refuses the others in the middle of an apply, or takes them and does not do what they seem to say.",
  sources: [
    'IAM User Guide, "Grammar of the IAM JSON policy language"',
    'IAM User Guide, "IAM and AWS STS quotas"',
  ],
  level: "error",
  reads: "resources",
  fails: taskMay(),
  passes: NARROW_POLICY,
  check: (synthesis) => {
    const policies = policiesOf(synthesis);
    return [
      ...policies.flatMap((policy) => [
        ...[...documentFaults(policy), ...sizeFaults(policy)].map((complaint) =>
          resourceProblem(policiesAreAccepted, policy.found, policy.argument, complaint),
        ),
        ...policy.statements.flatMap((statement) =>
          statementFaults(policy, statement).map((complaint) =>
            resourceProblem(
              policiesAreAccepted,
              policy.found,
              `${policy.argument}.${statement.label}`,
              complaint,
            ),
          ),
        ),
      ]),
      ...inlineFaults(policies).map(({ found, argument, complaint }) =>
        resourceProblem(policiesAreAccepted, found, argument, complaint),
      ),
      ...attachedPolicies(synthesis).flatMap((attached) =>
        attachedFaults(attached).map((complaint) =>
          resourceProblem(policiesAreAccepted, attached.found, attached.argument, complaint),
        ),
      ),
    ];
  },
};

function attachedFaults({ arn, name, path = "" }: AttachedPolicy): string[] {
  if (arn.startsWith("arn:aws-"))
    return [`"${arn}" is of another partition than aws; write arn:aws:iam::...`];
  if (name === undefined)
    return /^arn:|^\$\{/.test(arn)
      ? []
      : [`"${arn}" is not the ARN of a policy; write arn:aws:iam::aws:policy/<name>.`];
  if (name.includes("${") || path.includes("${")) return [];
  const known = managedPolicyPath(name);
  if (known === undefined)
    return [
      `AWS has no managed policy "${name}" that is known; similar ones are ${nearestManagedPolicies(name).join(" and ")}. Where it is newer than the table, waive this.`,
    ];
  if (known.startsWith("aws-service-role"))
    return [
      `"${name}" is of a service-linked role, and can be attached to no other; write a policy of its own.`,
    ];
  return known === path
    ? []
    : [
        `"${arn}" does not exist; the policy is arn:aws:iam::aws:policy/${known === "" ? "" : `${known}/`}${name}.`,
      ];
}
