import { isObject, type Json, type JsonObject } from "../../aws/json.ts";
import type { Synthesis } from "../rule.ts";

/** A value, and the stack in which its own references are read. */
export interface Placed {
  readonly value: Json;
  readonly stack: string;
}

const OTHER_STACK = /^data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)$/;
const LOCAL = /^local\.([\w-]+)$/;
const VARIABLE = /^var\.([\w-]+)$/;

/** What an output of another stack, a local value, or a variable by its default stands for. */
export function referred(expression: string, { stacks }: Synthesis, stack: string): Placed | undefined {
  const json = (name: string): JsonObject | undefined =>
    stacks.find((one) => one.name === name)?.json as JsonObject | undefined;
  const placed = (value: Json | undefined, name: string): Placed | undefined =>
    value === undefined ? undefined : { value, stack: name };
  const [, otherStack, output] = OTHER_STACK.exec(expression) ?? [];
  if (otherStack !== undefined && output !== undefined)
    return placed(member(member(json(otherStack)?.["output"], output), "value"), otherStack);
  const [, variable] = VARIABLE.exec(expression) ?? [];
  if (variable !== undefined)
    return placed(member(member(json(stack)?.["variable"], variable), "default"), stack);
  const [, local] = LOCAL.exec(expression) ?? [];
  return local === undefined ? undefined : placed(member(json(stack)?.["locals"], local), stack);
}

/** The expression that a string is, `local.x` of `${local.x}`; undefined where it is anything more. */
export function soleExpression(text: string): string | undefined {
  const inside = /^\$\{([^{}]*)\}$/.exec(text)?.[1];
  return inside?.trim();
}

/** Of a resource or a data source: `aws_iam_role.host.arn`, `data.aws_caller_identity.account.account_id`. */
const ATTRIBUTE = /^(?!var\.|local\.)(?:data\.)?\w+\.[\w-]+(?:\[[^\]]*\])?\.\w/;

/** Whether a string is one expression of which nothing is known, not even what kind of thing it is of. */
export function isUnknown(text: string): boolean {
  const inside = /^\$\{((?:[^{}]|\{[^{}]*\})*)\}$/.exec(text)?.[1];
  return inside !== undefined && !ATTRIBUTE.test(inside.trim());
}

/** A value, with a string that is nothing but a reference replaced by what it refers to, as far as that is known. */
export function follow(given: Placed, synthesis: Synthesis): Placed {
  const expression = typeof given.value === "string" ? soleExpression(given.value) : undefined;
  const found = expression === undefined ? undefined : referred(expression, synthesis, given.stack);
  // A local value that refers to itself is refused by Terraform, and must not hang us.
  return found === undefined || found.value === given.value ? given : follow(found, synthesis);
}

const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? value[name] : undefined;
