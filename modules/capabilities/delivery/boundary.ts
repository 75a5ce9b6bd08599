import { IamRole } from "#provider-aws/iam-role";
import { IamRolePolicy } from "#provider-aws/iam-role-policy";
import { accountId } from "../../account.ts";
import type { TerraformStack } from "../../cdktf.ts";
import { physicalName } from "../../naming.ts";
import { childrenOf } from "../../overrides.ts";

/** The policy that bounds an environment's roles; known by name, since whoever makes it comes after them. */
export const boundaryName = (environment: string): string => physicalName(environment, "boundary");

export const boundaryArn = (account: string, environment: string): string =>
  `arn:aws:iam::${account}:policy/${boundaryName(environment)}`;

/**
 * Bounds every role of the stacks that a pipeline deploys. Otherwise whoever may push could give a task all rights of the
 * account, and with it themselves.
 */
export function boundRoles(stacks: readonly TerraformStack[], environment: string): void {
  for (const stack of stacks) {
    for (const role of childrenOf(stack, IamRole)) {
      if (role.permissionsBoundaryInput !== undefined) continue;
      role.permissionsBoundary = boundaryArn(accountId(stack), environment);
    }
  }
}

interface Given {
  readonly actions: readonly string[];
  /** With tokens, where Terraform fills in an ARN. */
  readonly resources: readonly string[];
}

/** What the roles of stacks are given, statement by statement. */
export function grantsOfRoles(stacks: readonly TerraformStack[]): Given[] {
  const policies = stacks.flatMap((stack) => childrenOf(stack, IamRolePolicy));
  return policies.flatMap(({ policyInput }) => allowedBy(policyInput ?? ""));
}

/** Services that the roles of stacks are for, such as ecs-tasks.amazonaws.com. */
export function servicesOfRoles(stacks: readonly TerraformStack[]): string[] {
  const trusts = stacks
    .flatMap((stack) => childrenOf(stack, IamRole))
    .flatMap(({ assumeRolePolicyInput }) => statementsOf(assumeRolePolicyInput ?? ""));
  return [...new Set(trusts.flatMap(({ Principal }) => listed(Principal?.Service)))].sort();
}

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: { readonly Service?: string | readonly string[] };
}

/** Tokens stand inside of strings, so that the text is JSON before Terraform has filled them in. */
function statementsOf(policy: string): readonly Statement[] {
  const { Statement } = JSON.parse(policy) as { readonly Statement: Statement | readonly Statement[] };
  return listed(Statement);
}

const allowedBy = (policy: string): Given[] =>
  statementsOf(policy)
    .filter(({ Effect }) => Effect === "Allow")
    .map(({ Action, Resource = "*" }) => ({ actions: listed(Action), resources: listed(Resource) }));

function listed<T>(value: T | readonly T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? [...value] : [value as T];
}
