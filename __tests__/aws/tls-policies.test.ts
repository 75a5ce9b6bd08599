import { describe, expect, it } from "vitest";
import { OFFERED_TLS_POLICIES, TLS_POLICIES, whyNotPolicy } from "../../modules/aws/tls-policies.ts";
import { listenersUseCurrentTls } from "../../modules/checks/network/listeners-use-current-tls.ts";
import { synthesis } from "../checks/support.ts";

/** Source: Security Hub User Guide, ELB.17 `sslPolicies` (2026-11), and its post-quantum counterparts. */
const OF_SECURITY_HUB = [
  "ELBSecurityPolicy-TLS13-1-2-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-3-2021-06",
  "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
];
const postQuantum = (name: string) => name.replace(/-20\d\d-\d\d$/, "-PQ-2025-09");

describe("the table of TLS policies", () => {
  it("recommends those that Security Hub does, and their post-quantum counterparts", () => {
    const recommended = Object.keys(TLS_POLICIES).filter((name) => whyNotPolicy(name) === undefined);
    expect(recommended.sort()).toEqual([...OF_SECURITY_HUB, ...OF_SECURITY_HUB.map(postQuantum)].sort());
  });

  it("says of each what its name says", () => {
    for (const [name, policy] of Object.entries(TLS_POLICIES)) {
      const [, oldest] = /-(?:TLS13|TLS|FS)-(1-\d)-/.exec(name) ?? [];
      if (oldest) expect(policy.oldest, name).toBe(oldest.replace("-", "."));
      expect(policy.newest, name).toBe(name.includes("TLS13") ? "1.3" : "1.2");
      expect("fips" in policy, name).toBe(name.includes("-FIPS-"));
      if (name.includes("-FS-")) expect(policy.forwardSecrecy, name).toBe(true);
    }
  });

  it.each([
    ["ELBSecurityPolicy-2016-08", "still speaks TLS 1.0"],
    ["ELBSecurityPolicy-TLS13-1-1-2021-06", "still speaks TLS 1.1"],
    ["ELBSecurityPolicy-FS-1-2-Res-2020-10", "does not speak TLS 1.3"],
    ["ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", "has ciphers without forward secrecy"],
    ["ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04", "has ciphers with SHA-1"],
    ["ELBSecurityPolicy-TLS13-1-2-Res-2099-01", "is none of Elastic Load Balancing's"],
    ["toString", "is none of Elastic Load Balancing's"],
  ])("%s %s", (name, why) => {
    expect(whyNotPolicy(name)).toBe(why);
  });

  it("offers the recommended ones that every region has", () => {
    expect(OFFERED_TLS_POLICIES).toHaveLength(6);
    expect(OFFERED_TLS_POLICIES.filter((name) => /FIPS/.test(name))).toEqual([]);
  });
});

describe("a listener", () => {
  const told = (values: Readonly<Record<string, unknown>>) =>
    listenersUseCurrentTls
      .check(synthesis({ resources: { aws_lb_listener: { it: { protocol: "HTTPS", ...values } } } }))
      .map(({ message }) => message);

  it("is told what its policy lacks", () => {
    expect(told({ ssl_policy: "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09" })).toEqual([]);
    expect(told({ ssl_policy: "ELBSecurityPolicy-2016-08" })).toEqual([
      expect.stringContaining('"ELBSecurityPolicy-2016-08" still speaks TLS 1.0; name a recommended policy'),
    ]);
    expect(told({ ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-2099-01" })).toEqual([
      expect.stringContaining("is none of Elastic Load Balancing's"),
    ]);
    expect(told({})).toEqual([expect.stringContaining("is missing; name a recommended policy")]);
  });

  it("must name it, so that it can be judged", () => {
    expect(told({ ssl_policy: "${local.policy}" })).toEqual([
      expect.stringContaining("write the value itself"),
    ]);
  });
});
