import { nested } from "../../picture/configuration.ts";
import { type Boxes, count, part, usedOf, usersOf } from "../../picture/part.ts";

/** The trail with its records, and what looks at them. */
export const trailParts: Boxes = (configuration) =>
  configuration.resources("aws_cloudtrail").flatMap((trail) => {
    const buckets = usedOf(configuration, trail, "aws_s3_bucket");
    const groups = usedOf(configuration, trail, "aws_cloudwatch_log_group");
    const filters = groups.flatMap((group) =>
      usersOf(configuration, group, "aws_cloudwatch_log_metric_filter"),
    );
    const locks = buckets.flatMap((bucket) =>
      usersOf(configuration, bucket, "aws_s3_bucket_object_lock_configuration"),
    );
    const days = buckets
      .flatMap((bucket) => usersOf(configuration, bucket, "aws_s3_bucket_lifecycle_configuration"))
      .flatMap(({ values }) => nested(values["rule"]))
      .flatMap(({ expiration }) => nested(expiration))
      .map((expiration) => Number(expiration["days"]));
    return part(configuration, [trail, ...buckets, ...groups, ...filters], {
      kind: "trail",
      title: "CloudTrail",
      lines: [
        "all regions of the account",
        ...days.map((number) => `records kept ${count(number, "day")}${locks.length > 0 ? ", locked" : ""}`),
      ],
    });
  });
