import type { Configuration } from "../../picture/configuration.ts";
import { type Part, part, usedOf } from "../../picture/part.ts";

/** What has a bucket in a box of its own, or beside it: access logs, and files of a site. */
const TOLD_WITH = ["aws_lb", "aws_cloudfront_distribution", "aws_cloudwatch_log_delivery_destination"];

export function bucketParts(configuration: Configuration): Part[] {
  const owners = configuration.resources(...TOLD_WITH);
  const told = owners.flatMap((owner) => usedOf(configuration, owner, "aws_s3_bucket"));
  const buckets = configuration.resources("aws_s3_bucket").filter((bucket) => !told.includes(bucket));
  return buckets.flatMap((bucket) =>
    part(configuration, [bucket], {
      kind: "bucket",
      title: "S3 bucket",
      lines: [String(bucket.values["bucket"] ?? `${String(bucket.values["bucket_prefix"])}…`)],
    }),
  );
}
