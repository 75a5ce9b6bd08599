import type { Json, JsonObject } from "../aws/json.ts";
import type { ArgumentTargets } from "../aws/terraform-arguments.ts";
import { attributesCall, block, call, calls, wordFor } from "../aws/terraform-to-api.ts";
import type { Resources } from "./resource.ts";

function stickinessPairs(attributes: JsonObject): readonly (readonly [string, string, Json | undefined])[] {
  const stickiness = block(attributes, "stickiness");
  if (stickiness["enabled"] === false) return [];
  const cookie = stickiness["type"] === "app_cookie" ? "app_cookie" : "lb_cookie";
  return [
    ["stickiness.type", "stickiness.type", stickiness["type"]],
    ["stickiness.cookie_duration", `stickiness.${cookie}.duration_seconds`, stickiness["cookie_duration"]],
    ["stickiness.cookie_name", "stickiness.app_cookie.cookie_name", stickiness["cookie_name"]],
  ];
}

const loadBalancerAttributes = attributesCall(
  "ModifyLoadBalancerAttributes",
  "LoadBalancerArn",
  (attributes) => [
    ["idle_timeout", "idle_timeout.timeout_seconds", attributes["idle_timeout"]],
    ["client_keep_alive", "client_keep_alive.seconds", attributes["client_keep_alive"]],
    ["desync_mitigation_mode", "routing.http.desync_mitigation_mode", attributes["desync_mitigation_mode"]],
  ],
);

const targetGroupAttributes = attributesCall(
  "ModifyTargetGroupAttributes",
  "TargetGroupArn",
  (attributes) => [
    ["deregistration_delay", "deregistration_delay.timeout_seconds", attributes["deregistration_delay"]],
    ["slow_start", "slow_start.duration_seconds", attributes["slow_start"]],
    [
      "load_balancing_algorithm_type",
      "load_balancing.algorithm.type",
      attributes["load_balancing_algorithm_type"],
    ],
    ...stickinessPairs(attributes),
  ],
);

const targetGroupTargets: ArgumentTargets = {
  health_check: {
    to: "",
    block: {
      enabled: "HealthCheckEnabled",
      healthy_threshold: "HealthyThresholdCount",
      unhealthy_threshold: "UnhealthyThresholdCount",
      interval: "HealthCheckIntervalSeconds",
      timeout: "HealthCheckTimeoutSeconds",
      path: "HealthCheckPath",
      port: "HealthCheckPort",
      protocol: "HealthCheckProtocol",
      matcher: "Matcher.HttpCode",
    },
  },
};

const listenerTargets: ArgumentTargets = {
  certificate_arn: { to: "Certificates", convert: (arn) => [{ CertificateArn: arn }] },
  default_action: {
    to: "DefaultActions",
    block: {
      redirect: "RedirectConfig",
      fixed_response: "FixedResponseConfig",
      authenticate_oidc: "AuthenticateOidcConfig",
      authenticate_cognito: "AuthenticateCognitoConfig",
      jwt_validation: "JwtValidationConfig",
      forward: {
        to: "ForwardConfig",
        block: {
          target_group: { to: "TargetGroups", block: { arn: "TargetGroupArn" } },
          stickiness: { to: "TargetGroupStickinessConfig", block: { duration: "DurationSeconds" } },
        },
      },
    },
  },
};

/** Of either load balancer, and of the services behind it. */
export const loadBalancerResources = {
  aws_lb: {
    api: calls(
      call("elasticloadbalancingv2", "CreateLoadBalancer", {
        naming: { to: "Name", begins: "tf-lb-" },
        targets: {
          internal: { to: "Scheme", convert: wordFor("internal", "internet-facing") },
          load_balancer_type: "Type",
        },
      }),
      loadBalancerAttributes,
    ),
    billed: ["applicationLoadBalancer"],
    drawn: "box",
  },
  aws_lb_listener: {
    api: call("elasticloadbalancingv2", "CreateListener", { targets: listenerTargets }),
    billed: { none: "AWS bills the load balancer" },
    drawn: "box",
  },
  aws_lb_listener_rule: {
    api: {
      none: "CreateRule names its arguments differently from the provider; the rule is the same in every environment",
    },
    billed: { none: "AWS bills the load balancer" },
    drawn: "box",
  },
  aws_lb_target_group: {
    api: calls(
      call("elasticloadbalancingv2", "CreateTargetGroup", {
        naming: { to: "Name", begins: "tf-" },
        targets: targetGroupTargets,
      }),
      targetGroupAttributes,
    ),
    billed: { none: "AWS bills the load balancer" },
    drawn: "box",
  },
} as const satisfies Resources;
