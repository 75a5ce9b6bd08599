import { Address4 } from "ip-address";
import { isPrivate, parseNetwork } from "../network/cidr";
import { isWorld, WIDEST_IPV4 } from "../network/world";
import { type Opening, openingsOf } from "./openings";
import { type Rule, resourceProblem } from "./rule";

/** Source: Security Hub, EC2.13, EC2.14, EC2.21, EC2.53 and EC2.54. */
const REMOTE_PORTS = [22, 3389];
const WORLD_SHARE = 2 ** -WIDEST_IPV4;

export const sshIsClosed: Rule = {
  id: "ssh-is-closed",
  sentence:
    "Nothing opens port 22 or 3389 to the world: no group's rule, no network ACL, no range of ports or networks that holds it.",
  reason: "A server for logins that anybody can reach is attacked within minutes.",
  check: (synthesis) => {
    const openings = openingsOf(synthesis);
    return openings.flatMap((opening) => {
      const port = REMOTE_PORTS.find((one) => opens(opening, one));
      if (port === undefined) return [];
      const wide = opening.networks.filter(isWorld);
      const together = openings.filter((other) => other.owner === opening.owner && opens(other, port));
      if (wide.length === 0 && shareOf(together) <= WORLD_SHARE) return [];
      const from =
        wide.length > 0
          ? `to ${wide.join(", ")}`
          : `to ${opening.networks.join(", ")}, with other rules to more than any one network`;
      return [
        resourceProblem(
          sshIsClosed,
          opening.found,
          opening.argument,
          `opens port ${port} ${from}; name the networks that you work from, or use Session Manager.`,
        ),
      ];
    });
  },
};

const opens = ({ ports: [from, to] }: Opening, port: number): boolean => from <= port && to >= port;

/** Share of all public IPv4 addresses that the openings let in together; a network counts once. */
function shareOf(openings: readonly Opening[]): number {
  const networks = new Set(openings.flatMap((opening) => opening.networks));
  return [...networks]
    .filter((text) => text.includes("/") && Address4.isValid(text))
    .map(parseNetwork)
    .filter((network) => !isPrivate(network))
    .reduce((share, { prefix }) => share + 2 ** -prefix, 0);
}
