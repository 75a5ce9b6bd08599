import { argumentRule } from "../argument-rule.ts";
import { isNot } from "../judges.ts";

const ENDED = [
  "dotnet5.0",
  "dotnet6",
  "dotnet7",
  "dotnetcore1.0",
  "dotnetcore2.0",
  "dotnetcore2.1",
  "dotnetcore3.1",
  "go1.x",
  "java8",
  "nodejs",
  "nodejs10.x",
  "nodejs12.x",
  "nodejs14.x",
  "nodejs16.x",
  "nodejs18.x",
  "nodejs20.x",
  "nodejs4.3",
  "nodejs4.3-edge",
  "nodejs6.10",
  "nodejs8.10",
  "provided",
  "provided.al2",
  "python2.7",
  "python3.10",
  "python3.6",
  "python3.7",
  "python3.8",
  "python3.9",
  "ruby2.5",
  "ruby2.7",
  "ruby3.2",
];

export const functionsHaveLivingRuntimes = argumentRule({
  id: "functions-have-living-runtimes",
  title: "A Lambda function runs on a runtime that AWS still patches.",
  reason:
    "A runtime after its end gets no security patches, and later the function can no longer be changed.",
  sources: [
    "Security Hub Lambda.2",
    'Lambda Developer Guide, "Lambda runtimes", deprecation dates to October 2026',
  ],
  level: "error",
  fails: { resources: { aws_lambda_function: { resize: { runtime: "nodejs16.x" } } } },
  passes: { resources: { aws_lambda_function: { resize: { runtime: "nodejs22.x" } } } },
  asks: { aws_lambda_function: isNot("runtime", ENDED, "is no longer patched by AWS; choose a later one.") },
});
