import { CloudwatchLogGroup, type CloudwatchLogGroupConfig } from "#provider-aws/cloudwatch-log-group";
import type { CloudwatchMetricAlarmConfig } from "#provider-aws/cloudwatch-metric-alarm";
import { DocdbCluster, type DocdbClusterConfig } from "#provider-aws/docdb-cluster";
import { DocdbClusterInstance, type DocdbClusterInstanceConfig } from "#provider-aws/docdb-cluster-instance";
import {
  DocdbClusterParameterGroup,
  type DocdbClusterParameterGroupConfig,
} from "#provider-aws/docdb-cluster-parameter-group";
import { DocdbSubnetGroup } from "#provider-aws/docdb-subnet-group";
import { findInstanceType } from "../../aws/instance-types.ts";
import { Construct } from "../../cdktf.ts";
import { composedVersion } from "../../database/connection.ts";
import { type DatabaseAccess, databaseClients } from "../../database/database-access.ts";
import { physicalName } from "../../naming.ts";
import { port, SecurityGroup } from "../../network/security-group.ts";
import type { Signal, SignalAlarm } from "../../observability/signal-alarm.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { ComposedSecret, GeneratedSecret } from "../../secrets-manager/generated-secret.ts";

export interface DocumentDbProps {
  readonly environment: string;
  readonly vpcId: string;
  /** Private subnets in at least two zones. */
  readonly subnetIds: readonly string[];
  readonly engineVersion: "5.0.0" | "8.0.0";
  /** Such as `db.t4g.medium`. */
  readonly instanceClass: string;
  /** 1 to 16; the first writer and those that take over from it. */
  readonly instances: number;
  /** Days that one can go back to any second, 1 to 35. */
  readonly backupDays: number;
  /** UTC, `hh:mm-hh:mm`. */
  readonly backupWindow: string;
  /** Days that the audit log is kept; one of CloudWatch's. */
  readonly auditRetentionDays: number;
  /** The password of the user: its length, and a number that makes a new one when it changes. */
  readonly password: { readonly length: number; readonly version: number };
  readonly connection: { readonly secret: string; readonly user: string; readonly database: string };
  /** No deletion protection, and no last snapshot. */
  readonly disposable: boolean;
  readonly overrides?: Overrides<{
    cluster: DocdbClusterConfig;
    instance: DocdbClusterInstanceConfig;
    parameters: DocdbClusterParameterGroupConfig;
    auditLog: CloudwatchLogGroupConfig;
    alarm: CloudwatchMetricAlarmConfig;
  }>;
}

const PORT = 27017;
/** Of containers that get the connection string: the application knows Amazon's certificate authorities by this name. */
export const VARIABLES = { DATABASE_CA: "amazon-rds" };
/** Alarm when less than this share of an instance's memory is free. */
const LEAST_FREE_MEMORY = 0.1;
const MIB = 1024 * 1024;

/**
 * Amazon DocumentDB: encrypted, TLS only, backed up, reached by the members of one group. Its one user is the master
 * user, which Terraform gives a new password when the version of the password changes.
 */
export class DocumentDb extends Construct implements DatabaseAccess {
  readonly clients: SecurityGroup;
  readonly connection: { readonly arn: string; readonly version: number };
  readonly securityGroup: SecurityGroup;
  readonly port = PORT;
  /** Always the writer. */
  readonly hostname: string;
  readonly signals: readonly Signal[];
  private readonly props: DocumentDbProps;

  constructor(scope: Construct, id: string, props: DocumentDbProps) {
    super(scope, id);
    this.props = props;
    const group = new SecurityGroup(this, "security-group", {
      vpcId: props.vpcId,
      name: physicalName(props.environment, "documentdb"),
      description: "DocumentDB: its clients in, nothing out",
    });
    this.securityGroup = group;
    this.clients = new SecurityGroup(this, "clients", databaseClients(props.environment, props.vpcId));
    this.clients.allowTo(group, port(PORT), "Clients of DocumentDB");
    const password = new GeneratedSecret(this, "password", {
      environment: props.environment,
      name: "documentdb-password",
      ...props.password,
      disposable: props.disposable,
    });
    const cluster = this.cluster(group, password);
    this.hostname = cluster.endpoint;
    this.instances(cluster);
    this.connection = this.connectionSecret(cluster, password);
    this.signals = this.watched(cluster);
  }

