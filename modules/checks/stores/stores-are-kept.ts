import { type Rule, resourceProblem, resourcesOf } from "../rule.ts";
import { STORES } from "./facts.ts";

export const storesAreKept: Rule = {
  id: "stores-are-kept",
  sentence:
    "Whatever keeps data is protected from accidental destruction and can be restored, unless the environment is disposable.",
  reason: "A wrong line in a plan is noticed too late; what it destroys must be recoverable.",
  check: (synthesis) =>
    synthesis.environment.disposable
      ? []
      : Object.entries(STORES).flatMap(([type, { kept }]) =>
          resourcesOf(synthesis, type).flatMap((store) => {
            const wrong = kept?.(store, synthesis);
            return wrong ? [resourceProblem(storesAreKept, store, wrong.argument, wrong.message)] : [];
          }),
        ),
};
