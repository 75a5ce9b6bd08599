import { KEY_ARGUMENTS, KEYS_OF_BLOCKS } from "../../aws/key-arguments.ts";
import type { Observation } from "../../problems.ts";
import { type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";
import { isGiven, valuesIn, valuesOf } from "./judges.ts";

export const storesUseTheKey: Rule = {
  id: "stores-use-the-key",
  sentence: "In an environment with a KMS key every store is under one.",
  reason: "A store that was forgotten is readable without the key, although you believe it is protected.",
  check: (synthesis) =>
    synthesis.environment.encryption === undefined
      ? []
      : [
          ...withoutKey(synthesis, KEY_ARGUMENTS, valuesOf),
          ...withoutKey(synthesis, KEYS_OF_BLOCKS, valuesIn),
        ],
};

function withoutKey(
  synthesis: Synthesis,
  table: Readonly<Record<string, string>>,
  read: typeof valuesOf,
): Observation[] {
  return Object.entries(table).flatMap(([type, path]) =>
    resourcesOf(synthesis, type).flatMap((found) => {
      const without = read(found.arguments, path).find(({ value }) => !isGiven(value));
      return without
        ? [resourceProblem(storesUseTheKey, found, without.place, "must name the key of the environment.")]
        : [];
    }),
  );
}
