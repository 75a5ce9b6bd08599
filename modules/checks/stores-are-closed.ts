import { Address4, Address6 } from "ip-address";
import { isPrivate, parseNetwork } from "../network/cidr";
import { openingsOf } from "./openings";
import { type Rule, resourceProblem } from "./rule";

/** Ports of databases, caches, queues and file systems. Source: Security Hub, EC2.19; IANA's registry of ports. */
const STORE_PORTS: Readonly<Record<number, string>> = {
  445: "SMB",
  1433: "SQL Server",
  2049: "NFS",
  3306: "MySQL",
  5432: "PostgreSQL",
  6379: "Redis",
  9200: "OpenSearch",
  11211: "memcached",
  27017: "MongoDB",
};

export const storesAreClosed: Rule = {
  id: "stores-are-closed",
  sentence: "No public network reaches the port of a database, a cache or a file system.",
  reason: "Databases on the internet are found within hours, and emptied for a ransom.",
  check: (synthesis) =>
    openingsOf(synthesis).flatMap(({ found, argument, ports: [from, to], networks }) => {
      const port = Object.keys(STORE_PORTS).find((one) => from <= Number(one) && to >= Number(one));
      const open = networks.filter(isPublic);
      if (port === undefined || open.length === 0) return [];
      const message = `opens port ${port} (${STORE_PORTS[Number(port)]}) to ${open.join(", ")}; let in the security group of whoever needs it.`;
      return [resourceProblem(storesAreClosed, found, argument, message)];
    }),
};

function isPublic(network: string): boolean {
  if (network.includes("/") && Address4.isValid(network)) return !isPrivate(parseNetwork(network));
  // RFC 4193: fc00::/7 is private.
  return Address6.isValid(network) && !new Address6(network).isInSubnet(new Address6("fc00::/7"));
}
