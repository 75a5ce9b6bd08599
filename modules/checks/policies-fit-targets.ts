import type { PolicyDocument } from "./policies-documents";
import type { Statement } from "./policies-reading";
import { referred, soleExpression } from "./policies-references";
import type { Synthesis } from "./rule";

/** A resource of Terraform as a text names it. */
interface Named {
  readonly type: string;
  readonly id: string;
  readonly stack: string;
}

/** A policy that is attached to one thing can speak of no other: `b`'s bucket policy says nothing of `c`. */
export function strangeTargets(policy: PolicyDocument, statement: Statement, synthesis: Synthesis): string[] {
  const { target, found } = policy;
  const own = target === undefined ? undefined : namedBy(target, synthesis, found.stack);
  if (own === undefined) return [];
  return [...statement.resources, ...statement.notResources].flatMap((resource) => {
    const other = namedBy(resource, synthesis, found.stack);
    if (other === undefined || other.type !== own.type) return [];
    return other.id === own.id && other.stack === own.stack
      ? []
      : [`"${resource}" is of another ${own.type} than ${own.id}, which it is attached to; name that one.`];
  });
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
