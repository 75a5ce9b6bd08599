import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { synthesise } from "../../cli/synthesise.ts";
import { PROJECT } from "../support/environment.ts";

type Values = Readonly<Record<string, unknown>>;

interface Resource {
  readonly type: string;
  readonly id: string;
  readonly values: Values;
}

/** All resources of mall's stacks. */
function resourcesOfMall(): Resource[] {
  const outdir = mkdtempSync(join(tmpdir(), "reaches-"));
  try {
    const deployments = synthesise({ root: PROJECT, outdir, names: ["mall"], records: "leave" });
    return deployments
      .flatMap(({ stacks }) => stacks)
      .flatMap(({ path }) => {
        const text = readFileSync(resolve(PROJECT, path), "utf8");
        const { resource } = JSON.parse(text) as { resource: Record<string, Record<string, Values>> };
        return Object.entries(resource).flatMap(([type, all]) =>
          Object.entries(all).map(([id, values]) => ({ type, id, values })),
        );
      });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** What has network interfaces in groups, in the words of the sentence. */
const MEMBERS: Readonly<Record<string, string>> = {
  aws_lb: "load balancer",
  aws_ecs_service: "tasks",
  aws_elasticache_cluster: "cache",
  aws_rds_cluster: "database",
  aws_instance: "bastion",
};

const OUTSIDE = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id"];

/** Who may begin a connection to whom, on which port: both groups must allow it. */
class Ways {
  private readonly groups: readonly string[];
  private readonly members: ReadonlyMap<string, readonly string[]>;

  constructor(private readonly resources: readonly Resource[]) {
    this.groups = this.of("aws_security_group").map(({ id }) => id);
    const memberships = resources.flatMap(({ type, values }) =>
      type.startsWith("aws_vpc_security_group_") || type === "aws_security_group"
        ? []
        : groupsIn(values).map((text) => [this.groupOf(text), MEMBERS[type] ?? type] as const),
    );
    this.members = new Map(
      this.groups.map((group) => [
        group,
        memberships.filter(([of]) => of === group).map(([, member]) => member),
      ]),
    );
  }

  private of(type: string): Resource[] {
    return this.resources.filter((one) => one.type === type);
  }

  /** A reference holds the group's name, also through the output of an earlier stack. */
  private groupOf(text: unknown): string {
    const group = this.groups.find((id) => String(text).includes(id));
    if (group === undefined) throw new Error(`${text} is no security group of mall`);
    return group;
  }

  private membersOf(text: unknown): readonly string[] {
    return this.members.get(this.groupOf(text)) ?? [];
  }

  private peers(values: Values): readonly string[] {
    const group = values["referenced_security_group_id"];
    if (group !== undefined) return this.membersOf(group);
    return OUTSIDE.flatMap((key) => (values[key] === undefined ? [] : String(values[key])));
  }

  private rules(direction: "ingress" | "egress") {
    return this.of(`aws_vpc_security_group_${direction}_rule`).flatMap(({ values }) => {
      expect(values["from_port"]).toBe(values["to_port"]);
      const own = this.membersOf(values["security_group_id"]);
      const pairs = own.flatMap((one) => this.peers(values).map((peer) => [one, peer] as const));
      return pairs.map(([one, peer]) => {
        const [from, to] = direction === "ingress" ? [peer, one] : [one, peer];
        return `${from} -> ${to} ${values["from_port"]}`;
      });
    });
  }

  /** Connections that are let in, by the group of whoever takes them. */
  get into(): string[] {
    return [...new Set(this.rules("ingress"))].sort();
  }

  /** Connections that are let out, by the group of whoever begins them. */
  get out(): string[] {
    return [...new Set(this.rules("egress"))].sort();
  }
}

/** The groups that a resource is in, wherever it says so. */
function groupsIn(values: unknown, key = ""): unknown[] {
  if (Array.isArray(values))
    return /security_group(_id)?s$/.test(key) ? values : values.flatMap((one) => groupsIn(one));
  if (typeof values !== "object" || values === null) return [];
  return Object.entries(values).flatMap(([name, value]) => groupsIn(value, name));
}

const isOutside = (way: string): boolean => /^(\$|\d)|-> (\$|\d)/.test(way);

describe("security groups of mall", () => {
  const resources = resourcesOfMall();
  const ways = new Ways(resources);

  it("are a chain from CloudFront to the stores, beside which the bastion reaches cache, database and tasks", () => {
    expect(ways.into).toEqual([
      "${data.aws_ec2_managed_prefix_list.cloudfront.id} -> load balancer 80",
      "bastion -> cache 11211",
      "bastion -> database 3306",
      "bastion -> tasks 3000",
      "load balancer -> tasks 3000",
      "tasks -> cache 11211",
      "tasks -> database 3306",
    ]);
  });

  it("let nobody in whom the other side does not let out, and nobody out to whom it does not let in", () => {
    expect(ways.out.filter((way) => !isOutside(way))).toEqual(ways.into.filter((way) => !isOutside(way)));
  });

  it("let out of the network what speaks with AWS by HTTPS, and nothing else", () => {
    expect(ways.out.filter(isOutside)).toEqual(["bastion -> 0.0.0.0/0 443", "tasks -> 0.0.0.0/0 443"]);
  });

  it("have their rules beside them alone, and none of the VPC's default group is used", () => {
    for (const { type, values } of resources)
      if (type === "aws_security_group")
        expect([values["ingress"], values["egress"]]).toEqual([undefined, undefined]);
    const attached = resources.filter(({ type }) => Object.hasOwn(MEMBERS, type));
    expect([...new Set(attached.map(({ type }) => type))].sort()).toEqual(Object.keys(MEMBERS).sort());
    for (const { id, values } of attached) expect(groupsIn(values), id).not.toEqual([]);
  });
});
