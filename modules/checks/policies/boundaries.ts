import { type FoundResource, resourcesOf, type Synthesis } from "../rule.ts";
import { soleExpression } from "./references.ts";

/** Types that a permissions boundary can be set for. Source: provider schema of `@cdktf/provider-aws` 21.22.1, 2026-11-27. */
const BOUNDED = ["aws_iam_role", "aws_iam_user"];

/**
 * Whether a policy is somebody's permissions boundary, by its ARN or its name, and is given to nobody: then it opens
 * nothing, and only limits what others open.
 */
export function isBoundary(policy: FoundResource, synthesis: Synthesis): boolean {
  if (policy.type !== "aws_iam_policy") return false;
  const isIt = (value: unknown, stack: string): boolean =>
    typeof value === "string" &&
    (soleExpression(value) === undefined
      ? value.endsWith(`:policy/${String(policy.arguments["name"])}`)
      : stack === policy.stack && value.includes(`aws_iam_policy.${policy.id}.arn`));
  const bounds = BOUNDED.flatMap((type) => resourcesOf(synthesis, type)).some(({ arguments: args, stack }) =>
    isIt(args["permissions_boundary"], stack),
  );
  return bounds && !isGiven(policy, synthesis);
}

/** What refers to a policy in its own stack, other than as a boundary, gives it to somebody. */
const isGiven = ({ stack, id }: FoundResource, synthesis: Synthesis): boolean =>
  synthesis.stacks
    .filter(({ name }) => name === stack)
    .some(({ json }) =>
      JSON.stringify(json, (key, value: unknown) =>
        key === "permissions_boundary" ? undefined : value,
      ).includes(`aws_iam_policy.${id}.`),
    );
