import { argumentRule } from "../argument-rule.ts";
import { hasBeside } from "../judges.ts";

export const imagesExpire = argumentRule({
  id: "images-expire",
  title: "Repositories have a lifecycle policy.",
  reason: "Otherwise every image that was ever built is kept and billed.",
  sources: ["Security Hub ECR.3"],
  level: "warning",
  reads: "resources",
  keys: ["registry.expireUntaggedDays"],
  fails: { resources: { aws_ecr_repository: { app: { name: "app" } } } },
  passes: {
    resources: {
      aws_ecr_repository: { app: { name: "app" } },
      aws_ecr_lifecycle_policy: { app: { repository: "app", policy: "{}" } },
    },
  },
  asks: {
    aws_ecr_repository: hasBeside(
      "aws_ecr_lifecycle_policy",
      "repository",
      "has no lifecycle policy.",
      "name",
    ),
  },
});
