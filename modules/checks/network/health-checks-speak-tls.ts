import { argumentRule } from "../argument-rule.ts";
import { isOneOf, where } from "../judges.ts";

/** Source: ELBv2 API, CreateTargetGroup `HealthCheckProtocol` (botocore 1.44.8, 2026-11): HTTP or TCP where unset. */
const AS_THE_TARGETS = where(
  ({ protocol, target_type: type }) => (protocol === "HTTPS" || protocol === "TLS") && type !== "alb",
  isOneOf(
    "health_check.protocol",
    ["HTTPS"],
    undefined,
    "must be HTTPS, as the targets speak: a check in plain text says nothing of what clients get.",
  ),
);

export const healthChecksSpeakTls = argumentRule({
  id: "health-checks-speak-tls",
  title: "Targets that speak TLS are checked by HTTPS.",
  reason:
    "A check in plain text is refused by a port that speaks TLS, or passes while the certificate or the handshake is broken.",
  sources: ["Security Hub ELB.21"],
  level: "warning",
  fails: { resources: { aws_lb_target_group: { app: { protocol: "HTTPS", port: 8443 } } } },
  passes: {
    resources: {
      aws_lb_target_group: {
        app: { protocol: "HTTPS", port: 8443, health_check: [{ protocol: "HTTPS", path: "/livez" }] },
      },
    },
  },
  asks: { aws_lb_target_group: AS_THE_TARGETS, aws_alb_target_group: AS_THE_TARGETS },
});
