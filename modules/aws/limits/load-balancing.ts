import { isObject, isUnresolved, type Json, type JsonObject } from "../json.ts";
import { asNumber, elements, isCountable, isSet, type LimitRule, textRule } from "./rule.ts";

const REFERENCE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/";
const NAME_ALLOWED = "1 to 32 letters, digits and hyphens, not beginning or ending with a hyphen";
const NAME = /^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/;

/** Seconds that ELB waits for an answer to an HTTP health check where nothing is said. */
const DEFAULT_TIMEOUT = 5;

function operation(...operations: string[]) {
  return { service: "elasticloadbalancingv2", operations } as const;
}

function page(name: string): string {
  return `${REFERENCE}API_${name}.html`;
}

function isApplication(input: JsonObject): boolean {
  return input["Type"] === undefined || input["Type"] === "application";
}

/** A rule for one attribute, whose values the API takes as strings. */
function attribute(
  kind: "TargetGroup" | "LoadBalancer",
  key: string,
  allowed: string,
  holds: (value: string) => boolean,
): LimitRule {
  return {
    ...operation(`Modify${kind}Attributes`),
    id: `elb-${key.replaceAll(/[._]/g, "-")}`,
    at: "Attributes[]",
    allowed: `${allowed} for ${key}`,
    documentation: page(`${kind}Attribute`),
    holds: (value) => {
      if (!isObject(value) || value["Key"] !== key || isUnresolved(value["Value"])) return true;
      return holds(String(value["Value"]));
    },
  };
}

function within(min: number, max: number, also?: number): (value: string) => boolean {
  return (value) => {
    const number = asNumber(value);
    return number !== undefined && (number === also || (number >= min && number <= max));
  };
}

function among(...values: string[]): (value: string) => boolean {
  return (value) => values.includes(value);
}

/** HTTP codes as ELB takes them: `200`, `200,204`, `200-299`. */
function areCodes(value: Json, from: number, to: number): boolean {
  return String(value)
    .split(",")
    .every((part) => {
      const codes = part.trim().split("-").map(Number);
      const [first = Number.NaN, last = first] = codes;
      return codes.length <= 2 && first >= from && last <= to && first <= last;
    });
}

