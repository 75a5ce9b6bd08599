import { z } from "zod";
import { CLOUDFRONT_LIMITS, PRICE_CLASSES, TLS_POLICIES } from "../../aws/cloudfront.ts";
import { count, percent } from "../../environment/values.ts";

/** Nothing from elsewhere, and in nobody's frame. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/** Source: RFC 9110, 5.5: visible characters, and blanks between them. */
const HEADER_VALUE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/** Source: CloudFront Developer Guide, "Path pattern": letters, digits and `_ - . * $ / ~ " ' @ : +` (2026-11). */
const PATH_PATTERN = /^\/[A-Za-z0-9_\-.*?$/~"'@:+&]*$/;

const pathPattern = z.string().max(CLOUDFRONT_LIMITS.pathPattern.most).regex(PATH_PATTERN, {
  error: "must be a path that begins with /, in which * stands for any characters, such as /api/*",
});

export const site = z.strictObject({
  service: z
    .string()
    .min(1)
    .describe("Compose service that serves the built files on the laptop; on AWS no task runs it")
    .meta({ examples: ["web"] }),
  files: z
    .string()
    .regex(/^(\/[A-Za-z0-9._-]+)+$/, {
      error: "must be the absolute path of a folder in the image, such as /usr/share/nginx/html",
    })
    .default("/usr/share/nginx/html")
    .describe("Folder of the built files in that service's image: `deploy` builds it, and copies them out")
    .meta({ examples: ["/srv/site"] }),
  dynamicPaths: z
    .array(pathPattern)
    .max(CLOUDFRONT_LIMITS.behaviours.most)
    .default([])
    .describe(
      "Path patterns that the load balancer answers, which nobody else reaches then; the site answers all others",
    )
    .meta({ examples: [["/goals", "/goals/*", "/api/*"]] }),
  singlePage: z
    .boolean()
    .default(true)
    .describe(
      "true: a path without a dot in its last part gets /index.html, and the page finds its way. false: a path that ends in / gets its own index.html",
    ),
  contentSecurityPolicy: z
    .string()
    .regex(HEADER_VALUE, {
      error: "must be one line of ASCII, as a header is; in YAML, several lines behind >- are one",
    })
    .default(CONTENT_SECURITY_POLICY)
    .describe("Header Content-Security-Policy of the site's files")
    .meta({ examples: ["default-src 'self'; img-src 'self' https://images.example.com"] }),
  minimumTls: z
    .enum(TLS_POLICIES)
    .default("TLSv1.2_2021")
    .describe(
      "Security policy for clients, with `domain`; without it CloudFront's own name has CloudFront's own",
    ),
  priceClass: z
    .enum(PRICE_CLASSES)
    .default("PriceClass_200")
    .describe(
      "Where CloudFront answers: 100 in North America and Europe, 200 in Asia, the Middle East and Africa as well, All everywhere",
    ),
  earlierVersionDays: count(1, 365)
    .default(30)
    .describe("Days that files which were overwritten or deleted can be restored"),
  accessLogs: z
    .union([
      z.literal(false),
      z.strictObject({
        retentionDays: count(1, 3650).default(90).describe("Days that access logs are kept"),
      }),
    ])
    .prefault({})
    .describe("Access logs in an S3 bucket, or false"),
  errorPercent: percent()
    .default(5)
    .describe(
      "Share of requests answered 5xx, by the site or behind it, at or above which an alarm is raised",
    ),
});

export type Site = z.output<typeof site>;

/** Who lets CloudFront in, as far as another capability asks. */
export type SiteInFront = Pick<Site, "dynamicPaths"> | undefined;

/** Whether the load balancer is reached through CloudFront, and by nobody else. */
export const isBehindSite = (of: SiteInFront): boolean => of !== undefined && of.dynamicPaths.length > 0;
