/** Facts about CloudFront, each with AWS's document that states it. */

export interface ManagedPolicy {
  /** The same in every account. */
  readonly id: string;
  readonly name: string;
  readonly source: string;
}

/** Policies that AWS keeps, for what a distribution caches and what it tells an origin. */
export const MANAGED_POLICIES = {
  /** Caches by path alone, compressed by gzip and Brotli; no cookie, header or query string reaches the origin. */
  cachingOptimized: {
    id: "658327ea-f89d-4fab-a63d-7e88639e58f6",
    name: "CachingOptimized",
    source: 'CloudFront Developer Guide, "Use managed cache policies" (2026-11)',
  },
  /**
   * Caches nothing, so that no answer to one client reaches another. CloudFront compresses only by a cache policy that takes
   * `Accept-Encoding` into its key and keeps what it compressed (same guide, "Serve compressed files"); this one does not, so
   * that what the origin compresses arrives so, and nothing else.
   */
  cachingDisabled: {
    id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    name: "CachingDisabled",
    source: 'CloudFront Developer Guide, "Use managed cache policies" (2026-11)',
  },
  /** Every header, `Host` among them, cookie and query string of the client, and what CloudFront knows of it. */
  allViewerAndCloudFront: {
    id: "33f36d7e-f396-46d9-90e0-52428a34d9dc",
    name: "AllViewerAndCloudFrontHeaders-2022-06",
    source: 'CloudFront Developer Guide, "Use managed origin request policies" (2026-11)',
  },
} as const satisfies Readonly<Record<string, ManagedPolicy>>;

/**
 * The header that says by which scheme the client came. `X-Forwarded-Proto` says how the load balancer was asked: CloudFront
 * removes it from what clients send, and the load balancer writes its listener's protocol, over whatever is there.
 */
export const CLIENT_SCHEME = {
  header: "CloudFront-Forwarded-Proto",
  source:
    'CloudFront Developer Guide, "Add CloudFront request headers", and "Request and response behavior for custom origins", X-Forwarded-Proto; Elastic Load Balancing User Guide, "HTTP headers and Application Load Balancers", X-Forwarded-Proto (2026-11)',
} as const;

/** Where CloudFront looks for certificates and firewalls, and where its metrics and log deliveries are. */
export const CLOUDFRONT_REGION = "us-east-1";

/** Networks that CloudFront asks origins from. */
export const ORIGIN_FACING_PREFIX_LIST = {
  name: "com.amazonaws.global.cloudfront.origin-facing",
  /** How many rules of a security group it counts as. */
  weight: 55,
  source: 'CloudFront Developer Guide, "Use the CloudFront managed prefix list" (2026-11)',
} as const;

export const CLOUDFRONT_LIMITS = {
  /** Cache behaviours beside the default one. */
  behaviours: { most: 74, source: 'CloudFront Developer Guide, "Quotas": 75 of a distribution (2026-11)' },
  /** Characters of a path pattern. */
  pathPattern: { most: 255, source: 'CloudFront Developer Guide, "Path pattern" (2026-11)' },
  /** Names of a distribution. */
  names: { most: 100, source: 'CloudFront Developer Guide, "Quotas" (2026-11)' },
} as const;

/**
 * Security policies of a distribution with a certificate of its own, the weakest first; older ones speak less than TLS 1.2 or
 * have weaker ciphers. Source: CloudFront 2020-05-31, MinimumProtocolVersion (PyPI package botocore 1.44.8, 2026-11-28).
 */
export const TLS_POLICIES = ["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"] as const;

/** Edge locations that answer: North America and Europe; Asia, the Middle East and Africa beside these; all. */
export const PRICE_CLASSES = ["PriceClass_100", "PriceClass_200", "PriceClass_All"] as const;

/** What CloudFront lets through. Source: CloudFront API reference, AllowedMethods `Items` (2026-11). */
export const METHODS_OF_FILES = ["GET", "HEAD", "OPTIONS"] as const;
export const ALL_METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"] as const;

/**
 * Errors that every distribution keeps for ten seconds and gives to whoever asks for the same path, whatever its cache
 * policy and the origin's `Cache-Control` say, unless a time of its own is set for the status. Of others it keeps those that
 * come with `max-age`.
 * Source: CloudFront Developer Guide, "HTTP 4xx and 5xx status codes that CloudFront always caches" (2026-11).
 */
export const ERRORS_ALWAYS_CACHED = [404, 405, 414, 500, 501, 502, 503, 504] as const;

/**
 * What AWS refuses to delete while a distribution uses it, each with the error. Source: CloudFront and WAF API references,
 * errors of the operation that deletes it (PyPI package botocore 1.44.8, 2026-11-28).
 */
export const REFUSED_IN_USE: Readonly<Record<string, string>> = {
  aws_cloudfront_function: "FunctionInUse",
  aws_cloudfront_response_headers_policy: "ResponseHeadersPolicyInUse",
  aws_cloudfront_vpc_origin: "CannotDeleteEntityWhileInUse",
  aws_wafv2_web_acl: "WAFAssociatedItemException",
};

/**
 * For what {@link REFUSED_IN_USE} names: Terraform would otherwise delete one that goes before it changes the distribution.
 * It remembers this in the state, so that it counts when the resource is in no file any more. Source: Terraform language,
 * `lifecycle`, `create_before_destroy`; Terraform 1.11, internal/terraform/transform_destroy_edge.go, which lets the
 * changes of dependents wait for a destroy (2026-11).
 */
export const LETS_GO_FIRST = { createBeforeDestroy: true } as const;

/**
 * AWS speaks of "up to 15 minutes", and the provider waits for no more; one that it has given up is made anew. Source:
 * CloudFront Developer Guide, "Restrict access with VPC origins"; terraform-aws-modules/terraform-aws-cloudfront 163,
 * still `Deploying` after 15 minutes; terraform-provider-aws, cloudfront/vpc_origin.go (2026-11-28).
 */
export const VPC_ORIGIN_TIMEOUTS = { create: "45m", update: "45m", delete: "45m" } as const;

/**
 * Zones, by their ids, in which CloudFront reaches no load balancer inside a VPC; which letter an account knows one by, only
 * AWS tells, but for {@link NAMES_OF_ZONES_WITHOUT_VPC_ORIGINS}. Sources: CloudFront Developer Guide, "Using service-linked
 * roles for CloudFront", regions of VPC origins; us-east-1: braintrustdata/terraform-aws-braintrust-data-plane 298;
 * ap-northeast-2: aws-samples/amazon-bedrock-samples 606, where a deployment failed (2026-11-28).
 */
export const ZONES_WITHOUT_VPC_ORIGINS: Readonly<Record<string, string>> = {
  "ap-northeast-1": "apne1-az3",
  "ap-northeast-2": "apne2-az1",
  "ca-central-1": "cac1-az3",
  "us-east-1": "use1-az3",
  "us-west-1": "usw1-az2",
};

/**
 * Their names where every account has the same, which is so in regions that came after November 2012, and the name is known.
 * Source: AWS Regions and Availability Zones, "AZ IDs" (2026-11-28).
 */
export const NAMES_OF_ZONES_WITHOUT_VPC_ORIGINS: Readonly<Record<string, string>> = {
  "ap-northeast-2": "ap-northeast-2a",
};
