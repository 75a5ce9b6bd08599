import type { JsonObject } from "../../aws/json.ts";
import { checkStackAgainstApiModel } from "../../aws/terraform-to-api.ts";
import type { Rule } from "../rule.ts";

export const apiAccepts: Rule = {
  id: "api-accepts",
  title: "AWS's API accepts every argument: lengths, ranges, patterns, enumerations, pairs that must fit.",
  reason: "Terraform learns of most of these from AWS only, in the middle of an apply.",
  sources: ["The models of AWS's APIs in the AWS SDK, and the API references (modules/aws/api-model.json)"],
  level: "error",
  reads: "resources",
  fails: {
    resources: { aws_security_group: { web: { name: "web", description: "It's open", vpc_id: "vpc-1" } } },
  },
  passes: {
    resources: { aws_security_group: { web: { name: "web", description: "Web", vpc_id: "vpc-1" } } },
  },
  check: ({ mappings, stacks }) =>
    stacks.flatMap(({ json, path }) =>
      checkStackAgainstApiModel(mappings, json as JsonObject, path).map((problem) => ({
        ...problem,
        message: `${problem.message} (api-accepts)`,
      })),
    ),
};
