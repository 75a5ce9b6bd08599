import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  CLOUDFRONT_LIMITS,
  ERRORS_ALWAYS_CACHED,
  MANAGED_POLICIES,
  NAMES_OF_ZONES_WITHOUT_VPC_ORIGINS,
  REFUSED_IN_USE,
  ZONES_WITHOUT_VPC_ORIGINS,
} from "../../../modules/aws/cloudfront.ts";
import { findRegion, zonesOf } from "../../../modules/aws/regions.ts";
import { decisions } from "../../../modules/capabilities/site/deploying.ts";
import { site } from "../../../modules/capabilities/site/schema.ts";
import { marketWith, PROJECT, sentencesOf } from "../../support/environment.ts";

type Arguments = Readonly<Record<string, unknown>>;
interface Json {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly output: Readonly<Record<string, { readonly value: unknown }>>;
}

const service = (name: string, folder = "environments"): Json =>
  JSON.parse(
    readFileSync(join(PROJECT, `__tests__/__snapshots__/${folder}/${name}-service.tf.json`), "utf8"),
  );
const whole = service("site");
const alone = service("site-alone");
const all = ({ resource }: Json, type: string): Arguments[] => Object.values(resource[type] ?? {});

describe("a site with names and an application behind it", () => {
  const [distribution = {}] = all(whole, "aws_cloudfront_distribution");

  it("answers by HTTP/2 and 3, IPv4 and IPv6, and by TLS of the environment file", () => {
    expect(distribution).toMatchObject({
      http_version: "http2and3",
      is_ipv6_enabled: true,
      price_class: "PriceClass_200",
      aliases: ["shop.example.com", "www.shop.example.com"],
      viewer_certificate: { minimum_protocol_version: "TLSv1.2_2025", ssl_support_method: "sni-only" },
    });
  });

  it("leaves the application's errors as they are, and keeps none of them for others", () => {
    const kept = ERRORS_ALWAYS_CACHED.map((code) => ({ error_code: code, error_caching_min_ttl: 0 }));
    // With a page or another status, the error would be the site's.
    expect(distribution["custom_error_response"]).toEqual(kept);
    const [files = {}] = all(alone, "aws_cloudfront_distribution");
    expect(files).not.toHaveProperty("custom_error_response");
  });

  it("caches files, and nothing of the application, whose paths stand in the order of the file", () => {
    expect(distribution["default_cache_behavior"]).toMatchObject({
      cache_policy_id: MANAGED_POLICIES.cachingOptimized.id,
      viewer_protocol_policy: "redirect-to-https",
      compress: true,
    });
    const paths = distribution["ordered_cache_behavior"] as readonly Arguments[];
    expect(paths.map((one) => one["path_pattern"])).toEqual(["/goals", "/goals/*", "/api/*"]);
    for (const path of paths)
      expect(path).toMatchObject({
        cache_policy_id: MANAGED_POLICIES.cachingDisabled.id,
        origin_request_policy_id: MANAGED_POLICIES.allViewerAndCloudFront.id,
        viewer_protocol_policy: "redirect-to-https",
        allowed_methods: expect.arrayContaining(["POST", "DELETE"]),
      });
  });

  it("reads a bucket that only this distribution may read", () => {
    const policy = all(whole, "aws_s3_bucket_policy").find(({ policy: text }) =>
      String(text).includes("ReadFiles"),
    );
    const { Statement: statements } = JSON.parse(String(policy?.["policy"])) as {
      readonly Statement: readonly Arguments[];
    };
    const read = statements.filter(({ Effect: effect }) => effect === "Allow");
    expect(read).toHaveLength(2);
    for (const statement of read)
      expect(statement).toMatchObject({
        Principal: { Service: "cloudfront.amazonaws.com" },
        Condition: {
          StringEquals: {
            "AWS:SourceArn": expect.stringMatching(/^\$\{aws_cloudfront_distribution\..*\.arn\}$/),
          },
        },
      });
    expect(all(whole, "aws_cloudfront_origin_access_control")).toMatchObject([
      { signing_behavior: "always", signing_protocol: "sigv4" },
    ]);
  });

  it("is the only way to the load balancer, which it asks by TLS inside the VPC", () => {
    expect(all(whole, "aws_lb")).toMatchObject([{ internal: true }]);
    const lets = all(whole, "aws_vpc_security_group_ingress_rule").filter(({ prefix_list_id: list }) => list);
    expect(lets).toMatchObject([{ from_port: 443, to_port: 443 }]);
    const [group] = lets.map(({ security_group_id: id }) => id);
    const others = all(whole, "aws_vpc_security_group_ingress_rule").filter(
      (rule) => rule["security_group_id"] === group,
    );
    expect(others).toHaveLength(1);
    expect(Object.values(whole.data?.["aws_ec2_managed_prefix_list"] ?? {})).toMatchObject([
      { name: "com.amazonaws.global.cloudfront.origin-facing" },
    ]);
    expect(all(whole, "aws_cloudfront_vpc_origin")).toMatchObject([
      { vpc_origin_endpoint_config: [{ origin_protocol_policy: "https-only" }] },
    ]);
  });

  it("lets go of what it uses before that is deleted, or replaced", () => {
    const uses = Object.keys(REFUSED_IN_USE).flatMap((type) => all(whole, type));
    // Two functions, two policies of headers, the way to the load balancer.
    expect(uses).toHaveLength(5);
    for (const one of uses) expect(one).toMatchObject({ lifecycle: { create_before_destroy: true } });
  });

  it("asks the load balancer by another way when the protocol changes, as AWS changes none that is in use", () => {
    const ways = [whole, service("mall", "stacks")].map(({ resource }) =>
      Object.entries(resource["aws_cloudfront_vpc_origin"] ?? {}).map(
        ([id, { vpc_origin_endpoint_config }]) => {
          const [endpoint] = vpc_origin_endpoint_config as readonly Arguments[];
          return { id, name: endpoint?.["name"], protocol: endpoint?.["origin_protocol_policy"] };
        },
      ),
    );
    expect(ways).toEqual([
      [{ id: expect.stringContaining("application-https"), name: "site-site-https", protocol: "https-only" }],
      [{ id: expect.not.stringContaining("https"), name: "mall-site", protocol: "http-only" }],
    ]);
  });

  it("has HSTS in place of the load balancer's own, and a policy for its content alone", () => {
    const policies = all(whole, "aws_cloudfront_response_headers_policy").map(
      ({ security_headers_config: config }) => config as Arguments,
    );
    expect(policies).toHaveLength(2);
    for (const policy of policies)
      expect(policy["strict_transport_security"]).toMatchObject({ override: true });
    expect(policies.map((policy) => policy["content_security_policy"]).filter(Boolean)).toEqual([
      { content_security_policy: "default-src 'self'", override: true },
    ]);
  });

  it("has a certificate in us-east-1, validated by the records of the load balancer's, and addresses of both kinds", () => {
    const certificates = all(whole, "aws_acm_certificate");
    expect(certificates.map(({ region }) => region).sort()).toEqual(["us-east-1", undefined]);
    const records = all(whole, "aws_route53_record");
    expect(records.filter(({ type }) => type === "CNAME")).toHaveLength(2);
    for (const type of ["A", "AAAA"])
      expect(records.filter((record) => record["type"] === type).map(({ name }) => name)).toEqual(
        distribution["aliases"],
      );
    expect(
      all(whole, "aws_lb_listener_rule").filter(({ action }) => JSON.stringify(action).includes("301")),
    ).toEqual([]);
  });

  it("tells its address, its alarm and its logs from us-east-1", () => {
    expect(whole.output["url"]?.value).toBe("https://shop.example.com");
    const alarm = all(whole, "aws_cloudwatch_metric_alarm").find(
      ({ namespace }) => namespace === "AWS/CloudFront",
    );
    expect(alarm).toMatchObject({ metric_name: "5xxErrorRate", threshold: 5, region: "us-east-1" });
    const [topic] = (alarm?.["alarm_actions"] ?? []) as readonly string[];
    const id = /^\$\{aws_sns_topic\.(\w+)\.arn\}$/.exec(topic ?? "")?.[1] ?? "";
    expect(whole.resource["aws_sns_topic"]?.[id]?.["region"]).toBe("us-east-1");
    for (const part of ["", "_source", "_destination"])
      expect(all(whole, `aws_cloudwatch_log_delivery${part}`)).toMatchObject([{ region: "us-east-1" }]);
  });
});

