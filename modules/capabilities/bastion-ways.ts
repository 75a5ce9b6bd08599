import { physicalName } from "../naming.ts";
import { port, type SecurityGroup, WayBetweenGroups } from "../network/security-group.ts";
import type { DataSite } from "./building.ts";

/** What of the environment's own the bastion may reach beside hosts, with words for it. */
const WAYS = { database: "Database", cache: "Cache" } as const;

/** Output with the commands of tunnels to tasks, by compose service. */
export const TASKS_TUNNELS = "tasks_tunnel_commands";
/** Stands in those commands for the address, of which each task has one of its own. */
export const TASK_ADDRESS = "TASK_ADDRESS";

interface Reached {
  readonly securityGroup: SecurityGroup;
  /** Its name in the VPC. */
  readonly hostname: string;
  readonly port: number;
}

/** The way of the bastion to a database or a cache of the environment's own, if it may reach one. */
export function letBastionIn(
  { scope, offered: { bastion }, output }: DataSite,
  what: keyof typeof WAYS,
  { securityGroup, hostname, port: at }: Reached,
  { name }: { readonly name: string },
): void {
  if (!bastion?.reaches.includes(what)) return;
  new WayBetweenGroups(scope, `bastion-to-${what}`, {
    from: bastion.host.securityGroup,
    to: securityGroup,
    ports: port(at),
    why: `${WAYS[what]} through the bastion`,
    name: physicalName(name, "bastion"),
  });
  output(
    `${what}_tunnel_command`,
    `What to type so that a port of this machine leads to the ${what}`,
    bastion.host.tunnelCommand(hostname, at),
  );
}
