import type { Judge } from "./judges.ts";
import { type Rule, resourceProblem, resourcesOf } from "./rule.ts";

/** A rule that asks resources of some types, each by itself, for their arguments. */
export interface ArgumentRule extends Omit<Rule, "check" | "reads"> {
  /** Default `resources`. */
  readonly reads?: Rule["reads"];
  /** By resource type. */
  readonly asks: Readonly<Record<string, Judge>>;
  /** Not asked where the environment is disposable. Default false. */
  readonly unlessDisposable?: boolean;
}

/** The rule itself. Its finding names the argument that is wrong, or missing. */
export function argumentRule({ asks, unlessDisposable = false, ...rule }: ArgumentRule): Rule {
  return {
    reads: "resources",
    ...rule,
    check: (synthesis) =>
      unlessDisposable && synthesis.environment.disposable
        ? []
        : Object.entries(asks).flatMap(([type, judge]) =>
            resourcesOf(synthesis, type).flatMap((found) => {
              const wrong = judge(found, synthesis);
              return wrong ? [resourceProblem(rule, found, wrong.argument, wrong.message)] : [];
            }),
          ),
  };
}
