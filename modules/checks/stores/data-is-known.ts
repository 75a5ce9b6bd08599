import { dataHolding, holdsNoData } from "../../aws/data-holding";
import { type Rule, resourceProblem, resourcesOf } from "../rule";

/** Types of other providers, which `customise.ts` may add, and of newer versions of the AWS provider. */
export const dataIsKnown: Rule = {
  id: "data-is-known",
  sentence: "Of every type of resource it is known whether it holds data.",
  reason:
    "What holds data is held back when it would be destroyed; a type that nobody judged would go unseen.",
  check: (synthesis) => {
    const types = new Set(synthesis.stacks.flatMap(({ json }) => Object.keys(json.resource ?? {})));
    return [...types]
      .filter((type) => dataHolding(type) === undefined && !holdsNoData(type))
      .flatMap((type) => resourcesOf(synthesis, type))
      .map((found) => {
        const problem = resourceProblem(
          dataIsKnown,
          found,
          "",
          `is of a type that nobody has judged: does it hold data that an apply could not make again? Write ${found.type} into holdsData or holdsNone of modules/aws/terraform-types.json.`,
        );
        return { ...problem, path: `${found.type}.${found.id}` };
      });
  },
};
