import { argumentRule } from "../argument-rule.ts";
import { hasBeside } from "../judges.ts";

export const bucketsExpire = argumentRule({
  id: "buckets-expire",
  title: "A bucket has a lifecycle.",
  reason: "Otherwise old versions and unfinished uploads are kept and billed for ever.",
  sources: ["Security Hub S3.10", "Security Hub S3.13"],
  level: "warning",
  reads: "resources",
  fails: { resources: { aws_s3_bucket: { files: { bucket: "files" } } } },
  passes: {
    resources: {
      aws_s3_bucket: { files: { bucket: "files" } },
      aws_s3_bucket_lifecycle_configuration: { files: { bucket: "${aws_s3_bucket.files.id}" } },
    },
  },
  asks: { aws_s3_bucket: hasBeside("aws_s3_bucket_lifecycle_configuration", "bucket", "has no lifecycle.") },
});
