import { type Action, expandAction } from "../aws/service-authorization";
import { type PolicyDocument, policiesOf, type Statement } from "./policies-documents";
import { type Rule, resourceProblem } from "./rule";

/** Actions that take a resource and yet get `*`, each with the reason. */
const ON_ALL: Readonly<Record<string, string>> = {
  "ssm:UpdateInstanceInformation":
    'the agent reports under the id of its own host; AWS\'s own example has *. Source: Systems Manager User Guide, "Verify or add instance permissions for Systems Manager", 2026-11',
};

export const policiesAreNarrow: Rule = {
  id: "policies-are-narrow",
  sentence: "A right on all resources is given only for actions that take none, or with a written reason.",
  reason: "Whoever takes over a task or a host has its rights: on all resources they reach beyond it.",
  check: (synthesis) =>
    policiesOf(synthesis).flatMap((policy) =>
      policy.statements.flatMap((statement) =>
        tooWide(policy, statement).map((complaint) =>
          resourceProblem(
            policiesAreNarrow,
            policy.found,
            `${policy.argument}.${statement.label}`,
            complaint,
          ),
        ),
      ),
    ),
};

/** In the other kinds of policies `*` is what the policy hangs on, or a boundary and no right. */
function tooWide({ kind }: PolicyDocument, statement: Statement): string[] {
  if (kind !== "identity" || !statement.allows) return [];
  if (statement.notActions.length > 0) return ["gives every action but some; name those that are needed."];
  if (statement.notResources.length > 0)
    return ["gives a right on every resource but some; name those that are needed."];
  if (statement.actions.includes("*")) return ["gives every action; name those that are needed."];
  if (!statement.resources.includes("*")) return [];
  const wide = statement.actions
    .flatMap(expandAction)
    .filter(({ name, resources }) => resources.length > 0 && !Object.hasOwn(ON_ALL, name));
  return wide.length === 0
    ? []
    : [`gives ${names(wide)} on all resources; name the ${kinds(wide)} that it is for.`];
}

const names = (actions: readonly Action[]): string =>
  actions.length > 3
    ? `${actions.length} actions, ${actions[0]?.name} among them,`
    : actions.map(({ name }) => name).join(", ");

const kinds = (actions: readonly Action[]): string =>
  [...new Set(actions.flatMap(({ resources }) => resources.map(({ name }) => name)))].slice(0, 4).join(", ");
