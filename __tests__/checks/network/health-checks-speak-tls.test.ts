import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

const RULE = "health-checks-speak-tls";
const targets = (changes: Record<string, unknown>): Resources => ({ aws_lb_target_group: { it: changes } });

describe(RULE, () => {
  it.each<Record<string, unknown>>([
    { protocol: "HTTPS" },
    { protocol: "TLS", health_check: [{ protocol: "TCP" }] },
    { protocol: "HTTPS", target_type: "ip", health_check: { protocol: "HTTP" } },
  ])("warns of %j", (changes) => {
    expect(found(RULE, { resources: targets(changes) })).toEqual([
      expect.stringMatching(/^aws_lb_target_group\.it\.health_check.*protocol: must be HTTPS/),
    ]);
  });

  it.each<Record<string, unknown>>([
    { protocol: "HTTP", health_check: [{ protocol: "HTTP" }] },
    { protocol: "TCP" },
    { protocol: "TLS", health_check: [{ protocol: "HTTPS" }] },
    { target_type: "lambda" },
    { protocol: "TLS", target_type: "alb" },
  ])("accepts %j", (changes) => {
    expect(found(RULE, { resources: targets(changes) })).toEqual([]);
  });
});
