import { KEY_ARGUMENTS, KEYS_OF_BLOCKS } from "../../aws/key-arguments.ts";
import type { Observation } from "../../problems.ts";
import { isGiven, valuesIn, valuesOf } from "../judges.ts";
import { type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";

export const storesUseTheKey: Rule = {
  id: "stores-use-the-key",
  title: "In an environment with a KMS key every store is under one.",
  reason: "A store that was forgotten is readable without the key, although you believe it is protected.",
  sources: ["Security Hub ECR.5", "Security Hub SNS.1", "Security Hub S3.17"],
  level: "error",
  reads: "resources",
  keys: ["encryption"],
  fails: {
    environment: { encryption: { key: "create" } },
    resources: { aws_cloudwatch_log_group: { app: {} } },
  },
  passes: {
    environment: { encryption: { key: "create" } },
    resources: { aws_cloudwatch_log_group: { app: { kms_key_id: "${aws_kms_key.key.arn}" } } },
  },
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
