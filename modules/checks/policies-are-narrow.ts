import { opensAll } from "../aws/managed-policies";
import {
  type Action,
  conditionKeyType,
  expandAction,
  isEveryAction,
  isWholeService,
  splitAction,
} from "../aws/service-authorization";
import {
  type ArnPattern,
  formatPattern,
  holdsAll,
  holdsEverything,
  overlap,
  writtenPattern,
} from "./policies-arns";
import { attachedPolicies } from "./policies-attached";
import { isDemanded } from "./policies-conditions";
import { type PolicyDocument, policiesOf } from "./policies-documents";
import type { Condition, Statement } from "./policies-reading";
import { type Rule, resourceProblem, type Synthesis } from "./rule";

/** Actions that take a resource and yet get `*`, each with the reason. */
const ON_ALL: Readonly<Record<string, string>> = {
  "ssm:UpdateInstanceInformation":
    'the agent reports under the id of its own host; AWS\'s own example has *. Source: Systems Manager User Guide, "Verify or add instance permissions for Systems Manager", 2026-11',
};

/** Actions that get every resource of a kind, each with the reason. */
const ON_EVERY: Readonly<Record<string, string>> = {
  "ec2:CreateTags arn:${Partition}:ec2:${Region}::snapshot/${SnapshotId}":
    "Data Lifecycle Manager tags the snapshots that it makes, and how it calls shows nothing to hold them by; AWS's own AWSDataLifecycleManagerServiceRole has no condition. Source: PyPI's moto 5.2.5, aws_managed_policies.py, 2026-11-26",
};

export const policiesAreNarrow: Rule = {
  id: "policies-are-narrow",
  sentence: "A right on all resources is given only for actions that take none, or with a written reason.",
  reason: "Whoever takes over a task or a host has its rights: on all resources they reach beyond it.",
  check: (synthesis) => [
    ...policiesOf(synthesis).flatMap((policy) =>
      policy.statements.flatMap((statement) =>
        tooWide(policy, statement, synthesis).map((complaint) =>
          resourceProblem(
            policiesAreNarrow,
            policy.found,
            `${policy.argument}.${statement.label}`,
            complaint,
          ),
        ),
      ),
    ),
    ...attachedPolicies(synthesis).flatMap(({ found, argument, name }) =>
      (name === undefined ? [] : managed(name)).map((complaint) =>
        resourceProblem(policiesAreNarrow, found, argument, complaint),
      ),
    ),
  ],
};

/** In the other kinds of policies `*` is what the policy hangs on, or a boundary and no right. */
function tooWide({ kind, found }: PolicyDocument, statement: Statement, synthesis: Synthesis): string[] {
  if (kind !== "identity" || !statement.allows) return [];
  if (statement.notActions.length > 0) return ["gives every action but some; name those that are needed."];
  if (statement.notResources.length > 0)
    return ["gives a right on every resource but some; name those that are needed."];
  if (statement.actions.some(isEveryAction)) return ["gives every action; name those that are needed."];
  const patterns = statement.resources.map((text) => writtenPattern(text, synthesis, found.stack));
  const actions = statement.actions
    .flatMap(expandAction)
    .filter(({ resources, name }) => resources.length > 0 && !Object.hasOwn(ON_ALL, name));
  if (patterns.some(holdsEverything))
    return actions.length === 0
      ? []
      : [`gives ${names(actions)} on all resources; name the ${kinds(actions)} that it is for.`];
  return [
    ...ofAKind(actions, patterns, statement),
    ...statement.actions.filter(isWholeService).flatMap((action) => whole(action, statement)),
  ];
}

/** Every bucket, every role: `arn:aws:s3:::*`. A condition on what the resource is, or belongs to, narrows it. */
function ofAKind(
  actions: readonly Action[],
  patterns: readonly ArnPattern[],
  { resources, conditions }: Statement,
): string[] {
  if (conditions.some((one) => namesTheResource(one, actions))) return [];
  return patterns.flatMap((pattern, index) => {
    const wide = actions.flatMap((action) =>
      action.resources
        .filter(({ arn }) => holdsAll(pattern, arn) && !Object.hasOwn(ON_EVERY, `${action.name} ${arn}`))
        .filter(() => !isHeldByAnother(action, pattern, patterns))
        .map(({ name }) => ({ action, name })),
    );
    const [first] = wide;
    return first === undefined
      ? []
      : [
          `gives ${names([...new Set(wide.map(({ action }) => action))])} on "${resources[index]}", which is every ${first.name}; name those that are needed, or add a condition on their tags.`,
        ];
  });
}

/** What is made from something that is named needs no name of its own: a snapshot of one volume. */
const isHeldByAnother = ({ resources }: Action, wide: ArnPattern, patterns: readonly ArnPattern[]): boolean =>
  resources
    .filter(({ required }) => required)
    .some(({ arn }) =>
      patterns.some((one) => one !== wide && overlap(one, formatPattern(arn)) && !holdsAll(one, arn)),
    );

/**
 * Whether a condition is on the resource's tags, on what it belongs to, by ARN (the cluster of a task), or on the call
 * that makes it just now.
 */
function namesTheResource(condition: Condition, actions: readonly Action[]): boolean {
  const { key, values } = condition;
  const isOwn = /^[^:]+:((Resource|Request)Tag\/.+|CreateAction)$/i.test(key);
  const isArn = actions.some(({ name }) => conditionKeyType(splitAction(name)[0], key) === "ARN");
  return (isOwn || isArn) && isDemanded(condition) && values.every((value) => !/^(arn:)?[*?:]*$/.test(value));
}

/** IAM's own actions and those on keys may give anything to anybody, even on one resource. */
const whole = (action: string, { resources }: Statement): string[] =>
  /^(iam|kms|sts|organizations):/i.test(action)
    ? [`gives "${action}" on ${resources.join(", ")}; name the actions that are needed.`]
    : [];

function managed(name: string): string[] {
  const services = opensAll(name);
  if (services.length > 0)
    return [
      `attaches ${name}, which gives ${services.includes("*") ? "every action" : `every action of ${services.join(", ")}`} on all resources; write a policy with what is needed.`,
    ];
  return /FullAccess|Administrator|PowerUser/i.test(name)
    ? [`attaches ${name}, which is for administrators; write a policy with what is needed.`]
    : [];
}

const names = (actions: readonly Action[]): string =>
  actions.length > 3
    ? `${actions.length} actions, ${actions[0]?.name} among them,`
    : actions.map(({ name }) => name).join(", ");

const kinds = (actions: readonly Action[]): string =>
  [...new Set(actions.flatMap(({ resources }) => resources.map(({ name }) => name)))].slice(0, 4).join(", ");
