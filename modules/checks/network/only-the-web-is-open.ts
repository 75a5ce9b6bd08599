import { isWorld } from "../../network/world.ts";
import { type Rule, resourceProblem } from "../rule.ts";
import { STORE_PORTS } from "../stores/stores-are-closed.ts";
import { ACCELERATED, type Opening, openingsOf } from "./openings.ts";
import { REMOTE_PORTS } from "./ssh-is-closed.ts";

/** Source: Security Hub, EC2.18, its parameter authorizedTcpPorts. */
const WEB_PORTS = [80, 443];
/** What answers to a request comes to any port, which network ACLs, without a memory, have to let in. */
const WITHOUT_MEMORY = /^aws_(default_)?network_acl/;

export const onlyTheWebIsOpen: Rule = {
  id: "only-the-web-is-open",
  title: "The world reaches ports 80 and 443 only.",
  reason: "Open ports get scanned, and few services are hardened for that.",
  sources: ["Security Hub EC2.18", "Security Hub EC2.19"],
  level: "error",
  reads: "resources",
  fails: {
    resources: {
      aws_vpc_security_group_ingress_rule: {
        web: { ip_protocol: "tcp", from_port: 8080, to_port: 8080, cidr_ipv4: "0.0.0.0/0" },
      },
    },
  },
  passes: {
    resources: {
      aws_vpc_security_group_ingress_rule: {
        web: { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "0.0.0.0/0" },
      },
    },
  },
  check: (synthesis) =>
    openingsOf(synthesis)
      .filter(({ found }) => !WITHOUT_MEMORY.test(found.type))
      // Its listener says what the world reaches.
      .filter(({ found }) => found.type !== ACCELERATED)
      .filter((opening) => !isJudgedElsewhere(opening))
      .flatMap(({ found, argument, ports, networks }) => {
        const open = networks.filter(isWorld);
        if (ports === undefined || open.length === 0) return [];
        const [from, to] = ports;
        if (from === to && WEB_PORTS.includes(from)) return [];
        const what = from === to ? `port ${from}` : `ports ${from} to ${to}`;
        const message = `opens ${what} to ${open.join(", ")}; open 80 and 443 only, each by a rule, or name the networks.`;
        return [resourceProblem(onlyTheWebIsOpen, found, argument, message)];
      }),
};

/** `ssh-is-closed` and `stores-are-closed` say it of their ports, and of ports that are not known. */
const isJudgedElsewhere = ({ ports }: Opening): boolean =>
  [...REMOTE_PORTS, ...Object.keys(STORE_PORTS).map(Number)].some(
    (port) => ports === undefined || (ports[0] <= port && ports[1] >= port),
  );
