import { Address4 } from "ip-address";
import { isPrivate, parseNetwork } from "../../network/cidr.ts";
import { isWorld, WIDEST_IPV4 } from "../../network/world.ts";
import type { Observation } from "../../problems.ts";
import { blocksOf, flagOf } from "../arguments.ts";
import { type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";
import { type Opening, openingsOf } from "./openings.ts";

/** Source: Security Hub, EC2.13, EC2.14, EC2.21, EC2.53 and EC2.54. */
export const REMOTE_PORTS = [22, 3389];
const WORLD_SHARE = 2 ** -WIDEST_IPV4;

export const sshIsClosed: Rule = {
  id: "ssh-is-closed",
  title:
    "Nothing opens port 22 or 3389 to the world: no group's rule, no network ACL, no listener, no range of ports or networks that holds it.",
  reason: "A login server that anyone can reach is attacked within minutes.",
  sources: [
    "Security Hub EC2.19",
    "Security Hub EC2.13",
    "Security Hub EC2.14",
    "Security Hub EC2.21",
    "Security Hub EC2.53",
    "Security Hub EC2.54",
    "CIS AWS Foundations Benchmark v3.0.0, 5.1, 5.2 and 5.3",
  ],
  level: "error",
  reads: "resources",
  keys: ["bastion.allowFrom"],
  fails: {
    resources: {
      aws_vpc_security_group_ingress_rule: {
        login: { ip_protocol: "tcp", from_port: 22, to_port: 22, cidr_ipv4: "0.0.0.0/0" },
      },
    },
  },
  passes: {
    resources: {
      aws_vpc_security_group_ingress_rule: {
        login: { ip_protocol: "tcp", from_port: 22, to_port: 22, cidr_ipv4: "203.0.113.0/24" },
      },
    },
  },
  check: (synthesis) => {
    const openings = openingsOf(synthesis);
    return [
      ...openings.flatMap((opening) => judge(opening, openings)),
      ...openClusters(synthesis),
      ...openInstances(synthesis),
    ];
  },
};

function judge(opening: Opening, openings: readonly Opening[]): Observation[] {
  const port = REMOTE_PORTS.find((one) => mayOpen(opening, one));
  if (port === undefined) return [];
  const wide = opening.networks.filter(isWorld);
  const together = openings.filter((other) => other.owner === opening.owner && mayOpen(other, port));
  const adds = shareOf(together) > WORLD_SHARE && shareOf([opening]) > 0;
  if (opening.unknown.length === 0 && wide.length === 0 && !adds) return [];
  return [problem(opening, sentence(opening, port, wide))];
}

function sentence({ ports, networks, unknown }: Opening, port: number, wide: readonly string[]): string {
  const mend = "name the networks that you work from, or use Session Manager.";
  if (wide.length > 0 && ports === undefined)
    return `opens ports that are known only to Terraform to ${wide.join(", ")}, so that port ${port} cannot be judged; write the ports themselves.`;
  if (wide.length > 0) return `opens port ${port} to ${wide.join(", ")}; ${mend}`;
  if (unknown.length > 0)
    return `may open port ${port} to the world: ${unknown.join(", ")} is known only to Terraform and cannot be judged; write the networks themselves.`;
  return `opens port ${port} to ${networks.join(", ")}, which, with other rules, covers too much of the internet; ${mend}`;
}

/** Ports that only Terraform knows may be any. */
const mayOpen = ({ ports }: Opening, port: number): boolean =>
  ports === undefined || (ports[0] <= port && ports[1] >= port);

/** Share of all public IPv4 addresses that the openings let in together; a network counts once. */
function shareOf(openings: readonly Opening[]): number {
  const networks = new Set(openings.flatMap((opening) => opening.networks));
  return [...networks]
    .filter((text) => text.includes("/") && Address4.isValid(text))
    .map(parseNetwork)
    .filter((network) => !isPrivate(network))
    .reduce((share, { prefix }) => share + 2 ** -prefix, 0);
}

/** What EMR lets clusters open. Source: EMR API reference, BlockPublicAccessConfiguration. */
function openClusters(synthesis: Synthesis): Observation[] {
  return resourcesOf(synthesis, "aws_emr_block_public_access_configuration").flatMap((found) => {
    const block = "block_public_security_group_rules";
    if (flagOf(found.arguments[block]) !== true)
      return [
        resourceProblem(sshIsClosed, found, block, "must be true: clusters may otherwise open port 22."),
      ];
    return blocksOf(found.arguments, "permitted_public_security_group_rule_range")
      .filter(({ content }) => {
        const [from, to] = [Number(content?.["min_range"]), Number(content?.["max_range"])];
        return REMOTE_PORTS.some((port) => !(from > port) && !(to < port));
      })
      .map(({ place }) =>
        resourceProblem(
          sshIsClosed,
          found,
          place,
          "lets clusters open port 22 or 3389 to the world; leave it out.",
        ),
      );
  });
}

/** Lightsail opens 22 and 80 of each instance by itself. Source: Lightsail User Guide, "Instance firewalls". */
function openInstances(synthesis: Synthesis): Observation[] {
  const closed = resourcesOf(synthesis, "aws_lightsail_instance_public_ports").map(({ arguments: args }) =>
    String(args["instance_name"]),
  );
  return resourcesOf(synthesis, "aws_lightsail_instance")
    .filter(
      ({ id, arguments: { name } }) =>
        !closed.some((one) => one === name || one.includes(`aws_lightsail_instance.${id}.`)),
    )
    .map((found) =>
      resourceProblem(
        sshIsClosed,
        found,
        "name",
        "opens port 22 to the world by itself; say what it opens by aws_lightsail_instance_public_ports.",
      ),
    );
}

const problem = (opening: Opening, message: string): Observation =>
  resourceProblem(sshIsClosed, opening.found, opening.argument, message);
