import { type Rule, resourceProblem, resourcesOf } from "../rule";
import { STORES } from "./facts";

export const storesAreKept: Rule = {
  id: "stores-are-kept",
  sentence:
    "Whatever keeps data is protected from a destroy by mistake and has a way back, unless the environment is disposable.",
  reason: "One wrong line in a plan is read too late; what is destroyed by it must not be gone.",
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
