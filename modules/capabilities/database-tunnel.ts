import type { DatabaseAccess } from "../database/database-access.ts";
import type { Common } from "../environment/common.ts";
import { physicalName } from "../naming.ts";
import { port, WayBetweenGroups } from "../network/security-group.ts";
import type { DataSite } from "./building.ts";

/** The way of the bastion to a database of the environment's own, if it may reach one. */
export function letBastionIn(
  { scope, offered: { bastion }, output }: DataSite,
  database: DatabaseAccess,
  { name }: Common,
): void {
  if (!bastion?.reaches.includes("database")) return;
  new WayBetweenGroups(scope, "bastion-to-database", {
    from: bastion.host.securityGroup,
    to: database.securityGroup,
    ports: port(database.port),
    why: "Database through the bastion",
    name: physicalName(name, "bastion"),
  });
  output(
    "database_tunnel_command",
    "What to type so that a port of this machine leads to the database",
    bastion.host.tunnelCommand(database.hostname, database.port),
  );
}
