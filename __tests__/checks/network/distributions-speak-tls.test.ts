import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

const RULE = "distributions-speak-tls";
const distribution = (changes: object): Resources => ({
  aws_cloudfront_distribution: {
    it: { default_cache_behavior: [{ viewer_protocol_policy: "redirect-to-https" }], ...changes },
  },
});
const origin = (config: object) => ({ origin: [{ custom_origin_config: [config] }] });
const certificate = (changes: object) => ({
  viewer_certificate: [
    { ssl_support_method: "sni-only", minimum_protocol_version: "TLSv1.2_2021", ...changes },
  ],
});

describe(RULE, () => {
  it.each<[object, string]>([
    [
      { default_cache_behavior: [{ viewer_protocol_policy: "allow-all" }] },
      "default_cache_behavior[0].viewer_protocol_policy",
    ],
    [
      {
        ordered_cache_behavior: [
          { viewer_protocol_policy: "https-only" },
          { viewer_protocol_policy: "allow-all" },
        ],
      },
      "ordered_cache_behavior[1].viewer_protocol_policy",
    ],
    [
      origin({ origin_protocol_policy: "http-only" }),
      "origin[0].custom_origin_config[0].origin_protocol_policy",
    ],
    [
      origin({ origin_protocol_policy: "https-only", origin_ssl_protocols: ["SSLv3", "TLSv1.2"] }),
      "origin[0].custom_origin_config[0].origin_ssl_protocols",
    ],
    [certificate({ ssl_support_method: "vip" }), "viewer_certificate[0].ssl_support_method"],
    [
      certificate({ minimum_protocol_version: "TLSv1.1_2016" }),
      "viewer_certificate[0].minimum_protocol_version",
    ],
    [certificate({ minimum_protocol_version: undefined }), "viewer_certificate[0].minimum_protocol_version"],
  ])("refuses %j", (changes, argument) => {
    expect(found(RULE, { resources: distribution(changes) })).toEqual([
      expect.stringContaining(`aws_cloudfront_distribution.it.${argument}: `),
    ]);
  });

  it.each<object>([
    {},
    origin({ origin_protocol_policy: "match-viewer", origin_ssl_protocols: ["TLSv1.2"] }),
    certificate({}),
    certificate({ minimum_protocol_version: "TLSv1.3_2025" }),
    { viewer_certificate: [{ cloudfront_default_certificate: true }] },
  ])("accepts %j", (changes) => {
    expect(found(RULE, { resources: distribution(changes) })).toEqual([]);
  });
});
