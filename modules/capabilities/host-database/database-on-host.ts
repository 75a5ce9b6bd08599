import type { Construct } from "../../cdktf.ts";
import { StoreOnHost, type StoreOnHostProps, type StoreReferences } from "../../compute/store-on-host.ts";
import { ENGINES } from "../../database/connection.ts";
import { type DatabaseAccess, databaseClients } from "../../database/database-access.ts";
import type { HeldSecret } from "../../secrets-manager/held-secret.ts";

/** What the task of a database refers to. */
export type DatabaseReferences = StoreReferences;

export interface DatabaseOnHostProps
  extends Omit<StoreOnHostProps, "port" | "clients" | "cluster" | "within"> {
  readonly engine: keyof typeof ENGINES;
  /** What the connection string is composed of, and the name of the secret that it becomes. */
  readonly connection: {
    readonly secret: string;
    /** Which of `secrets` is the password of `user`. */
    readonly passwordSecret: string;
    readonly user: string;
    readonly database: string;
  };
}

/**
 * A database as an ECS service of its own: one task on a stateful host, in a cluster that nothing else runs in.
 * Passwords are generated, or exist already; the connection string is composed of them.
 */
export class DatabaseOnHost extends StoreOnHost implements DatabaseAccess {
  readonly connection: { readonly arn: string; readonly version: number };
  /** The secret with the application's password alone. */
  readonly password: Pick<HeldSecret, "arn" | "version">;

  constructor(scope: Construct, id: string, { engine, connection, ...props }: DatabaseOnHostProps) {
    const { port, url } = ENGINES[engine];
    const { name, description } = databaseClients(props.environment, props.vpc.id);
    super(scope, id, { ...props, port, clients: { name, description }, cluster: "data" });
    const { secret, passwordSecret, user, database } = connection;
    const address = `${this.hostname}:${port}`;
    this.password = this.secret(passwordSecret);
    this.connection = this.composed("connection", {
      name: secret,
      description: `Connection string of ${props.service}`,
      passwordSecret,
      compose: (password) => url(`${user}:${password}`, address, database),
      // Another secret for the password may have the same version.
      parts: [url(user, address, database), passwordSecret],
    });
  }
}
