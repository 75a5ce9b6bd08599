import { argumentRule } from "../argument-rule.ts";
import { isSaid, where } from "../judges.ts";
import { bucketOrigins } from "./bucket-origins.ts";

export const distributionsHaveAFirstPage = argumentRule({
  id: "distributions-have-a-first-page",
  title: "A distribution of a bucket's files says which of them answers /.",
  reason: "A bucket answers / with the list of what it holds, or with an error.",
  sources: ["Security Hub CloudFront.1"],
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
          origin: [{ domain_name: "${aws_s3_bucket.files.bucket_regional_domain_name}" }],
          default_root_object: "index.html",
        },
      },
    },
  },
  asks: {
    aws_cloudfront_distribution: where(
      (args) => bucketOrigins(args).length > 0,
      isSaid("default_root_object", "must name a file, such as index.html."),
    ),
  },
});