export const loadBalancingRules: readonly LimitRule[] = [
  textRule({
    ...operation("CreateLoadBalancer"),
    id: "elb-load-balancer-name",
    at: "Name",
    allowed: `${NAME_ALLOWED}, nor with "internal-"`,
    documentation: page("CreateLoadBalancer"),
    pattern: /^(?!-|internal-)[A-Za-z0-9-]{1,32}(?<!-)$/,
  }),
  textRule({
    ...operation("CreateTargetGroup"),
    id: "elb-target-group-name",
    at: "Name",
    allowed: NAME_ALLOWED,
    documentation: page("CreateTargetGroup"),
    pattern: NAME,
  }),
  {
    ...operation("CreateLoadBalancer"),
    id: "elb-two-zones",
    at: "Subnets",
    allowed: "subnets in at least two zones for an application load balancer",
    documentation: page("CreateLoadBalancer"),
    holds: (value, { input }) => !isApplication(input) || !isCountable(value) || elements(value).length >= 2,
  },
  {
    ...operation("CreateLoadBalancer"),
    id: "elb-subnets-or-mappings",
    at: "",
    allowed: "either Subnets or SubnetMappings",
    documentation: page("CreateLoadBalancer"),
    found: (value) => (isObject(value) && isSet(value["Subnets"]) ? "both" : "neither"),
    holds: (_, { input }) => isSet(input["Subnets"]) !== isSet(input["SubnetMappings"]),
  },
  {
    ...operation("CreateTargetGroup"),
    id: "elb-health-check-timeout",
    at: "HealthCheckTimeoutSeconds",
    allowed: "less than HealthCheckIntervalSeconds",
    documentation:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    holds: (value, { input }) => {
      const protocol = input["HealthCheckProtocol"] ?? input["Protocol"];
      const [timeout, interval] = [asNumber(value), asNumber(input["HealthCheckIntervalSeconds"] ?? 30)];
      if (protocol !== "HTTP" && protocol !== "HTTPS") return true;
      return timeout === undefined || interval === undefined || timeout < interval;
    },
  },
  {
    ...operation("CreateTargetGroup"),
    id: "elb-health-check-interval",
    at: "HealthCheckIntervalSeconds",
    allowed: `more than ${DEFAULT_TIMEOUT} seconds where HealthCheckTimeoutSeconds is left at its default`,
    documentation:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    holds: (value, { input }) =>
      !["HTTP", "HTTPS"].includes(String(input["Protocol"])) ||
      isSet(input["HealthCheckTimeoutSeconds"]) ||
      (asNumber(value) ?? DEFAULT_TIMEOUT + 1) > DEFAULT_TIMEOUT,
  },
  {
    ...operation("CreateTargetGroup"),
    id: "elb-target-group-complete",
    at: "",
    allowed: "Protocol, Port and VpcId, unless the targets are a Lambda function",
    documentation: page("CreateTargetGroup"),
    found: (value) => missing(value, ["Protocol", "Port", "VpcId"]),
    holds: (_, { input }) =>
      input["TargetType"] === "lambda" || ["Protocol", "Port", "VpcId"].every((name) => isSet(input[name])),
  },
  textRule({
    ...operation("CreateTargetGroup"),
    id: "elb-health-check-port",
    at: "HealthCheckPort",
    allowed: "traffic-port, or a port from 1 to 65535",
    documentation: page("CreateTargetGroup"),
    pattern: /^(traffic-port|[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/,
  }),
  textRule({
    ...operation("CreateTargetGroup"),
    id: "elb-health-check-path",
    at: "HealthCheckPath",
    allowed: "a path that begins with /",
    documentation: page("CreateTargetGroup"),
    pattern: /^\//,
  }),
  {
    ...operation("CreateTargetGroup"),
    id: "elb-matcher-codes",
    at: "Matcher.HttpCode",
    allowed: 'codes from 200 to 499 such as "200", "200,302" or "200-299"',
    documentation: page("Matcher"),
    holds: (value, { input }) =>
      !["HTTP", "HTTPS"].includes(String(input["Protocol"])) ||
      input["ProtocolVersion"] === "GRPC" ||
      areCodes(value, 200, 499),
  },
  {
    ...operation("CreateTargetGroup"),
    id: "elb-protocol-version",
    at: "ProtocolVersion",
    allowed: "HTTP1, HTTP2 or GRPC",
    documentation: page("CreateTargetGroup"),
    holds: (value) => ["HTTP1", "HTTP2", "GRPC"].includes(String(value)),
  },
  {
    ...operation("CreateListener"),
    id: "elb-listener-certificate",
    at: "Protocol",
    allowed: "HTTPS and TLS with one default certificate, every other protocol with none",
    documentation: page("CreateListener"),
    holds: (value, { input }) => {
      const certificates = input["Certificates"];
      if (isUnresolved(certificates)) return true;
      const encrypted = value === "HTTPS" || value === "TLS";
      return elements(certificates).length === (encrypted ? 1 : 0);
    },
  },
  {
    ...operation("CreateListener"),
    id: "elb-listener-policy",
    at: "SslPolicy",
    allowed: "a policy only on HTTPS and TLS listeners",
    documentation: page("CreateListener"),
    holds: (_, { input }) =>
      isUnresolved(input["Protocol"]) || ["HTTPS", "TLS"].includes(String(input["Protocol"])),
  },
  {
    ...operation("CreateListener"),
    id: "elb-action-configuration",
    at: "DefaultActions[]",
    allowed: "the configuration that the action's type needs",
    documentation: page("Action"),
    holds: (value) => !isObject(value) || hasItsConfiguration(value),
  },
  textRule({
    ...operation("CreateListener"),
    id: "elb-fixed-response-code",
    at: "DefaultActions[].FixedResponseConfig.StatusCode",
    allowed: "a code that begins with 2, 4 or 5",
    documentation: page("FixedResponseActionConfig"),
    pattern: /^[245]\d\d$/,
  }),
  attribute("LoadBalancer", "idle_timeout.timeout_seconds", "1 to 4000 seconds", within(1, 4000)),
  attribute("LoadBalancer", "client_keep_alive.seconds", "60 to 604800 seconds", within(60, 604_800)),
  attribute(
    "LoadBalancer",
    "routing.http.desync_mitigation_mode",
    "monitor, defensive or strictest",
    among("monitor", "defensive", "strictest"),
  ),
  attribute("TargetGroup", "deregistration_delay.timeout_seconds", "0 to 3600 seconds", within(0, 3600)),
  attribute("TargetGroup", "slow_start.duration_seconds", "0, or 30 to 900 seconds", within(30, 900, 0)),
  attribute(
    "TargetGroup",
    "stickiness.lb_cookie.duration_seconds",
    "1 to 604800 seconds",
    within(1, 604_800),
  ),
  attribute(
    "TargetGroup",
    "stickiness.app_cookie.duration_seconds",
    "1 to 604800 seconds",
    within(1, 604_800),
  ),
  attribute(
    "TargetGroup",
    "load_balancing.algorithm.type",
    "round_robin, least_outstanding_requests or weighted_random",
    among("round_robin", "least_outstanding_requests", "weighted_random"),
  ),
  attribute(
    "TargetGroup",
    "stickiness.type",
    "lb_cookie, app_cookie, source_ip, source_ip_dest_ip or source_ip_dest_ip_proto",
    among("lb_cookie", "app_cookie", "source_ip", "source_ip_dest_ip", "source_ip_dest_ip_proto"),
  ),
  attribute(
    "TargetGroup",
    "stickiness.app_cookie.cookie_name",
    "a name that does not begin with AWSALB, AWSALBAPP or AWSALBTG",
    (value) => !value.startsWith("AWSALB"),
  ),
];

const CONFIGURATIONS: Readonly<Record<string, readonly string[]>> = {
  forward: ["TargetGroupArn", "ForwardConfig"],
  redirect: ["RedirectConfig"],
  "fixed-response": ["FixedResponseConfig"],
  "authenticate-oidc": ["AuthenticateOidcConfig"],
  "authenticate-cognito": ["AuthenticateCognitoConfig"],
  "jwt-validation": ["JwtValidationConfig"],
};

function hasItsConfiguration(action: JsonObject): boolean {
  const wanted = CONFIGURATIONS[String(action["Type"])];
  return wanted === undefined || wanted.some((member) => isSet(action[member]));
}

function missing(value: Json, members: readonly string[]): string {
  const absent = isObject(value) ? members.filter((member) => !isSet(value[member])) : [];
  return `nothing for ${absent.join(" and ")}`;
}
