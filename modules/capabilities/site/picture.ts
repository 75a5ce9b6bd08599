import { type Block, type Configuration, nested } from "../../picture/configuration.ts";
import { count, type Part, part, usedOf, usersOf } from "../../picture/part.ts";

/** The distribution with what belongs to it, and the bucket of its files. */
export function siteParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_cloudfront_distribution").flatMap((distribution) => {
    const own = [
      "aws_cloudfront_vpc_origin",
      "aws_cloudfront_origin_access_control",
      "aws_cloudfront_response_headers_policy",
      "aws_cloudfront_function",
    ].flatMap((type) => usedOf(configuration, distribution, type));
    const sources = usersOf(configuration, distribution, "aws_cloudwatch_log_delivery_source");
    const deliveries = sources.flatMap((source) =>
      usersOf(configuration, source, "aws_cloudwatch_log_delivery"),
    );
    const destinations = deliveries.flatMap((delivery) =>
      usedOf(configuration, delivery, "aws_cloudwatch_log_delivery_destination"),
    );
    const logs = destinations.flatMap((destination) => usedOf(configuration, destination, "aws_s3_bucket"));
    const files = usedOf(configuration, distribution, "aws_s3_bucket");
    return [
      ...part(configuration, [distribution, ...own, ...sources, ...deliveries, ...destinations, ...logs], {
        kind: "site",
        title: "Site",
        lines: [
          "CloudFront, by HTTPS",
          pathsLine(distribution),
          ...logs.map((bucket) => logsLine(configuration, bucket)),
        ],
      }),
      ...part(configuration, files, {
        kind: "bucket",
        title: "Files of the site",
        lines: ["S3, read by the distribution alone"],
      }),
    ];
  });
}

function pathsLine({ values }: Block): string | undefined {
  const paths = nested(values["ordered_cache_behavior"]).map((behaviour) =>
    String(behaviour["path_pattern"]),
  );
  return paths.length === 0 ? undefined : `${paths.join(", ")} to the load balancer`;
}

function logsLine(configuration: Configuration, bucket: Block): string {
  const [days] = usersOf(configuration, bucket, "aws_s3_bucket_lifecycle_configuration")
    .flatMap(({ values }) => nested(values["rule"]))
    .flatMap(({ expiration }) => nested(expiration))
    .map((expiration) => Number(expiration["days"]));
  return `access logs kept ${days === undefined ? "for good" : count(days, "day")}`;
}
