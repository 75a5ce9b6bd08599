import { argumentRule } from "../argument-rule.ts";
import { flagOf } from "../arguments.ts";
import { all, everyIsOneOf, isNot, type Judge, matches, valuesIn, where } from "../judges.ts";

const VIEWERS = ["https-only", "redirect-to-https"];

/** TLS 1.2 and later. Source: CloudFront Developer Guide, "Supported protocols and ciphers", 2026-11. */
const CURRENT = /^TLSv1\.(2_20(19|21|25)|3_2025)$/;

/** `match-viewer` is HTTPS where viewers come by HTTPS, which is asked for before. */
const encryptsToOrigins: Judge = ({ arguments: args }) => {
  const plain = valuesIn(args, "origin.custom_origin_config.origin_protocol_policy").find(
    ({ value }) => value === "http-only",
  );
  return plain && { argument: plain.place, message: "must be https-only, or match-viewer." };
};

const takesNoSsl: Judge = ({ arguments: args }) => {
  const old = valuesIn(args, "origin.custom_origin_config.origin_ssl_protocols").find(({ value }) =>
    JSON.stringify(value ?? []).includes("SSLv3"),
  );
  return old && { argument: old.place, message: "must not hold SSLv3, which is broken." };
};

/** CloudFront's own name has CloudFront's own certificate and policy. */
const ofItsOwnNames = where(
  ({ viewer_certificate: certificate }) =>
    certificate !== undefined &&
    !valuesIn({ viewer_certificate: certificate }, "viewer_certificate.cloudfront_default_certificate").some(
      ({ value }) => flagOf(value) === true,
    ),
  all(
    isNot(
      "viewer_certificate.ssl_support_method",
      ["vip"],
      "must be sni-only: AWS bills addresses for this name alone, and every client of today sends the name.",
    ),
    matches(
      "viewer_certificate.minimum_protocol_version",
      CURRENT,
      "must be a policy with TLS 1.2 or later, such as TLSv1.2_2021.",
    ),
  ),
);

export const distributionsSpeakTls = argumentRule({
  id: "distributions-speak-tls",
  title: "A distribution speaks current TLS with viewers, and encrypts what it asks its origins.",
  reason: "What goes over HTTP can be read and changed by every network on its way.",
  sources: [
    "Security Hub CloudFront.3",
    "Security Hub CloudFront.8",
    "Security Hub CloudFront.9",
    "Security Hub CloudFront.10",
    "Security Hub CloudFront.15",
  ],
  level: "error",
  keys: ["site.minimumTls"],
  fails: {
    resources: {
      aws_cloudfront_distribution: {
        site: { default_cache_behavior: [{ viewer_protocol_policy: "allow-all" }] },
      },
    },
  },
  passes: {
    resources: {
      aws_cloudfront_distribution: {
        site: {
          default_cache_behavior: [{ viewer_protocol_policy: "redirect-to-https" }],
          viewer_certificate: [
            {
              acm_certificate_arn: "arn",
              ssl_support_method: "sni-only",
              minimum_protocol_version: "TLSv1.2_2021",
            },
          ],
        },
      },
    },
  },
  asks: {
    aws_cloudfront_distribution: all(
      everyIsOneOf("default_cache_behavior.viewer_protocol_policy", VIEWERS),
      everyIsOneOf("ordered_cache_behavior.viewer_protocol_policy", VIEWERS),
      encryptsToOrigins,
      takesNoSsl,
      ofItsOwnNames,
    ),
  },
});
