import { argumentRule } from "../argument-rule.ts";
import { hasBeside, isOneOf } from "../judges.ts";

export const bucketsKeepVersions = argumentRule({
  id: "buckets-keep-versions",
  title: "A bucket keeps earlier versions of its objects.",
  reason: "What a program overwrites or deletes by mistake is otherwise gone.",
  sources: ["Security Hub S3.14"],
  level: "warning",
  reads: "resources",
  fails: {
    resources: {
      aws_s3_bucket_versioning: {
        files: { bucket: "files", versioning_configuration: [{ status: "Suspended" }] },
      },
    },
  },
  passes: {
    resources: {
      aws_s3_bucket_versioning: {
        files: { bucket: "files", versioning_configuration: [{ status: "Enabled" }] },
      },
    },
  },
  asks: {
    aws_s3_bucket: hasBeside("aws_s3_bucket_versioning", "bucket", "keeps no earlier versions."),
    aws_s3_bucket_versioning: isOneOf("versioning_configuration.status", ["Enabled"]),
  },
});
