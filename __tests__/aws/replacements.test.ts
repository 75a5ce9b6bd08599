import { describe, expect, it } from "vitest";
import { isOnlyUpdated, REPLACEMENT_RULES, rulesMet } from "../../modules/aws/replacements.ts";

const replaces = (type: string, before: object, after: object, unknown: object = {}): string[] =>
  rulesMet("replaced", type, before, after, unknown).map(({ argument }) => argument);

describe("what the provider replaces", () => {
  it("is told by an argument in a block", () => {
    const root = (encrypted: boolean, size: number) => ({
      root_block_device: [{ encrypted, volume_size: size }],
    });
    expect(replaces("aws_instance", root(true, 8), root(false, 8))).toEqual(["root_block_device.encrypted"]);
    expect(replaces("aws_instance", root(true, 8), root(true, 9))).toEqual([]);
    expect(replaces("aws_launch_template", root(true, 8), root(false, 8))).toEqual([]);
  });

  it("is told by a value that is not known yet", () => {
    const provider = { auto_scaling_group_provider: [{ auto_scaling_group_arn: "arn:one" }] };
    const unknown = { auto_scaling_group_provider: [{ auto_scaling_group_arn: true }] };
    expect(
      replaces("aws_ecs_capacity_provider", provider, { auto_scaling_group_provider: [{}] }, unknown),
    ).toEqual(["auto_scaling_group_provider.auto_scaling_group_arn"]);
    expect(replaces("aws_ecs_capacity_provider", provider, provider, {})).toEqual([]);
  });

  it("is told by the kind of a security group rule's source, not by its value", () => {
    const type = "aws_vpc_security_group_ingress_rule";
    const network = (cidr: string) => ({ security_group_id: "sg-1", cidr_ipv4: cidr });
    expect(replaces(type, network("10.0.0.0/8"), network("10.0.0.0/16"))).toEqual([]);
    expect(
      replaces(type, network("10.0.0.0/8"), {
        security_group_id: "sg-1",
        referenced_security_group_id: "sg-2",
      }),
    ).toEqual(["cidr_ipv4", "referenced_security_group_id"]);
  });

  it("is a subnet with another network of IPv6, where interfaces get addresses of that unasked", () => {
    const subnet = (network: string | null, unasked: boolean) => ({
      ipv6_cidr_block: network,
      assign_ipv6_address_on_creation: unasked,
    });
    const added = subnet("2001:db8::/64", false);
    expect(replaces("aws_subnet", subnet(null, false), added)).toEqual([]);
    expect(replaces("aws_subnet", subnet(null, true), added)).toEqual(["ipv6_cidr_block"]);
  });

  it("is an update where only arguments of a block change that the provider updates", () => {
    const provider = (group: string, target: number) => ({
      auto_scaling_group_provider: [
        { auto_scaling_group_arn: group, managed_scaling: [{ target_capacity: target }] },
      ],
    });
    const change = (before: object, after: object) => ({ before, after, after_unknown: {} });
    const type = "aws_ecs_capacity_provider";
    const block = ["auto_scaling_group_provider"];
    expect(isOnlyUpdated(type, block, change(provider("a", 100), provider("a", 80)))).toBe(true);
    expect(isOnlyUpdated(type, block, change(provider("a", 100), provider("b", 80)))).toBe(false);
    expect(isOnlyUpdated(type, ["name"], change(provider("a", 100), provider("a", 80)))).toBe(false);
  });

  it("is refused for a capacity provider strategy without a new deployment", () => {
    const service = (provider: string, force?: boolean) => ({
      capacity_provider_strategy: [{ capacity_provider: provider }],
      force_new_deployment: force ?? null,
    });
    // A block that is known stands among what is unknown as an empty one.
    for (const known of [[], [{}]]) {
      const unknown = { capacity_provider_strategy: known };
      expect(rulesMet("refused", "aws_ecs_service", service("a"), service("a"), unknown)).toEqual([]);
    }
    const refused = (force?: boolean) =>
      rulesMet("refused", "aws_ecs_service", service("a"), service("b", force)).length;
    expect(refused()).toBe(1);
    expect(refused(true)).toBe(0);
  });

  it("has a source for each rule", () => {
    for (const { source } of REPLACEMENT_RULES) expect(source).toMatch(/^[a-z0-9]+\/[a-z0-9_]+\.go/);
  });
});
