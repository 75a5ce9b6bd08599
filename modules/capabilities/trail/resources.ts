import type { Resources } from "../resource.ts";

export const resources = {
  aws_cloudtrail: {
    api: { none: "it is the same for every environment, but for its name, which is shorter than AWS allows" },
    billed: { none: "the first copy of an account's management events is free" },
    drawn: "box",
  },
  aws_cloudwatch_log_metric_filter: {
    api: { none: "a test matches its patterns against records" },
    billed: ["metric"],
    drawn: "box",
  },
  aws_s3_bucket_object_lock_configuration: {
    api: { none: "its days are judged by the environment's schema" },
    billed: { none: "AWS bills what the bucket holds" },
    drawn: { none: "it is a part of its bucket" },
  },
} as const satisfies Resources;
