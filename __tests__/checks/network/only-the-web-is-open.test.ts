import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

const RULE = "only-the-web-is-open";
const rule = (from: number, to: number, changes: object = {}): Resources => ({
  aws_vpc_security_group_ingress_rule: {
    it: { ip_protocol: "tcp", from_port: from, to_port: to, cidr_ipv4: "0.0.0.0/0", ...changes },
  },
});

describe(RULE, () => {
  it.each([
    [8080, 8080],
    [21, 21],
    [80, 443],
    [0, 21],
  ])("refuses %i to %i", (from, to) => {
    expect(found(RULE, { resources: rule(from, to) })).toEqual([
      expect.stringMatching(/cidr_ipv4: opens ports? .+ to 0\.0\.0\.0\/0; open 80 and 443 only/),
    ]);
  });

  it.each<[string, Resources]>([
    ["the web", rule(443, 443)],
    ["8080 from an office", rule(8080, 8080, { cidr_ipv4: "203.0.113.0/24" })],
    ["22, of which another rule tells", rule(22, 22)],
    ["3306, of which another rule tells", rule(3306, 3306)],
    [
      "answers through a network ACL",
      {
        aws_network_acl: {
          it: {
            ingress: [
              { protocol: "tcp", action: "allow", from_port: 40000, to_port: 65535, cidr_block: "0.0.0.0/0" },
            ],
          },
        },
      },
    ],
  ])("accepts %s", (_, resources) => {
    expect(found(RULE, { resources })).toEqual([]);
  });
});
