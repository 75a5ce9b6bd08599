import { ENDED_RUNTIMES, LAMBDA_RUNTIMES } from "../../aws/lambda-runtimes.ts";
import { argumentRule } from "../argument-rule.ts";
import { isNot, type Judge } from "../judges.ts";

const NOT_ENDED = isNot("runtime", ENDED_RUNTIMES, "");

/** Says since when, and what to write. */
const livesOn: Judge = (found, synthesis) => {
  const wrong = NOT_ENDED(found, synthesis);
  const row = LAMBDA_RUNTIMES[String(found.arguments["runtime"])];
  if (wrong === undefined || row === undefined) return wrong;
  return {
    argument: wrong.argument,
    message: `has had no patches of AWS since ${row.ends}; choose ${row.successor ?? "a later one"}.`,
  };
};

export const functionsHaveLivingRuntimes = argumentRule({
  id: "functions-have-living-runtimes",
  title: "A Lambda function runs on a runtime that AWS still patches.",
  reason:
    "A runtime after its end gets no security patches, and later the function can no longer be changed.",
  sources: [
    "Security Hub Lambda.2",
    'Lambda Developer Guide, "Lambda runtimes", deprecation dates to November 2026',
  ],
  level: "error",
  fails: { resources: { aws_lambda_function: { resize: { runtime: "nodejs16.x" } } } },
  passes: { resources: { aws_lambda_function: { resize: { runtime: "nodejs22.x" } } } },
  asks: { aws_lambda_function: livesOn },
});
