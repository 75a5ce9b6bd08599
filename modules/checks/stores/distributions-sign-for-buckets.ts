import { argumentRule } from "../argument-rule.ts";
import { isGiven, type Judge } from "../judges.ts";
import { bucketOrigins } from "./bucket-origins.ts";

const signs: Judge = ({ arguments: args }) => {
  const open = bucketOrigins(args).find(({ content }) => !isGiven(content?.["origin_access_control_id"]));
  return (
    open && {
      argument: `${open.place}.origin_access_control_id`,
      message: "must name an origin access control: only a public bucket answers without one.",
    }
  );
};

export const distributionsSignForBuckets = argumentRule({
  id: "distributions-sign-for-buckets",
  title: "A distribution signs what it asks a bucket for.",
  reason:
    "Only then can the bucket be closed to everybody else, who would get round the distribution's rules.",
  sources: ["Security Hub CloudFront.13"],
  level: "warning",
  fails: {
    resources: {
      aws_cloudfront_distribution: {
        site: { origin: [{ domain_name: "${aws_s3_bucket.files.bucket_regional_domain_name}" }] },
      },
    },
  },
  passes: {
    resources: {
      aws_cloudfront_distribution: {
        site: {
          origin: [
            {
              domain_name: "${aws_s3_bucket.files.bucket_regional_domain_name}",
              origin_access_control_id: "${aws_cloudfront_origin_access_control.files.id}",
            },
          ],
        },
      },
    },
  },
  asks: { aws_cloudfront_distribution: signs },
});
