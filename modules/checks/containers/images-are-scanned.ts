import { argumentRule } from "../argument-rule.ts";
import { isTrue } from "../judges.ts";
import { resourcesOf } from "../rule.ts";

const ON_PUSH = isTrue(
  "image_scanning_configuration.scan_on_push",
  "must be true, unless the registry has a scanning configuration.",
);

export const imagesAreScanned = argumentRule({
  id: "images-are-scanned",
  title: "Images are scanned when they are pushed.",
  reason: "Known holes in an image are found by a scan, not by its users.",
  sources: ["Security Hub ECR.1"],
  level: "error",
  fails: {
    resources: { aws_ecr_repository: { app: { image_scanning_configuration: { scan_on_push: false } } } },
  },
  passes: {
    resources: { aws_ecr_repository: { app: { image_scanning_configuration: { scan_on_push: true } } } },
  },
  asks: {
    aws_ecr_repository: (found, synthesis) =>
      resourcesOf(synthesis, "aws_ecr_registry_scanning_configuration").length > 0
        ? undefined
        : ON_PUSH(found, synthesis),
  },
});
