import { resourcesOf, type Synthesis } from "../rule.ts";
import type { PolicyDocument } from "./documents.ts";
import type { Statement } from "./reading.ts";
import { referred, soleExpression } from "./references.ts";

/** A resource of Terraform as a string names it. */
interface Named {
  readonly type: string;
  readonly id: string;
  readonly stack: string;
}

/** A policy that is attached to one thing can speak of no other: `b`'s bucket policy says nothing of `c`. */
export function strangeTargets(policy: PolicyDocument, statement: Statement, synthesis: Synthesis): string[] {
  const { target, found } = policy;
  if (target === undefined) return [];
  const own = namedBy(target, synthesis, found.stack);
  const bucket = bucketOf(target, own, synthesis);
  return [...statement.resources, ...statement.notResources].flatMap((resource) => {
    const literal = BUCKET.exec(resource)?.[1];
    if (literal !== undefined && bucket !== undefined && literal !== bucket)
      return [`"${resource}" is of another bucket than "${bucket}", which it is attached to; name that one.`];
    const other = namedBy(resource, synthesis, found.stack);
    if (own === undefined || other === undefined || other.type !== own.type) return [];
    return other.id === own.id && other.stack === own.stack
      ? []
      : [`"${resource}" is of another ${own.type} than ${own.id}, which it is attached to; name that one.`];
  });
}

/** The name of a bucket in its ARN, where it is written without a wildcard or a reference. */
const BUCKET = /^arn:[^:]*:s3:::([a-z0-9.-]+)(?:\/|$)/;

/** The name of the bucket that a policy is attached to, where it is written. */
function bucketOf(target: string, own: Named | undefined, synthesis: Synthesis): string | undefined {
  if (own === undefined) return /^[a-z0-9.-]+$/.test(target) ? target : undefined;
  if (own.type !== "aws_s3_bucket") return undefined;
  const found = resourcesOf(synthesis, own.type).find(
    ({ stack, id }) => stack === own.stack && id === own.id,
  );
  const name = found?.arguments["bucket"];
  return typeof name === "string" && !name.includes("${") ? name : undefined;
}

const ADDRESS = /^(aws_[a-z0-9_]+)\.([\w-]+)\.\w+$/;

function namedBy(text: string, synthesis: Synthesis, stack: string): Named | undefined {
  const first = /^\$\{[^}]*\}/.exec(text)?.[0];
  const expression = first === undefined ? undefined : soleExpression(first);
  if (expression === undefined) return undefined;
  const elsewhere = referred(expression, synthesis, stack);
  if (typeof elsewhere?.value === "string" && elsewhere.value !== first)
    return namedBy(elsewhere.value, synthesis, elsewhere.stack);
  const [, type, id] = ADDRESS.exec(expression) ?? [];
  return type === undefined || id === undefined ? undefined : { type, id, stack };
}
