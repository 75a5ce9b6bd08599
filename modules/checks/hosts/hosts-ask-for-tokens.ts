import { isUnresolved } from "../../aws/json.ts";
import { cannotBeJudged } from "../arguments.ts";
import { isGiven, valuesOf } from "../judges.ts";
import { type FoundResource, type Rule, resourceProblem, resourcesOf } from "../rule.ts";

const HOSTS = [
  "aws_instance",
  "aws_launch_configuration",
  "aws_launch_template",
  "aws_spot_instance_request",
];
const TOKENS = "metadata_options.http_tokens";

/** Source: Security Hub, EC2.8, EC2.170 and AutoScaling.3. What is unset is as the image has it. */
export const hostsAskForTokens: Rule = {
  id: "hosts-ask-for-tokens",
  title: "Hosts give their metadata only to requests with a token (IMDSv2).",
  reason: "Otherwise a program that can be made to fetch any URL hands out the rights of its host.",
  sources: [
    "Security Hub EC2.8",
    "Security Hub EC2.170",
    "Security Hub AutoScaling.3",
    "CIS AWS Foundations Benchmark v3.0.0, 5.6",
  ],
  level: "error",
  reads: "resources",
  fails: {
    resources: { aws_launch_template: { hosts: { metadata_options: [{ http_tokens: "optional" }] } } },
  },
  passes: {
    resources: { aws_launch_template: { hosts: { metadata_options: [{ http_tokens: "required" }] } } },
  },
  check: (synthesis) =>
    HOSTS.flatMap((type) => resourcesOf(synthesis, type))
      .filter((found) => !isSaidByTemplate(found))
      .filter(({ arguments: args }) => !isOff(args))
      .flatMap((found) =>
        valuesOf(found.arguments, TOKENS)
          .filter(({ value }) => value !== "required")
          .map(({ place, value }) =>
            resourceProblem(
              hostsAskForTokens,
              found,
              place,
              isUnresolved(value) ? `${cannotBeJudged(value)}; write the value itself.` : "must be required.",
            ),
          ),
      ),
};

const isSaidByTemplate = ({ arguments: args }: FoundResource): boolean =>
  isGiven(args["launch_template"]) && !isGiven(args["metadata_options"]);

const isOff = (args: FoundResource["arguments"]): boolean =>
  valuesOf(args, "metadata_options.http_endpoint").every(({ value }) => value === "disabled");
