import { Address4 } from "ip-address";
import { isPrivate, parseNetwork } from "../../network/cidr.ts";
import { isPrivateIpv6 } from "../../network/world.ts";
import type { Observation } from "../../problems.ts";
import { type Opening, openingsOf } from "../network/openings.ts";
import { type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";
import { STORES } from "./facts.ts";
import { publicShares } from "./public-shares.ts";
import { publicSwitches } from "./public-switches.ts";

/** Ports of databases, caches, queues and file systems. Source: Security Hub, EC2.19; IANA's registry of ports. */
export const STORE_PORTS: Readonly<Record<number, string>> = {
  445: "SMB",
  988: "Lustre",
  1433: "SQL Server",
  1521: "Oracle",
  2049: "NFS",
  3306: "MySQL",
  5432: "PostgreSQL",
  5439: "Redshift",
  6379: "Redis",
  8182: "Neptune",
  9042: "Cassandra",
  9092: "Kafka",
  9200: "OpenSearch",
  9300: "OpenSearch",
  11211: "memcached",
  27017: "MongoDB",
};

export const storesAreClosed: Rule = {
  id: "stores-are-closed",
  title:
    "No public network reaches the port of a database, a cache or a file system, none has a public address, and nothing is shared with everybody.",
  reason: "Databases on the internet are found within hours, and emptied for a ransom.",
  sources: [
    "Security Hub RDS.1",
    "Security Hub RDS.2",
    "Security Hub EC2.1",
    "Security Hub EC2.19",
    "Security Hub SSM.4",
    "CIS AWS Foundations Benchmark v3.0.0, 2.3.3",
  ],
  level: "error",
  reads: "resources",
  fails: { resources: { aws_db_instance: { store: { publicly_accessible: true } } } },
  passes: { resources: { aws_db_instance: { store: { publicly_accessible: false } } } },
  check: (synthesis) => [
    ...openingsOf(synthesis).flatMap((opening) => judge(opening, portsOf(synthesis))),
    ...[...publicSwitches(synthesis), ...publicShares(synthesis)].map(({ found, argument, message }) =>
      resourceProblem(storesAreClosed, found, argument, message),
    ),
  ],
};

/** The usual ports, and those that stores of the synthesis have in their place. */
function portsOf(synthesis: Synthesis): Readonly<Record<string, string>> {
  const own = Object.keys(STORES).flatMap((type) =>
    resourcesOf(synthesis, type).flatMap(({ id, arguments: { port } }) =>
      Number(port) > 0 ? [[String(Number(port)), `${type}.${id}`]] : [],
    ),
  );
  return { ...Object.fromEntries(own), ...STORE_PORTS };
}

function judge(
  { found, argument, ports, networks, unknown }: Opening,
  storePorts: Readonly<Record<string, string>>,
): Observation[] {
  const port = Object.keys(storePorts).find(
    (one) => ports === undefined || (ports[0] <= Number(one) && ports[1] >= Number(one)),
  );
  const open = networks.filter(isPublic);
  if (port === undefined || (open.length === 0 && unknown.length === 0)) return [];
  const what = `port ${port} (${storePorts[port]})`;
  const message =
    open.length === 0
      ? `may open ${what} to the public: ${unknown.join(", ")} is known only to Terraform and cannot be judged; write the networks themselves, or let in the security group of its clients.`
      : ports === undefined
        ? `opens ports that are known only to Terraform to ${open.join(", ")}, so that ${what} cannot be judged; write the ports themselves.`
        : `opens ${what} to ${open.join(", ")}; let in the security group of its clients.`;
  return [resourceProblem(storesAreClosed, found, argument, message)];
}

function isPublic(network: string): boolean {
  if (Address4.isValid(network))
    return !isPrivate(parseNetwork(network.includes("/") ? network : `${network}/32`));
  return !isPrivateIpv6(network);
}
