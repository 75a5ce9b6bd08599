import type { z } from "zod";
import { port } from "../../network/security-group.ts";
import type { Make, NetworkSite } from "../building.ts";
import type { external } from "./schema.ts";

/** The way of the bastion to it. */
export const letBastionOut: Make<NetworkSite, z.output<typeof external>, unknown> = (
  { vpc, offered: { bastion }, output },
  database,
) => {
  if (!bastion?.reaches.includes("database")) return {};
  const { securityGroup: from } = bastion.host;
  const { securityGroup, networks = [vpc.cidr] } = database;
  if (securityGroup !== undefined)
    from.allowToGroup(securityGroup, port(database.port), `Database in ${securityGroup}`);
  else
    for (const network of networks)
      from.allowToNetwork(network, port(database.port), `Database in ${network}`);
  output(
    "database_tunnel_command",
    "What to type, with the database's name, so that a port of this machine leads to it",
    bastion.host.tunnelCommand("DATABASE_HOST", database.port),
  );
  return {};
};
