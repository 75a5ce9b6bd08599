import { physicalName } from "../naming.ts";
import type { SecurityGroup, SecurityGroupProps } from "../network/security-group.ts";
import type { Signal } from "../observability/signal-alarm.ts";

/** What a service needs to use a database of this environment. */
export interface DatabaseAccess {
  /** Members of this group reach the database; nobody else does. */
  readonly clients: SecurityGroup;
  /** The group of the database itself, its name in the VPC, and its TCP port. */
  readonly securityGroup: SecurityGroup;
  readonly hostname: string;
  readonly port: number;
  /** The secret with the connection string. */
  readonly connection: { readonly arn: string; readonly version: number };
  /** What to watch of it. */
  readonly signals: readonly Signal[];
}

/** The group of a database's clients: the same for every kind of database, and before there is one. */
export const databaseClients = (environment: string, vpcId: string): SecurityGroupProps => ({
  vpcId,
  name: physicalName(environment, "database-clients"),
  description: "What may reach the database",
});
