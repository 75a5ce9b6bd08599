import { dataHolding, holdsNoData } from "../../aws/data-holding.ts";
import { type Rule, resourceProblem, resourcesOf } from "../rule.ts";

/** Types of other providers, which `customise.ts` may add, and of newer versions of the AWS provider. */
export const dataIsKnown: Rule = {
  id: "data-is-known",
  title: "Every type of resource is classified: it holds data, or it does not.",
  reason: "What holds data is held back when it would be destroyed; an unclassified type would go unnoticed.",
  sources: ["Provider documentation of each type (modules/aws/terraform-types.json)"],
  level: "error",
  reads: "environment",
  fails: { resources: { mongodbatlas_cluster: { main: {} } } },
  passes: { resources: { aws_elasticache_cluster: { cache: {} } } },
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
          `is of a type that is not classified: does it hold data that an apply could not recreate? Write ${found.type} into holdsData or holdsNone of modules/aws/terraform-types.json.`,
        );
        return { ...problem, path: `${found.type}.${found.id}` };
      });
  },
};
