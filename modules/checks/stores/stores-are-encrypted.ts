import { type Rule, resourceProblem, resourcesOf } from "../rule.ts";
import { STORES } from "./facts.ts";

export const storesAreEncrypted: Rule = {
  id: "stores-are-encrypted",
  sentence: "Whatever keeps data keeps it encrypted, and no bucket is open to the public.",
  reason: "A stolen disk, copy or backup is then unreadable.",
  check: (synthesis) =>
    Object.entries(STORES).flatMap(([type, { encrypted }]) =>
      resourcesOf(synthesis, type).flatMap((store) => {
        const wrong = encrypted?.(store, synthesis);
        return wrong ? [resourceProblem(storesAreEncrypted, store, wrong.argument, wrong.message)] : [];
      }),
    ),
};
