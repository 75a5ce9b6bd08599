import type { TerraformJson } from "../../cli/synthesised-stack.ts";

/**
 * A stack without what judges things that exist already: the stand-ins answer each subnet alike, and make up whose a key
 * is. Checks, which only warn, stay.
 */
export function unjudged<J extends Pick<TerraformJson, "data">>(json: J): J {
  const plain = Object.entries(json.data ?? {}).map(([type, byId]) => [
    type,
    Object.fromEntries(Object.entries(byId).map(([id, args]) => [id, withoutLifecycle(args)])),
  ]);
  return json.data === undefined ? json : { ...json, data: Object.fromEntries(plain) };
}

function withoutLifecycle(args: unknown): unknown {
  if (typeof args !== "object" || args === null) return args;
  const { lifecycle: _, ...values } = args as { readonly lifecycle?: unknown };
  return values;
}
