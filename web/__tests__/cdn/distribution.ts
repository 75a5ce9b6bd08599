/** A distribution as its synthesised Terraform says it. What the emulator does not know is refused, and never left out. */
import { readFileSync } from "node:fs";
import { z } from "zod";

const headers = z.strictObject({
  "//": z.unknown(),
  // In which order Terraform makes and deletes them: nothing that a viewer sees.
  lifecycle: z.unknown(),
  name: z.string(),
  security_headers_config: z.strictObject({
    content_security_policy: z
      .strictObject({ content_security_policy: z.string(), override: z.boolean() })
      .optional(),
    content_type_options: z.strictObject({ override: z.boolean() }),
    frame_options: z.strictObject({ frame_option: z.string(), override: z.boolean() }).optional(),
    referrer_policy: z.strictObject({ referrer_policy: z.string(), override: z.boolean() }),
    strict_transport_security: z.strictObject({
      access_control_max_age_sec: z.number(),
      include_subdomains: z.boolean(),
      preload: z.boolean(),
      override: z.boolean(),
    }),
  }),
});

const behaviour = z.strictObject({
  path_pattern: z.string().default("*"),
  allowed_methods: z.array(z.string()),
  cached_methods: z.array(z.string()),
  cache_policy_id: z.string(),
  compress: z.boolean(),
  function_association: z
    .tuple([z.strictObject({ event_type: z.literal("viewer-request"), function_arn: z.string() })])
    .optional(),
  origin_request_policy_id: z.string().optional(),
  response_headers_policy_id: z.string(),
  target_origin_id: z.string(),
  viewer_protocol_policy: z.literal("redirect-to-https"),
});

const origin = z.strictObject({
  origin_id: z.string(),
  domain_name: z.string(),
  origin_access_control_id: z.string().optional(),
  custom_header: z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]),
  vpc_origin_config: z
    .strictObject({
      vpc_origin_id: z.string(),
      origin_read_timeout: z.number(),
      origin_keepalive_timeout: z.number(),
    })
    .optional(),
});

const error = z.strictObject({ error_code: z.number(), error_caching_min_ttl: z.number() });

const distribution = z.strictObject({
  "//": z.unknown(),
  comment: z.string(),
  enabled: z.literal(true),
  default_cache_behavior: behaviour,
  ordered_cache_behavior: z.array(behaviour).default([]),
  default_root_object: z.string(),
  custom_error_response: z.array(error).default([]),
  http_version: z.literal("http2and3"),
  is_ipv6_enabled: z.boolean(),
  origin: z.array(origin),
  price_class: z.string(),
  restrictions: z.strictObject({
    geo_restriction: z.strictObject({ restriction_type: z.literal("none") }),
  }),
  tags: z.record(z.string(), z.string()),
  viewer_certificate: z.strictObject({ cloudfront_default_certificate: z.literal(true) }),
});

const stack = z.object({
  resource: z.object({
    aws_cloudfront_distribution: z.record(z.string(), distribution),
    aws_cloudfront_function: z.record(z.string(), z.object({ code: z.string() })).default({}),
    aws_cloudfront_response_headers_policy: z.record(z.string(), headers),
  }),
});

export type Behaviour = z.output<typeof behaviour>;
export type Origin = z.output<typeof origin>;
/** A header of an answer, and whether it takes the place of the origin's own. */
export interface Header {
  readonly name: string;
  readonly value: string;
  readonly override: boolean;
}
export interface Distribution {
  readonly rootObject: string;
  /** The first whose pattern fits counts; the last fits everything. */
  readonly behaviours: readonly Behaviour[];
  readonly origins: readonly Origin[];
  /** Seconds by status. */
  readonly errorSeconds: ReadonlyMap<number, number>;
  /** Code of a function, by the reference to it. */
  readonly functionOf: (reference: string) => string;
  readonly headersOf: (reference: string) => readonly Header[];
}

/** @param file Terraform JSON of a stack with one distribution @throws ZodError for what is not known here */
export function readDistribution(file: URL): Distribution {
  const { resource } = stack.parse(JSON.parse(readFileSync(file, "utf8")));
  const [found] = Object.values(resource.aws_cloudfront_distribution);
  if (found === undefined) throw new Error(`${file.pathname} has no distribution`);
  return {
    rootObject: found.default_root_object,
    behaviours: [...found.ordered_cache_behavior, found.default_cache_behavior],
    origins: found.origin,
    errorSeconds: new Map(
      found.custom_error_response.map((one) => [one.error_code, one.error_caching_min_ttl]),
    ),
    functionOf: (reference) => named(resource.aws_cloudfront_function, reference).code,
    headersOf: (reference) => headersOf(named(resource.aws_cloudfront_response_headers_policy, reference)),
  };
}

/** `${aws_type.name.attribute}`. */
function named<T>(all: Readonly<Record<string, T>>, reference: string): T {
  const found = all[reference.split(".")[1] ?? ""];
  if (found === undefined) throw new Error(`${reference} is not in the stack`);
  return found;
}

function headersOf({ security_headers_config: security }: z.output<typeof headers>): Header[] {
  const { content_security_policy: csp, frame_options: frame } = security;
  const { referrer_policy: referrer, strict_transport_security: transport } = security;
  const words = [
    `max-age=${transport.access_control_max_age_sec}`,
    ...(transport.include_subdomains ? ["includeSubDomains"] : []),
    ...(transport.preload ? ["preload"] : []),
  ];
  return [
    { name: "strict-transport-security", value: words.join("; "), override: transport.override },
    { name: "x-content-type-options", value: "nosniff", override: security.content_type_options.override },
    { name: "referrer-policy", value: referrer.referrer_policy, override: referrer.override },
    ...(csp
      ? [{ name: "content-security-policy", value: csp.content_security_policy, override: csp.override }]
      : []),
    ...(frame ? [{ name: "x-frame-options", value: frame.frame_option, override: frame.override }] : []),
  ];
}
