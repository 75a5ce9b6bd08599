import type { Configuration } from "../../picture/configuration.ts";
import { type Part, part, usedOf } from "../../picture/part.ts";

/** Those of access logs are told of with their load balancer. */
export function bucketParts(configuration: Configuration): Part[] {
  const balancers = configuration.resources("aws_lb");
  const logs = balancers.flatMap((balancer) => usedOf(configuration, balancer, "aws_s3_bucket"));
  const buckets = configuration.resources("aws_s3_bucket").filter((bucket) => !logs.includes(bucket));
  return buckets.flatMap((bucket) =>
    part(configuration, [bucket], {
      kind: "bucket",
      title: "S3 bucket",
      lines: [String(bucket.values["bucket"] ?? `${String(bucket.values["bucket_prefix"])}…`)],
    }),
  );
}
