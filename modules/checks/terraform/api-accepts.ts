import type { JsonObject } from "../../aws/json.ts";
import { checkStackAgainstApiModel } from "../../aws/terraform-to-api.ts";
import type { Rule } from "../rule.ts";

export const apiAccepts: Rule = {
  id: "api-accepts",
  sentence: "AWS's API accepts every argument: lengths, ranges, patterns, enumerations, pairs that must fit.",
  reason: "Terraform learns of most of these from AWS only, in the middle of an apply.",
  check: ({ mappings, stacks }) =>
    stacks.flatMap(({ json, path }) =>
      checkStackAgainstApiModel(mappings, json as JsonObject, path).map((problem) => ({
        ...problem,
        message: `${problem.message} (api-accepts)`,
      })),
    ),
};