describe("a site alone", () => {
  it("works at CloudFront's own name, with nothing of a load balancer, names and logs", () => {
    const [distribution = {}] = all(alone, "aws_cloudfront_distribution");
    expect(distribution["viewer_certificate"]).toEqual({ cloudfront_default_certificate: true });
    expect(distribution["origin"]).toHaveLength(1);
    for (const type of ["aws_lb", "aws_cloudfront_vpc_origin", "aws_route53_record", "aws_acm_certificate"])
      expect(all(alone, type)).toEqual([]);
    expect(all(alone, "aws_cloudwatch_log_delivery")).toEqual([]);
    expect(String(alone.output["url"]?.value)).toMatch(/^https:\/\/\$\{aws_cloudfront_distribution\./);
  });
});

it("each fact about CloudFront names its source, and each managed policy has an id of its own", () => {
  const policies = Object.values(MANAGED_POLICIES);
  expect(new Set(policies.map(({ id }) => id)).size).toBe(policies.length);
  for (const { id } of policies) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  for (const { source } of [...policies, ...Object.values(CLOUDFRONT_LIMITS)])
    expect(source).toMatch(/CloudFront .*\(2026-\d\d\)$/);
});

describe("the header Content-Security-Policy", () => {
  const complaints = (contentSecurityPolicy: string) =>
    site.safeParse({ service: "web", contentSecurityPolicy }).error?.issues.map(({ message }) => message) ??
    [];

  it("is one line: CloudFront would refuse what YAML's | makes at the end of an apply", () => {
    const lines = "default-src 'self';\nimg-src *\n";
    for (const wrong of [lines, "default-src 'self'\n", "default-src 'self' 가", ""])
      expect(complaints(wrong)).toEqual([expect.stringMatching(/^must be one line of ASCII/)]);
    expect(complaints("default-src 'self'; img-src *")).toEqual([]);
  });
});

describe("the zones of Seoul, whose names all accounts share", () => {
  const told = (zones: unknown, dynamicPaths: readonly string[] = ["/api/*"]): string[] =>
    sentencesOf(
      marketWith({
        region: "ap-northeast-2",
        "network.zones": zones,
        "network.subnets": undefined,
        "ingress.public": false,
        site: { service: "web", dynamicPaths },
      }),
    ).filter((sentence) => sentence.startsWith("network.zones"));

  it("are refused where CloudFront would reach no load balancer, which the end of an apply would tell", () => {
    expect(told(["ap-northeast-2a", "ap-northeast-2c"])).toEqual([
      "network.zones[0]: is ap-northeast-2a, in which CloudFront reaches no load balancer inside a VPC, as site.dynamicPaths needs; write others, such as [ap-northeast-2b, ap-northeast-2c].",
    ]);
    expect(told(2)).toEqual([
      "network.zones: 2 takes the first zones of ap-northeast-2, with ap-northeast-2a, in which CloudFront reaches no load balancer inside a VPC, as site.dynamicPaths needs; write others, such as [ap-northeast-2b, ap-northeast-2c].",
    ]);
  });

  it("are taken without it, and for a site that asks no load balancer", () => {
    expect(told(["ap-northeast-2b", "ap-northeast-2c"])).toEqual([]);
    expect(told(["ap-northeast-2a", "ap-northeast-2c"], [])).toEqual([]);
  });

  it("are those of the table by ids", () => {
    for (const [region, name] of Object.entries(NAMES_OF_ZONES_WITHOUT_VPC_ORIGINS)) {
      expect(zonesOf(region)?.indexOf(name), region).toBe(
        Number(ZONES_WITHOUT_VPC_ORIGINS[region]?.slice(-1)) - 1,
      );
    }
  });
});

describe("what is told before the first deployment", () => {
  const told = (region: string, dynamicPaths: readonly string[]): string =>
    decisions(site.parse({ service: "web", dynamicPaths }), { region, domain: undefined })
      .map(({ message }) => message)
      .join("\n");

  it("names the zone in which CloudFront reaches no load balancer, where the region has one", () => {
    for (const [region, zone] of Object.entries(ZONES_WITHOUT_VPC_ORIGINS)) {
      expect(findRegion(region), region).toBeDefined();
      expect(told(region, ["/api/*"])).toContain(`no load balancer in the zone ${zone}.`);
      expect(told(region, [])).not.toContain(zone);
    }
    expect(told("eu-central-1", ["/api/*"])).not.toContain("zone");
  });
});
