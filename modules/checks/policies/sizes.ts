import { INLINE_LIMITS, policyLimit } from "../../aws/policy-limits.ts";
import type { FoundResource } from "../rule.ts";
import type { PolicyDocument } from "./documents.ts";

/** A policy is at least as long as its text without white space, and without what Terraform puts in. */
export function sizeFaults({ found, argument, size }: PolicyDocument): string[] {
  const limit = policyLimit(found.type, argument);
  return limit === undefined || size <= limit.most
    ? []
    : [
        `has ${size} characters at least, of ${limit.most} that AWS takes; ${limit.way}. Source: ${limit.source}.`,
      ];
}

export interface InlineFault {
  readonly found: FoundResource;
  readonly argument: string;
  readonly complaint: string;
}

type Identity = keyof typeof INLINE_LIMITS;

interface Inline {
  readonly policy: PolicyDocument;
  readonly identity: Identity;
  readonly owner: string;
}

/** All inline policies of a role, a user or a group share one limit. */
export function inlineFaults(policies: readonly PolicyDocument[]): InlineFault[] {
  const inlined = policies.flatMap(inline);
  const owners = [...new Set(inlined.map(({ owner }) => owner))];
  return owners.flatMap((name) => {
    const all = inlined.filter(({ owner }) => owner === name);
    const [first] = all;
    const size = all.reduce((sum, { policy }) => sum + policy.size, 0);
    if (first === undefined) return [];
    const { most, way, source } = INLINE_LIMITS[first.identity];
    if (size <= most) return [];
    const { found, argument } = first.policy;
    const complaint = `the inline policies of this ${first.identity} have ${size} characters at least, of ${most} that AWS takes; ${way}. Source: ${source}.`;
    return [{ found, argument, complaint }];
  });
}

function inline(policy: PolicyDocument): Inline[] {
  const { found, argument, kind } = policy;
  if (found.type === "aws_iam_role" && kind === "identity")
    return [{ policy, identity: "role", owner: `${found.stack} role aws_iam_role.${found.id}` }];
  const identity = (["role", "user", "group"] as const).find((one) => found.type === `aws_iam_${one}_policy`);
  const owner = identity === undefined ? undefined : found.arguments[identity];
  if (identity === undefined || typeof owner !== "string" || argument !== "policy") return [];
  // `${aws_iam_role.host.name}` and `${aws_iam_role.host.id}` are one role.
  const address = /^\$\{(aws_iam_\w+\.[\w-]+)\.\w+\}$/.exec(owner)?.[1] ?? owner;
  return [{ policy, identity, owner: `${found.stack} ${identity} ${address}` }];
}
