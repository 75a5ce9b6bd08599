import { CloudwatchLogGroup, type CloudwatchLogGroupConfig } from "#provider-aws/cloudwatch-log-group";
import type { CloudwatchMetricAlarmConfig } from "#provider-aws/cloudwatch-metric-alarm";
import type { RdsEngine } from "../aws/rds.ts";
import type { Construct } from "../cdktf.ts";
import { composedVersion } from "../database/connection.ts";
import { databaseClients } from "../database/database-access.ts";
import { physicalName } from "../naming.ts";
import { port, SecurityGroup } from "../network/security-group.ts";
import type { Signal } from "../observability/signal-alarm.ts";
import { type Override, withOverrides } from "../overrides.ts";
import { ComposedSecret, GeneratedSecret } from "../secrets-manager/generated-secret.ts";
import { type Login, relationalUrl } from "./relational-connection.ts";
import type { Watched } from "./relational-signals.ts";

/** Source: RDS API, CreateDBInstance and CreateDBCluster, identifiers of at most 63; room for what a prefix gets appended. */
export const MOST_NAME_CHARACTERS = 36;
/**
 * Valid until 2061. Source: RDS and Aurora User Guides, "Using SSL/TLS to encrypt a connection to a DB instance" and
 * "... to a DB cluster", 2026-11-27.
 */
export const CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1";
/** The retention that costs nothing. Source: RDS User Guide, "Pricing and data retention for Performance Insights". */
export const INSIGHTS_DAYS = 7;

interface Store {
  readonly environment: string;
  readonly engine: RdsEngine;
  /** As people know it, with AWS's name for the service where it needs one. */
  readonly title: string;
  /** Its secrets can be removed at once. */
  readonly disposable: boolean;
}

/** The group of a database, the one of its clients, and the password of its one user. */
export function relationalAccess(
  scope: Construct,
  { environment, engine, title, disposable }: Store,
  made: {
    readonly vpcId: string;
    readonly port: number;
    /** Part of the secret's name. */
    readonly passwordName: string;
    readonly password: Pick<ConstructorParameters<typeof GeneratedSecret>[2], "length" | "version">;
  },
): {
  readonly securityGroup: SecurityGroup;
  readonly clients: SecurityGroup;
  readonly password: GeneratedSecret;
} {
  const securityGroup = new SecurityGroup(scope, "security-group", {
    vpcId: made.vpcId,
    // Not that of a database on a host: a move makes this group before that one is gone, and AWS takes a name once.
    name: physicalName(environment, `${engine}-rds`),
    description: `${title}: its clients in, nothing out`,
  });
  const clients = new SecurityGroup(scope, "clients", databaseClients(environment, made.vpcId));
  clients.allowTo(securityGroup, port(made.port), `Clients of ${title}`);
  const password = new GeneratedSecret(scope, "password", {
    environment,
    name: made.passwordName,
    ...made.password,
    disposable,
  });
  return { securityGroup, clients, password };
}

/** RDS makes it by itself where it is missing, and then keeps what is in it for ever. */
export function relationalLog(
  scope: Construct,
  {
    id,
    name,
    retentionInDays,
  }: { readonly id: string; readonly name: string; readonly retentionInDays: number },
  override: Override<CloudwatchLogGroupConfig> | undefined,
): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, id, withOverrides(override, { name, retentionInDays }));
}

/** The connection string of a host, in a secret that is written again with its password. */
export function connectionSecret(
  scope: Construct,
  { environment, engine, title, disposable }: Store,
  made: {
    readonly id: string;
    /** Of the compose file; part of the secret's name. */
    readonly name: string;
    readonly login: Login;
    readonly password: GeneratedSecret;
    readonly host: string;
    /** Stands for the host where only a change of the string itself counts. */
    readonly hostInVersion: string;
  },
): ComposedSecret {
  const { login, password } = made;
  return new ComposedSecret(scope, made.id, {
    environment,
    name: made.name,
    description: `Connection string of ${title}`,
    value: relationalUrl(engine, login, password.stored, made.host),
    version: composedVersion(password.version, [relationalUrl(engine, login, "", made.hostInVersion)]),
    disposable,
  });
}

/** What people are told of, each at three times five minutes unless it says otherwise. */
export const relationalSignals = (
  scope: Construct,
  { environment, engine }: Pick<Store, "environment" | "engine">,
  watched: readonly (Watched & { readonly dimensions: Readonly<Record<string, string>> })[],
  override: Override<CloudwatchMetricAlarmConfig> | undefined,
): Signal[] =>
  watched.map(({ id, metric, statistic, dimensions, alarm }) => ({
    metric: { namespace: "AWS/RDS", name: metric, dimensions, statistic },
    alarm: {
      of: scope,
      id: `${id}-alarm`,
      name: physicalName(environment, `${engine}-${id}`),
      periodSeconds: 300,
      periods: 3,
      overrides: override,
      ...alarm,
    },
  }));
