import { type Rule, resourceProblem, resourcesOf } from "./rule";

const SSH_PORT = 22;
const WORLD = ["0.0.0.0/0", "::/0"];

export const sshIsClosed: Rule = {
  id: "ssh-is-closed",
  sentence: "No rule opens port 22 to the world.",
  reason: "An SSH server that anybody can reach is attacked within minutes.",
  check: (synthesis) =>
    resourcesOf(synthesis, "aws_vpc_security_group_ingress_rule")
      .filter(({ arguments: rule }) => {
        const from = Number(rule["from_port"] ?? 0);
        const to = Number(rule["to_port"] ?? 65535);
        const peers = [rule["cidr_ipv4"], rule["cidr_ipv6"]].map(String);
        return from <= SSH_PORT && to >= SSH_PORT && peers.some((peer) => WORLD.includes(peer));
      })
      .map((found) =>
        resourceProblem(
          sshIsClosed,
          found,
          "cidr_ipv4",
          "opens port 22 to the world; name the networks that you work from.",
        ),
      ),
};
