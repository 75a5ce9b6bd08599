import { managedPolicyPath } from "../../aws/managed-policies.ts";
import { type FoundResource, resourcesOf, type Synthesis } from "../rule.ts";
import { follow, soleExpression } from "./references.ts";

/** A managed policy that is attached by its ARN. */
export interface AttachedPolicy {
  readonly found: FoundResource;
  readonly argument: string;
  readonly arn: string;
  /** Of one of AWS's own; undefined for a policy of an account. */
  readonly name?: string;
  /** Between `policy/` and the name, such as `service-role`. */
  readonly path?: string;
}

/** Arguments that attach policies by their ARNs. Source: provider schema of `@cdktf/provider-aws` 21.22.1, 2026-11-26. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  aws_budgets_budget_action: "definition.iam_action_definition.policy_arn",
  aws_chatbot_slack_channel_configuration: "guardrail_policy_arns",
  aws_chatbot_teams_channel_configuration: "guardrail_policy_arns",
  aws_iam_group_policy_attachment: "policy_arn",
  aws_iam_group_policy_attachments_exclusive: "policy_arns",
  aws_iam_policy_attachment: "policy_arn",
  aws_iam_role: "managed_policy_arns",
  aws_iam_role_policy_attachment: "policy_arn",
  aws_iam_role_policy_attachments_exclusive: "policy_arns",
  aws_iam_user_policy_attachment: "policy_arn",
  aws_iam_user_policy_attachments_exclusive: "policy_arns",
  aws_quicksight_iam_policy_assignment: "policy_arn",
  aws_rolesanywhere_profile: "managed_policy_arns",
  aws_ssoadmin_managed_policy_attachment: "managed_policy_arn",
};

/** Types and arguments, for a test that they are all that the provider has. */
export const attachingArguments = (): readonly string[] =>
  Object.entries(ARGUMENTS).map(([type, argument]) => `${type}.${argument.split(".").at(-1)}`);

export function attachedPolicies(synthesis: Synthesis): AttachedPolicy[] {
  return Object.entries(ARGUMENTS).flatMap(([type, argument]) =>
    resourcesOf(synthesis, type).flatMap((found) =>
      valuesAt(found.arguments, argument.split(".")).map((value) => {
        const { value: arn } = follow({ value, stack: found.stack }, synthesis);
        return { found, argument, ...read(ofDataSource(String(arn), found.stack, synthesis)) };
      }),
    ),
  );
}

/** `data.aws_iam_policy` finds policies by name, AWS's own among them. */
function ofDataSource(arn: string, stack: string, { stacks }: Synthesis): string {
  const [, id = ""] = /^data\.aws_iam_policy\.([\w-]+)\.(?:arn|id)$/.exec(soleExpression(arn) ?? "") ?? [];
  const source = stacks.find(({ name }) => name === stack)?.json.data?.["aws_iam_policy"]?.[id];
  if (!isRecord(source)) return arn;
  const { arn: given, name } = source;
  if (typeof given === "string") return given;
  const path = typeof name === "string" ? managedPolicyPath(name) : undefined;
  return path === undefined ? arn : `arn:aws:iam::aws:policy/${path === "" ? "" : `${path}/`}${name}`;
}

const OF_AWS = /^arn:[^:]*:iam::aws:policy\/(?:(.+)\/)?([^/]+)$/;

function read(arn: string): Pick<AttachedPolicy, "arn" | "name" | "path"> {
  // `${data.aws_partition.current.partition}` holds no colon.
  const [, path = "", name] = OF_AWS.exec(arn) ?? [];
  return name === undefined ? { arn } : { arn, name, path };
}

function valuesAt(value: unknown, [step, ...rest]: readonly string[]): string[] {
  if (Array.isArray(value))
    return value.flatMap((one) => valuesAt(one, step === undefined ? [] : [step, ...rest]));
  if (step === undefined) return typeof value === "string" ? [value] : [];
  return isRecord(value) ? valuesAt(value[step], rest) : [];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