  private cluster(group: SecurityGroup, password: GeneratedSecret): DocdbCluster {
    const { environment, disposable, engineVersion, overrides, connection, backupDays } = this.props;
    const name = physicalName(environment, "documentdb", MOST_NAME_CHARACTERS);
    const subnets = new DocdbSubnetGroup(this, "subnets", {
      namePrefix: `${name}-`,
      description: `Private subnets of ${environment}`,
      subnetIds: [...this.props.subnetIds],
    });
    const parametersConfig = withOverrides(overrides?.parameters, {
      namePrefix: `${name}-`,
      description: `DocumentDB of ${environment}: TLS only`,
      family: `docdb${engineVersion.split(".").slice(0, 2).join(".")}`,
      parameter: [
        // Logins, and whatever changes users, collections and indexes. Source: DocumentDB Developer Guide, "Auditing
        // Amazon DocumentDB events", 2026-11; Security Hub, DocumentDB.4.
        { name: "audit_logs", value: "ddl", applyMethod: "immediate" },
        { name: "tls", value: "tls1.2+", applyMethod: "pending-reboot" },
      ],
      lifecycle: { createBeforeDestroy: true },
    });
    const parameters = new DocdbClusterParameterGroup(this, "parameters", parametersConfig);
    const auditLog = this.auditLog(name);
    const clusterConfig = withOverrides(overrides?.cluster, {
      clusterIdentifier: name,
      engine: "docdb",
      engineVersion,
      // Without it AWS refuses another major version. The upgrade is in place, and never back; the parameter group of
      // the new family is made before it. Sources: DocumentDB Developer Guide, "In-place major version upgrade";
      // terraform-provider-aws 33790.
      allowMajorVersionUpgrade: true,
      port: PORT,
      masterUsername: connection.user,
      masterPasswordWo: password.stored,
      masterPasswordWoVersion: password.version,
      dbSubnetGroupName: subnets.name,
      dbClusterParameterGroupName: parameters.name,
      vpcSecurityGroupIds: [group.id],
      storageEncrypted: true,
      enabledCloudwatchLogsExports: ["audit"],
      dependsOn: [auditLog],
      backupRetentionPeriod: backupDays,
      preferredBackupWindow: this.props.backupWindow,
      deletionProtection: !disposable,
      skipFinalSnapshot: disposable,
      ...(disposable ? {} : { finalSnapshotIdentifier: `${name}-final` }),
      // A new password would otherwise wait for the maintenance window, while the secret has it already.
      applyImmediately: true,
      // Which zones AWS put the storage in; leaving it out would replace the cluster when it answers in another order.
      lifecycle: { preventDestroy: !disposable, ignoreChanges: ["availability_zones"] },
      timeouts: { create: "60m", delete: "60m" },
    });
    return new DocdbCluster(this, "cluster", clusterConfig);
  }

  /** DocumentDB makes it by itself where it is missing, and then keeps what is in it for ever. */
  private auditLog(cluster: string): CloudwatchLogGroup {
    const config = withOverrides(this.props.overrides?.auditLog, {
      name: `/aws/docdb/${cluster}/audit`,
      retentionInDays: this.props.auditRetentionDays,
    });
    return new CloudwatchLogGroup(this, "audit-log", config);
  }

  private instances(cluster: DocdbCluster): void {
    const { environment, instanceClass, instances, overrides } = this.props;
    for (let number = 1; number <= instances; number++) {
      const instanceConfig = withOverrides(overrides?.instance, {
        identifier: physicalName(environment, `documentdb-${number}`, MOST_NAME_CHARACTERS),
        clusterIdentifier: cluster.id,
        engine: "docdb",
        instanceClass,
        promotionTier: number - 1,
        // Another class would otherwise wait for the maintenance window, and each plan until then would ask for it.
        applyImmediately: true,
        autoMinorVersionUpgrade: true,
        copyTagsToSnapshot: true,
      });
      new DocdbClusterInstance(this, `instance-${number}`, instanceConfig);
    }
  }

  private connectionSecret(cluster: DocdbCluster, password: GeneratedSecret): ComposedSecret {
    const { environment, disposable, connection } = this.props;
    const { secret, user, database } = connection;
    return new ComposedSecret(this, "connection", {
      environment,
      name: secret,
      description: "Connection string of DocumentDB",
      value: documentDbUrl(`${user}:${password.stored}`, `${cluster.endpoint}:${PORT}`, database),
      version: composedVersion(password.version, [documentDbUrl(user, "documentdb", database)]),
      disposable,
    });
  }

  private watched(cluster: DocdbCluster): Signal[] {
    const { instanceClass } = this.props;
    const cpu = this.signal(cluster, "cpu", "CPUUtilization", "Maximum", {
      description: "DocumentDB's processors are busy for 15 minutes",
      when: "at or above",
      threshold: 80,
    });
    const facts = findInstanceType(instanceClass.replace(/^db\./, ""));
    if (!facts) return [cpu];
    const memory = this.signal(cluster, "memory", "FreeableMemory", "Minimum", {
      description: `Less than ${LEAST_FREE_MEMORY * 100} % of the memory of a DocumentDB instance is free`,
      when: "below",
      threshold: Math.floor(facts.memoryMiB * LEAST_FREE_MEMORY) * MIB,
    });
    return [cpu, memory];
  }

  private signal(
    cluster: DocdbCluster,
    id: string,
    name: string,
    statistic: string,
    alarm: Pick<SignalAlarm, "description" | "when" | "threshold">,
  ): Signal {
    const { environment, overrides } = this.props;
    return {
      metric: {
        namespace: "AWS/DocDB",
        name,
        dimensions: { DBClusterIdentifier: cluster.clusterIdentifier },
        statistic,
      },
      alarm: {
        of: this,
        id: `${id}-alarm`,
        name: physicalName(environment, `documentdb-${id}`),
        periodSeconds: 300,
        periods: 3,
        // A cluster that does not report has no working instance.
        missingData: "breaching",
        overrides: overrides?.alarm,
        ...alarm,
      },
    };
  }
}

/** Source: DocumentDB API reference, CreateDBCluster `DBClusterIdentifier`; room for what a prefix gets appended. */
const MOST_NAME_CHARACTERS = 50;

/**
 * DocumentDB: TLS, the replica set that every cluster is, and no retried writes, which it does not have.
 * Source: Amazon DocumentDB Developer Guide, "Connecting programmatically to Amazon DocumentDB".
 */
const documentDbUrl = (login: string, address: string, database: string): string =>
  `mongodb://${login}@${address}/${database}?tls=true&replicaSet=rs0&retryWrites=false&authSource=admin&authMechanism=SCRAM-SHA-1`;
