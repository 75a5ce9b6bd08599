import { describe, expect, it } from "vitest";
import { found, type Resources } from "./support";

const RULE = "ssh-is-closed";
const WORLD = "0.0.0.0/0";

const rule = (changes: object): Resources => ({
  aws_vpc_security_group_ingress_rule: {
    rule: { security_group_id: "sg", ip_protocol: "tcp", from_port: 22, to_port: 22, ...changes },
  },
});
const old = (changes: object): Resources => ({
  aws_security_group_rule: {
    rule: {
      type: "ingress",
      security_group_id: "sg",
      protocol: "tcp",
      from_port: 22,
      to_port: 22,
      ...changes,
    },
  },
});
const inline = (type: string, block: object): Resources => ({
  [type]: { it: { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, ...block }] } },
});

describe(RULE, () => {
  it.each<[string, Resources, string]>([
    ["22", rule({ cidr_ipv4: WORLD }), "cidr_ipv4"],
    ["3389", rule({ from_port: 3389, to_port: 3389, cidr_ipv4: WORLD }), "cidr_ipv4"],
    ["a range that holds 22", rule({ from_port: 0, to_port: 1024, cidr_ipv4: WORLD }), "cidr_ipv4"],
    ["a range that holds 3389", rule({ from_port: 3000, to_port: 4000, cidr_ipv4: WORLD }), "cidr_ipv4"],
    ["all ports", rule({ from_port: undefined, to_port: undefined, cidr_ipv4: WORLD }), "cidr_ipv4"],
    ["all protocols", rule({ ip_protocol: "-1", from_port: -1, to_port: -1, cidr_ipv4: WORLD }), "cidr_ipv4"],
    ["22 by IPv6", rule({ cidr_ipv6: "::/0" }), "cidr_ipv6"],
    ["22 to half of IPv6", rule({ cidr_ipv6: "2000::/3" }), "cidr_ipv6"],
    ["22 to half of the world", rule({ cidr_ipv4: "128.0.0.0/1" }), "cidr_ipv4"],
    ["22 in a rule of the older kind", old({ cidr_blocks: ["203.0.113.0/24", WORLD] }), "cidr_blocks"],
    ["22 there by IPv6", old({ ipv6_cidr_blocks: ["::/0"] }), "ipv6_cidr_blocks"],
    ["all there", old({ protocol: "all", from_port: 0, to_port: 0, cidr_blocks: [WORLD] }), "cidr_blocks"],
    ["22 inside a group", inline("aws_security_group", { cidr_blocks: [WORLD] }), "ingress[0].cidr_blocks"],
    [
      "22 inside the default group",
      inline("aws_default_security_group", { ipv6_cidr_blocks: ["::/0"] }),
      "ingress[0].ipv6_cidr_blocks",
    ],
    [
      "22 in a network ACL",
      inline("aws_network_acl", { action: "allow", cidr_block: WORLD }),
      "ingress[0].cidr_block",
    ],
    [
      "all in the default network ACL",
      inline("aws_default_network_acl", { protocol: "-1", from_port: 0, to_port: 0, cidr_block: WORLD }),
      "ingress[0].cidr_block",
    ],
    [
      "22 by a rule of a network ACL",
      {
        aws_network_acl_rule: {
          rule: { protocol: "6", from_port: 22, to_port: 22, rule_action: "allow", cidr_block: WORLD },
        },
      },
      "cidr_block",
    ],
    [
      "22 to a prefix list that holds the world",
      {
        ...rule({ prefix_list_id: "${aws_ec2_managed_prefix_list.all.id}" }),
        aws_ec2_managed_prefix_list: { all: { entry: [{ cidr: WORLD }] } },
      },
      "prefix_list_id",
    ],
  ])("refuses %s", (_, resources, argument) => {
    expect(found(RULE, { resources })).toEqual([
      expect.stringMatching(
        new RegExp(
          `\\.${argument.replace(/[[\]]/g, "\\$&")}: opens port (22|3389) to .+\\(ssh-is-closed\\)$`,
        ),
      ),
    ]);
  });

  it("adds up what several rules of one group let in", () => {
    const half = (first: number) => ({
      security_group_id: "sg",
      ip_protocol: "tcp",
      from_port: 22,
      to_port: 22,
      cidr_ipv4: `${first}.0.0.0/8`,
    });
    const resources = (second: object): Resources => ({
      aws_vpc_security_group_ingress_rule: { one: half(20), other: { ...half(30), ...second } },
    });
    expect(found(RULE, { resources: resources({}) })).toHaveLength(2);
    expect(found(RULE, { resources: resources({ security_group_id: "other" }) })).toEqual([]);
    expect(found(RULE, { resources: resources({ cidr_ipv4: "10.0.0.0/8" }) })).toEqual([]);
  });

  it.each<[string, Resources]>([
    ["22 from a network", rule({ cidr_ipv4: "203.0.113.0/24" })],
    ["22 from a group", rule({ referenced_security_group_id: "sg-1" })],
    ["22 from a private network", rule({ cidr_ipv4: "10.0.0.0/8" })],
    ["22 from somebody's IPv6 network", rule({ cidr_ipv6: "2001:db8::/32" })],
    ["80 from the world", rule({ from_port: 80, to_port: 80, cidr_ipv4: WORLD })],
    ["ping from the world", rule({ ip_protocol: "icmp", from_port: -1, to_port: -1, cidr_ipv4: WORLD })],
    ["22 out to the world", old({ type: "egress", cidr_blocks: [WORLD] })],
    ["a network ACL that denies", inline("aws_network_acl", { action: "deny", cidr_block: WORLD })],
    [
      "22 to a prefix list of offices",
      {
        ...rule({ prefix_list_id: "${aws_ec2_managed_prefix_list.offices.id}" }),
        aws_ec2_managed_prefix_list: { offices: { entry: [{ cidr: "203.0.113.0/24" }] } },
      },
    ],
  ])("accepts %s", (_, resources) => {
    expect(found(RULE, { resources })).toEqual([]);
  });
});
