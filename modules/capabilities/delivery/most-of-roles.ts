import { expandAction } from "../../aws/service-authorization.ts";
import type { TerraformStack } from "../../cdktf.ts";
import type { PolicyStatement } from "../../iam.ts";
import { grantsOfRoles } from "./boundary.ts";
import { type Bounds, ownOf } from "./statements.ts";

/** What Terraform fills in when it applies; other stacks' values cannot be told here. */
const TOKEN = /\$\{[^}]+\}/g;

/**
 * All that the roles of stacks may ever do: the actions that they have now, on what they have them on. Where that is only
 * known when Terraform applies, it is what the environment calls its own.
 */
export function mostOfRoles(stacks: readonly TerraformStack[], bounds: Bounds): PolicyStatement[] {
  const alike = new Map<string, string[]>();
  for (const { actions, resources } of grantsOfRoles(stacks)) {
    const on = new Set(resources.flatMap((resource) => withoutTokens(actions, resource, bounds)));
    const key = JSON.stringify(on.has("*") ? ["*"] : [...on].sort());
    alike.set(key, [...(alike.get(key) ?? []), ...actions]);
  }
  return [...alike].map(([on, actions], index) => ({
    sid: `MostOfAnyRole${index + 1}`,
    actions: [...new Set(actions)].sort(),
    resources: JSON.parse(on) as string[],
  }));
}

function withoutTokens(actions: readonly string[], resource: string, bounds: Bounds): string[] {
  if (resource.startsWith("arn:")) return [resource.replaceAll(TOKEN, "*")];
  if (!resource.includes("${")) return [resource];
  const own = actions.flatMap((action) => expandAction(action).flatMap((one) => ownOf(one, bounds)));
  return own.length > 0 ? own : ["*"];
}
