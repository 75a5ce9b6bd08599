import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

const BUCKET = "${aws_s3_bucket.files.bucket_regional_domain_name}";
const distribution = (origin: object, changes: object = {}): Resources => ({
  aws_cloudfront_distribution: { it: { origin: [origin], ...changes } },
});

describe("distributions-sign-for-buckets", () => {
  const RULE = "distributions-sign-for-buckets";

  it.each([BUCKET, "files.s3.eu-central-1.amazonaws.com", "files.s3.amazonaws.com"])(
    "warns of %s",
    (name) => {
      expect(found(RULE, { resources: distribution({ domain_name: name }) })).toEqual([
        expect.stringContaining("aws_cloudfront_distribution.it.origin[0].origin_access_control_id: "),
      ]);
    },
  );

  it.each([
    "${aws_lb.web.dns_name}",
    "${aws_s3_bucket_website_configuration.files.website_endpoint}",
    "files.s3-website.eu-central-1.amazonaws.com",
    "shop.example.com",
  ])("asks nothing of %s", (name) => {
    expect(found(RULE, { resources: distribution({ domain_name: name }) })).toEqual([]);
  });
});

describe("distributions-have-a-first-page", () => {
  const RULE = "distributions-have-a-first-page";

  it("warns of a bucket without one, and of nothing else", () => {
    expect(found(RULE, { resources: distribution({ domain_name: BUCKET }) })).toHaveLength(1);
    expect(
      found(RULE, {
        resources: distribution({ domain_name: BUCKET }, { default_root_object: "index.html" }),
      }),
    ).toEqual([]);
    for (const name of ["${aws_lb.web.dns_name}", "files.s3-website.eu-central-1.amazonaws.com"])
      expect(found(RULE, { resources: distribution({ domain_name: name }) })).toEqual([]);
  });
});
