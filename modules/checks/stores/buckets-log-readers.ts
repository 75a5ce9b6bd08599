import { argumentRule } from "../argument-rule.ts";
import { hasBeside, isGiven, type Judge, where } from "../judges.ts";
import { resourcesOf, type Synthesis } from "../rule.ts";

/**
 * What delivers logs to a bucket, which needs none of its own, and what records who reads it: a distribution before it.
 * Source: Security Hub User Guide, S3.9, 2026-11: "The target logging bucket does not need to have server access logging".
 */
const DELIVER_OR_RECORD = [
  "aws_alb",
  "aws_cloudfront_distribution",
  "aws_cloudtrail",
  "aws_cloudwatch_log_delivery_destination",
  "aws_elb",
  "aws_flow_log",
  "aws_kinesis_firehose_delivery_stream",
  "aws_lb",
  "aws_wafv2_web_acl_logging_configuration",
];

const isRecorded = (synthesis: Synthesis, bucket: string): boolean =>
  DELIVER_OR_RECORD.flatMap((type) => resourcesOf(synthesis, type)).some(({ arguments: args }) =>
    JSON.stringify(args).includes(`aws_s3_bucket.${bucket}.`),
  ) ||
  resourcesOf(synthesis, "aws_s3_bucket_logging").some(({ arguments: args }) =>
    String(args["target_bucket"]).includes(`aws_s3_bucket.${bucket}.`),
  );

/** Data events of a trail, by either kind of selector. */
const hasDataEvents = (synthesis: Synthesis): boolean =>
  resourcesOf(synthesis, "aws_cloudtrail").some(({ arguments: args }) =>
    JSON.stringify([args["event_selector"], args["advanced_event_selector"]]).includes("AWS::S3::Object"),
  );

const logsReaders: Judge = (bucket, synthesis) =>
  isRecorded(synthesis, bucket.id) || hasDataEvents(synthesis)
    ? undefined
    : hasBeside("aws_s3_bucket_logging", "bucket", "records nowhere who reads it.")(bucket, synthesis);

export const bucketsLogReaders = argumentRule({
  id: "buckets-log-readers",
  title: "A bucket records who reads and writes it, unless it is one for logs.",
  reason: "After a leak nobody can otherwise say what was taken.",
  sources: ["Security Hub S3.9"],
  level: "warning",
  fails: { resources: { aws_s3_bucket: { files: { bucket: "files" } } } },
  passes: {
    resources: {
      aws_s3_bucket: { files: { bucket: "files" }, logs: { bucket: "logs" } },
      aws_s3_bucket_logging: {
        files: { bucket: "${aws_s3_bucket.files.id}", target_bucket: "${aws_s3_bucket.logs.id}" },
      },
    },
  },
  asks: { aws_s3_bucket: where(({ logging }) => !isGiven(logging), logsReaders) },
});
