import { SecurityGroup as AwsSecurityGroup, type SecurityGroupConfig } from "#provider-aws/security-group";
import {
  VpcSecurityGroupEgressRule,
  type VpcSecurityGroupEgressRuleConfig,
} from "#provider-aws/vpc-security-group-egress-rule";
import {
  VpcSecurityGroupIngressRule,
  type VpcSecurityGroupIngressRuleConfig,
} from "#provider-aws/vpc-security-group-ingress-rule";
import { Construct, type ITerraformDependable, type TerraformResourceLifecycle } from "../cdktf.ts";
import { type Override, withOverrides } from "../overrides.ts";
import { WatchedValue } from "../terraform-data.ts";

/** TCP ports, both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}
export const port = (number: number): PortRange => ({ from: number, to: number });
/** Where Docker puts dynamic host ports. Source: ECS Developer Guide, PortMapping `hostPort`. */
export const EPHEMERAL_PORTS: PortRange = { from: 32768, to: 65535 };

/** What is not made here: a network, a group or a prefix list that exists. */
export type Outside =
  | { readonly cidrIpv4: string }
  | { readonly referencedSecurityGroupId: string }
  | { readonly prefixListId: string };

export interface SecurityGroupProps {
  readonly vpcId: string;
  /** Physical name, at most 255 characters. */
  readonly name: string;
  /** What the group is for; ASCII, at most 255 characters. It cannot be changed without a new group. */
  readonly description: string;
  readonly overrides?: Override<SecurityGroupConfig>;
}

/**
 * A security group that lets nothing in or out until someone opens it. Rules are resources of their own, named after
 * what they open, so that adding one never touches another.
 */
export class SecurityGroup extends Construct {
  readonly id: string;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: SecurityGroupProps) {
    super(scope, id);
    this.name = props.name;
    const groupConfig = withOverrides(props.overrides, {
      vpcId: props.vpcId,
      name: props.name,
      description: props.description,
      tags: { Name: props.name },
      // Elastic network interfaces of ECS and load balancers release the group some time after they are gone.
      timeouts: { delete: "30m" },
    });
    this.id = new AwsSecurityGroup(this, "group", groupConfig).id;
  }

  /** Opens both sides: out of this group, into `peer`, on TCP `ports`. */
  allowTo(peer: SecurityGroup, ports: PortRange, why: string): void {
    this.openBothSides(peer, ports, why);
  }

  /**
   * As `allowTo`, for ports and peers that change while tasks run: new rules are made first, and the old ones go when
   * all that depends on the rules has been updated.
   */
  allowToWhileRunning(peer: SecurityGroup, ports: PortRange, why: string): ITerraformDependable[] {
    // Terraform would otherwise change the ports of a rule in place, before it moves the tasks.
    const input = { peer: peer.id, from: ports.from, to: ports.to };
    const way = new WatchedValue(this, `way-${ruleId(why)}`, input);
    return this.openBothSides(peer, ports, why, {
      createBeforeDestroy: true,
      replaceTriggeredBy: [way.address],
    });
  }

  /** Lets the networks of IPv4 in on TCP `ports`: one rule for each. */
  allowFromNetworks(cidrs: readonly string[], ports: PortRange, why: string): void {
    for (const cidr of cidrs) {
      this.ingress(`${ruleId(why)}-${ruleId(cidr)}`, why, ports, { cidrIpv4: cidr });
    }
  }

  /** Lets members of groups in that exist, on TCP `ports`: one rule for each. */
  allowFromGroups(groupIds: readonly string[], ports: PortRange, why: string): void {
    for (const id of groupIds)
      this.ingress(`${ruleId(why)}-${ruleId(id)}`, why, ports, { referencedSecurityGroupId: id });
  }

  /** Lets the whole world in by IPv6 on TCP `ports`. */
  allowFromIpv6World(ports: PortRange, why: string): void {
    this.ingress(`${ruleId(why)}-ipv6`, why, ports, { cidrIpv6: "::/0" });
  }

  /** Lets the networks of a prefix list in on TCP `ports`: one rule, which counts as many as the list says. */
  allowFromPrefixList(prefixListId: string, ports: PortRange, why: string): void {
    this.ingress(ruleId(why), why, ports, { prefixListId });
  }

  /** Lets this group reach a network on TCP `ports`. */
  allowToNetwork(cidr: string, ports: PortRange, why: string): void {
    this.egress(ruleId(why), why, ports, { cidrIpv4: cidr });
  }

  /** As `allowToNetwork`, for a group that exists: its own rules are those of whoever made it. */
  allowToGroup(groupId: string, ports: PortRange, why: string): void {
    this.egress(ruleId(why), why, ports, { referencedSecurityGroupId: groupId });
  }

  /** Out of groups that tasks leave: the rule goes when all that depends on it has been updated. */
  allowOutWhileRunning(peer: Outside, ports: PortRange, why: string): ITerraformDependable {
    return this.egress(ruleId(why), why, ports, { ...peer, lifecycle: { createBeforeDestroy: true } });
  }

  private openBothSides(
    peer: SecurityGroup,
    ports: PortRange,
    why: string,
    lifecycle?: TerraformResourceLifecycle,
  ): ITerraformDependable[] {
    const rule = ruleId(why);
    return [
      this.egress(rule, why, ports, { referencedSecurityGroupId: peer.id, lifecycle }),
      peer.ingress(rule, why, ports, { referencedSecurityGroupId: this.id, lifecycle }),
    ];
  }

  private ingress(
    rule: string,
    why: string,
    ports: PortRange,
    peer: Partial<VpcSecurityGroupIngressRuleConfig>,
  ): ITerraformDependable {
    return new VpcSecurityGroupIngressRule(this, `in-${rule}`, {
      securityGroupId: this.id,
      description: why,
      ipProtocol: "tcp",
      fromPort: ports.from,
      toPort: ports.to,
      tags: { Name: this.name },
      ...peer,
    });
  }

  private egress(
    rule: string,
    why: string,
    ports: PortRange,
    peer: Partial<VpcSecurityGroupEgressRuleConfig>,
  ): ITerraformDependable {
    return new VpcSecurityGroupEgressRule(this, `out-${rule}`, {
      securityGroupId: this.id,
      description: why,
      ipProtocol: "tcp",
      fromPort: ports.from,
      toPort: ports.to,
      tags: { Name: this.name },
      ...peer,
    });
  }
}

export interface WayBetweenGroupsProps {
  readonly from: SecurityGroup;
  readonly to: SecurityGroup;
  readonly ports: PortRange;
  /** What is reached; ASCII, at most 255 characters. */
  readonly why: string;
  /** Tag `Name` of both rules. */
  readonly name: string;
}

/** As `allowTo`, for groups of earlier stacks: the rules are resources of the stack that has a reason for them. */
export class WayBetweenGroups extends Construct {
  constructor(scope: Construct, id: string, { from, to, ports, why, name }: WayBetweenGroupsProps) {
    super(scope, id);
    const common = {
      description: why,
      ipProtocol: "tcp",
      fromPort: ports.from,
      toPort: ports.to,
      tags: { Name: name },
    };
    new VpcSecurityGroupEgressRule(this, "out", {
      ...common,
      securityGroupId: from.id,
      referencedSecurityGroupId: to.id,
    });
    new VpcSecurityGroupIngressRule(this, "in", {
      ...common,
      securityGroupId: to.id,
      referencedSecurityGroupId: from.id,
    });
  }
}

const ruleId = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
