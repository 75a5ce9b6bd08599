import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

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

const repeated = (type: string, block: string, content: object): Resources => ({
  [type]: { it: { dynamic: { [block]: { for_each: "${var.rules}", content } } } },
});
const LIGHTSAIL = "aws_lightsail_instance_public_ports";
const prefixList = (list: object, more: Resources = {}): Resources => ({
  ...rule({ prefix_list_id: "${aws_ec2_managed_prefix_list.all.id}" }),
  aws_ec2_managed_prefix_list: { all: { ...list } },
  ...more,
});

describe("what opens a port in other ways", () => {
  const tcp = { protocol: "tcp", from_port: 22, to_port: 22 };
  const open: Resources = { aws_lb: { it: { load_balancer_type: "network" } } };
  const listener = (port: unknown): Resources => ({
    aws_lb_listener: { it: { load_balancer_arn: "${aws_lb.it.arn}", port } },
  });

  it.each<[string, Resources]>([
    ["a repeated block", repeated("aws_security_group", "ingress", { ...tcp, cidr_blocks: [WORLD] })],
    ["a repeated entry", prefixList({ dynamic: { entry: { for_each: [1], content: { cidr: WORLD } } } })],
    ["both halves", inline("aws_security_group", { cidr_blocks: ["0.0.0.0/1", "128.0.0.0/1"] })],
    [
      "the halves by rules of their own",
      {
        aws_vpc_security_group_ingress_rule: {
          one: { ...tcp, ip_protocol: "tcp", security_group_id: "sg", cidr_ipv4: "0.0.0.0/1" },
        },
      },
    ],
    ["both halves of IPv6", rule({ cidr_ipv6: "8000::/1" })],
    ["the default of Lightsail", { [LIGHTSAIL]: { it: { port_info: [tcp] } } }],
    ["Lightsail", { [LIGHTSAIL]: { it: { port_info: [{ ...tcp, ipv6_cidrs: ["::/0"] }] } } }],
    ["all of Lightsail", { [LIGHTSAIL]: { it: { port_info: [{ protocol: "all", cidrs: [WORLD] }] } } }],
    ["an instance of Lightsail that says nothing", { aws_lightsail_instance: { it: { name: "it" } } }],
    ["GameLift", { aws_gamelift_fleet: { it: { ec2_inbound_permission: [{ ...tcp, ip_range: WORLD }] } } }],
    [
      "an accelerator",
      {
        aws_globalaccelerator_listener: {
          it: { protocol: "TCP", port_range: [{ from_port: 20, to_port: 30 }] },
        },
      },
    ],
    ["a network load balancer", { ...open, ...listener(22) }],
    [
      "a network load balancer by its other name",
      {
        aws_alb: { it: { load_balancer_type: "network" } },
        aws_alb_listener: { it: { load_balancer_arn: "${aws_alb.it.arn}", port: 3389 } },
      },
    ],
    ["SFTP", { aws_transfer_server: { it: {} } }],
    [
      "EMR",
      { aws_emr_block_public_access_configuration: { it: { block_public_security_group_rules: false } } },
    ],
    [
      "an exception of EMR",
      {
        aws_emr_block_public_access_configuration: {
          it: {
            block_public_security_group_rules: true,
            permitted_public_security_group_rule_range: [{ min_range: 22, max_range: 22 }],
          },
        },
      },
    ],
  ])("is refused: %s", (_, resources) => {
    expect(found(RULE, { resources })).toHaveLength(1);
  });

  it.each<[string, Resources]>([
    ["networks of a variable", rule({ cidr_ipv4: "${var.office}" })],
    ["a list of a variable", old({ cidr_blocks: "${var.offices}" })],
    ["a network that Terraform calculates", rule({ cidr_ipv4: '${cidrsubnet("0.0.0.0/0", 1, 1)}' })],
    ["networks of AWS", old({ cidr_blocks: "${data.aws_ip_ranges.ec2.cidr_blocks}" })],
    ["another one's prefix list", rule({ prefix_list_id: "pl-0123456789abcdef0" })],
    ["an entry of a variable", prefixList({ entry: [{ cidr: "${var.office}" }] })],
    ["ports of a variable", rule({ from_port: "${var.from}", to_port: "${var.to}", cidr_ipv4: WORLD })],
    [
      "a repeated block of a variable",
      repeated("aws_security_group", "ingress", {
        protocol: "tcp",
        from_port: "${ingress.value}",
        to_port: "${ingress.value}",
        cidr_blocks: [WORLD],
      }),
    ],
    ["rules of a variable", { aws_security_group: { it: { ingress: "${var.rules}" } } }],
    ["a listener of a variable", { ...open, ...listener("${var.port}") }],
  ])("cannot be judged: %s", (_, resources) => {
    expect(found(RULE, { resources })).toEqual([expect.stringContaining("cannot be judged")]);
  });

  it.each<[string, Resources]>([
    [
      "the VPC's own network",
      { ...rule({ cidr_ipv4: "${aws_vpc.it.cidr_block}" }), aws_vpc: { it: { cidr_block: "10.0.0.0/16" } } },
    ],
    ["80 to a network of a variable", rule({ from_port: 80, to_port: 80, cidr_ipv4: "${var.office}" })],
    ["ports of a variable to an office", rule({ from_port: "${var.from}", cidr_ipv4: "203.0.113.0/24" })],
    ["a private IPv6 network", rule({ cidr_ipv6: "fd00::/8" })],
    [
      "the web by Lightsail",
      { [LIGHTSAIL]: { it: { port_info: [{ protocol: "tcp", from_port: 443, to_port: 443 }] } } },
    ],
    [
      "an instance of Lightsail that says what it opens",
      {
        aws_lightsail_instance: { it: { name: "it" } },
        [LIGHTSAIL]: { it: { instance_name: "${aws_lightsail_instance.it.name}", port_info: [] } },
      },
    ],
    [
      "an internal load balancer",
      { aws_lb: { it: { load_balancer_type: "network", internal: true } }, ...listener(22) },
    ],
    [
      "a load balancer with a group",
      { aws_lb: { it: { load_balancer_type: "network", security_groups: ["sg"] } }, ...listener(22) },
    ],
    ["SFTP inside of a VPC", { aws_transfer_server: { it: { endpoint_type: "VPC" } } }],
    [
      "a network ACL's rule that lets out",
      { aws_network_acl_rule: { it: { egress: "true", rule_action: "allow", cidr_block: WORLD } } },
    ],
    [
      "EMR without exceptions",
      { aws_emr_block_public_access_configuration: { it: { block_public_security_group_rules: true } } },
    ],
  ])("is accepted: %s", (_, resources) => {
    expect(found(RULE, { resources })).toEqual([]);
  });

  it("reads a local value", () => {
    const resources = rule({ cidr_ipv4: "${local.office}" });
    expect(found(RULE, { resources, locals: { office: "203.0.113.0/24" } })).toEqual([]);
    expect(found(RULE, { resources, locals: { office: WORLD } })).toHaveLength(1);
  });

  it("adds up a group's own rules and those that refer to it", () => {
    const resources: Resources = {
      ...inline("aws_security_group", { cidr_blocks: ["20.0.0.0/8"] }),
      ...rule({ security_group_id: "${aws_security_group.it.id}", cidr_ipv4: "30.0.0.0/8" }),
    };
    expect(found(RULE, { resources })).toHaveLength(2);
  });

  const beanstalk = (value: string): Resources => ({
    aws_elastic_beanstalk_environment: {
      it: {
        setting: [{ namespace: "aws:autoscaling:launchconfiguration", name: "SSHSourceRestriction", value }],
      },
    },
  });
  const accelerated = (port: number): Resources => ({
    aws_globalaccelerator_endpoint_group: {
      it: { port_override: [{ listener_port: 443, endpoint_port: port }] },
    },
  });
  const nodes = (access: object): Resources => ({ aws_eks_node_group: { it: { remote_access: access } } });

  it.each<[string, Resources, string]>([
    ["hosts of Elastic Beanstalk", beanstalk("tcp,22,22,0.0.0.0/0"), "setting[0].value"],
    ["hosts of Elastic Beanstalk by any port", beanstalk("tcp, 0, 1024, 0.0.0.0/0"), "setting[0].value"],
    ["what an accelerator hands on", accelerated(22), "port_override[0].endpoint_port"],
    ["nodes of EKS", nodes({ ec2_ssh_key: "me" }), "remote_access.source_security_group_ids"],
    [
      "nodes of EKS by no group",
      nodes({ ec2_ssh_key: "me", source_security_group_ids: [] }),
      "remote_access.source_security_group_ids",
    ],
  ])("refuses %s", (_, resources, argument) => {
    expect(found(RULE, { resources })).toEqual([
      expect.stringMatching(
        new RegExp(`\\.it\\.${argument.replace(/[[\].]/g, "\\$&")}: opens port 22 to 0.0.0.0/0`),
      ),
    ]);
  });

  it.each<[string, Resources]>([
    ["hosts of Elastic Beanstalk from an office", beanstalk("tcp,22,22,203.0.113.0/24")],
    ["hosts of Elastic Beanstalk from a group", beanstalk("tcp,22,22,sg-12345678")],
    ["hosts of Elastic Beanstalk from a new group", beanstalk("tcp,22,22,${aws_security_group.b.id}")],
    ["an accelerator's other ports", accelerated(1443)],
    ["nodes of EKS without a key", nodes({})],
    ["nodes of EKS from a group", nodes({ ec2_ssh_key: "me", source_security_group_ids: ["sg-1"] })],
  ])("accepts %s", (_, resources) => {
    for (const id of [RULE, "only-the-web-is-open"]) expect(found(id, { resources })).toEqual([]);
  });
});
