import { describe, expect, it } from "vitest";
import {
  EPHEMERAL_PORTS,
  port,
  SecurityGroup,
  WayBetweenGroups,
} from "../../modules/network/security-group.ts";
import { synthesiseConstruct } from "../support/synthesis.ts";

const IN = "aws_vpc_security_group_ingress_rule";
const OUT = "aws_vpc_security_group_egress_rule";

/** What two groups make of each other. */
const between = (build: (client: SecurityGroup, server: SecurityGroup) => void) => {
  const stack = synthesiseConstruct((scope) => {
    const [client, server] = ["client", "server"].map(
      (name) => new SecurityGroup(scope, name, { vpcId: "vpc-1", name, description: name }),
    ) as [SecurityGroup, SecurityGroup];
    build(client, server);
  });
  const idOf = (name: string): string => `\${${stack.address("aws_security_group", name)}.id}`;
  return { stack, client: idOf("client"), server: idOf("server") };
};

describe("a way between two groups", () => {
  it.each([
    [
      "of one stack",
      (client: SecurityGroup, server: SecurityGroup) => client.allowTo(server, EPHEMERAL_PORTS, "Host ports"),
    ],
    [
      "of earlier stacks",
      (from: SecurityGroup, to: SecurityGroup) =>
        new WayBetweenGroups(from, "way", {
          from,
          to,
          ports: EPHEMERAL_PORTS,
          why: "Host ports",
          name: "way",
        }),
    ],
  ])("%s is open at both ends, on all its ports, for each other alone", (_, build) => {
    const { stack, client, server } = between(build);
    const ports = { ip_protocol: "tcp", from_port: 32768, to_port: 65535 };
    expect(stack.only(OUT)).toMatchObject({
      ...ports,
      security_group_id: client,
      referenced_security_group_id: server,
    });
    expect(stack.only(IN)).toMatchObject({
      ...ports,
      security_group_id: server,
      referenced_security_group_id: client,
    });
  });

  it("that tasks use makes room for another one first when its ports or its peer change", () => {
    const { stack, server } = between((client, peer) =>
      client.allowToWhileRunning(peer, port(6379), "Cache"),
    );
    expect(stack.only("terraform_data")["input"]).toEqual({ peer: server, from: 6379, to: 6379 });
    for (const type of [IN, OUT])
      expect(stack.only(type)["lifecycle"]).toEqual({
        create_before_destroy: true,
        replace_triggered_by: [stack.address("terraform_data")],
      });
  });
});

describe("rules for networks and groups that exist", () => {
  const addresses = (cidrs: readonly string[], groups: readonly string[]): string[] => {
    const { stack } = between((_, server) => {
      server.allowFromNetworks(cidrs, port(443), "HTTPS");
      server.allowFromGroups(groups, port(443), "HTTPS");
    });
    return Object.entries(stack.all(IN))
      .map(([id, rule]) => `${id} ${rule["cidr_ipv4"] ?? rule["referenced_security_group_id"]}`)
      .toSorted();
  };

  it("keep their addresses when another stands before them", () => {
    const [networks, groups] = [
      ["10.0.0.0/16", "10.1.0.0/16"],
      ["sg-1", "sg-2"],
    ];
    const all = addresses(networks, groups);
    expect(all).toHaveLength(4);
    expect(addresses(networks.toReversed(), groups.toReversed())).toEqual(all);
    expect(all).toEqual(expect.arrayContaining(addresses(networks.slice(1), groups.slice(1))));
  });
});
