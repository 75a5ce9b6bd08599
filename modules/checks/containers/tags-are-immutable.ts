import { argumentRule } from "../argument-rule.ts";
import { isOneOf } from "../judges.ts";

export const tagsAreImmutable = argumentRule({
  id: "tags-are-immutable",
  title: "The tag of an image always names the same image.",
  reason: "Whoever can push could otherwise replace what runs in production at the next start of a task.",
  sources: ["Security Hub ECR.2"],
  level: "error",
  fails: { resources: { aws_ecr_repository: { app: { image_tag_mutability: "MUTABLE" } } } },
  passes: { resources: { aws_ecr_repository: { app: { image_tag_mutability: "IMMUTABLE" } } } },
  asks: {
    aws_ecr_repository: isOneOf("image_tag_mutability", ["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"], "MUTABLE"),
  },
});
