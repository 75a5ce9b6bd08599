import type { Resources } from "../resource.ts";

const FREE = "CloudFront bills requests and what it sends";
const DELIVERY = "AWS bills what the bucket of the logs holds";

export const resources = {
  aws_cloudfront_distribution: {
    api: {
      none: "its paths and policies are judged by the environment's schema, and the rest are references",
    },
    billed: ["cdnData", "cdnRequest"],
    drawn: "box",
  },
  aws_cloudfront_function: {
    api: { none: "its code is run by a test" },
    billed: ["cdnFunction"],
    drawn: "box",
  },
  aws_cloudfront_origin_access_control: {
    api: { none: "it is the same for every site" },
    billed: { none: FREE },
    drawn: "box",
  },
  aws_cloudfront_response_headers_policy: {
    api: { none: "its one header that differs is judged by the environment's schema" },
    billed: { none: FREE },
    drawn: "box",
  },
  aws_cloudfront_vpc_origin: {
    api: { none: "it is the same for every site, but for the load balancer" },
    billed: { none: FREE },
    drawn: "box",
  },
  aws_cloudwatch_log_delivery: {
    api: { none: "its arguments are references" },
    billed: { none: DELIVERY },
    drawn: "box",
  },
  aws_cloudwatch_log_delivery_destination: {
    api: { none: "its arguments are references" },
    billed: { none: DELIVERY },
    drawn: "box",
  },
  aws_cloudwatch_log_delivery_source: {
    api: { none: "its arguments are references" },
    billed: { none: DELIVERY },
    drawn: "box",
  },
} as const satisfies Resources;
