import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

const RULE = "load-balancers-are-hardened";
const balancer = (changes: object): Resources => ({
  aws_lb: { it: { drop_invalid_header_fields: true, enable_deletion_protection: true, ...changes } },
});

describe(RULE, () => {
  it.each<[object, string]>([
    [{ drop_invalid_header_fields: undefined }, "drop_invalid_header_fields"],
    [{ drop_invalid_header_fields: "false" }, "drop_invalid_header_fields"],
    [{ drop_invalid_header_fields: "${var.drop}" }, "drop_invalid_header_fields"],
    [{ enable_deletion_protection: undefined }, "enable_deletion_protection"],
    [{ desync_mitigation_mode: "monitor" }, "desync_mitigation_mode"],
    [{ load_balancer_type: "network", enable_deletion_protection: false }, "enable_deletion_protection"],
  ])("refuses %j", (changes, argument) => {
    expect(found(RULE, { resources: balancer(changes) })).toEqual([
      expect.stringContaining(`aws_lb.it.${argument}: `),
    ]);
  });

  it.each<object>([
    {},
    { drop_invalid_header_fields: "true", desync_mitigation_mode: "strictest" },
    { load_balancer_type: "network", drop_invalid_header_fields: undefined },
  ])("accepts %j", (changes) => {
    expect(found(RULE, { resources: balancer(changes) })).toEqual([]);
  });

  it("lets a disposable load balancer be deleted", () => {
    const resources = balancer({ enable_deletion_protection: false });
    expect(found(RULE, { resources, environment: { disposable: true } })).toEqual([]);
  });
});
