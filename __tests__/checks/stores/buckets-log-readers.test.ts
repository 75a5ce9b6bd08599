import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

const RULE = "buckets-log-readers";
const beside = (resources: Resources): Resources => ({
  aws_s3_bucket: { it: { bucket: "it" } },
  ...resources,
});
const NAME = "${aws_s3_bucket.it.bucket}";

describe(RULE, () => {
  it.each<[string, Resources]>([
    ["with nothing beside it", {}],
    ["while another one logs", { aws_s3_bucket_logging: { other: { bucket: "${aws_s3_bucket.other.id}" } } }],
    ["while a trail records calls, but no reading", { aws_cloudtrail: { all: { s3_bucket_name: "logs" } } }],
  ])("warns of a bucket %s", (_, resources) => {
    expect(found(RULE, { resources: beside(resources) })).toEqual([
      expect.stringContaining("aws_s3_bucket.it: "),
    ]);
  });

  it.each<[string, Resources]>([
    ["that logs to another", { aws_s3_bucket_logging: { it: { bucket: NAME, target_bucket: "logs" } } }],
    ["that another logs to", { aws_s3_bucket_logging: { other: { bucket: "other", target_bucket: NAME } } }],
    ["for logs of a load balancer", { aws_lb: { web: { access_logs: { bucket: NAME, enabled: true } } } }],
    ["for the records of a trail", { aws_cloudtrail: { all: { s3_bucket_name: NAME } } }],
    [
      "whose reading a trail records",
      {
        aws_cloudtrail: {
          all: { event_selector: [{ data_resource: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }] },
        },
      },
    ],
    [
      "that a distribution serves, which keeps logs by a rule of its own",
      {
        aws_cloudfront_distribution: {
          site: { origin: [{ domain_name: "${aws_s3_bucket.it.bucket_regional_domain_name}" }] },
        },
      },
    ],
  ])("accepts a bucket %s", (_, resources) => {
    expect(found(RULE, { resources: beside(resources) })).toEqual([]);
  });
});
