import type { CloudwatchLogGroupConfig } from "#provider-aws/cloudwatch-log-group";
import type { CloudwatchMetricAlarmConfig } from "#provider-aws/cloudwatch-metric-alarm";
import { DbInstance, type DbInstanceConfig } from "#provider-aws/db-instance";
import { DbOptionGroup } from "#provider-aws/db-option-group";
import { DbParameterGroup, type DbParameterGroupConfig } from "#provider-aws/db-parameter-group";
import { DbSubnetGroup } from "#provider-aws/db-subnet-group";
import { RDS_FACTS, RDS_GP3, rdsMajorOf } from "../../aws/rds.ts";
import { Construct } from "../../cdktf.ts";
import type { DatabaseAccess } from "../../database/database-access.ts";
import { physicalName } from "../../naming.ts";
import type { SecurityGroup } from "../../network/security-group.ts";
import type { Signal } from "../../observability/signal-alarm.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import type { GeneratedSecret } from "../../secrets-manager/generated-secret.ts";
import { lastSnapshotName } from "../final-snapshot.ts";
import {
  CERTIFICATE_AUTHORITY,
  connectionSecret,
  INSIGHTS_DAYS,
  MOST_NAME_CHARACTERS,
  relationalAccess,
  relationalLog,
  relationalSignals,
} from "../relational-store.ts";
import { restoredAsSaid } from "../restored.ts";
import { allParameters } from "./parameters.ts";
import type { Rds } from "./schema.ts";
import { watched } from "./signals.ts";

export interface RdsInstanceProps {
  readonly environment: string;
  readonly vpcId: string;
  /** Private subnets in at least two zones. */
  readonly subnetIds: readonly string[];
  /** The settings as docs/environment.md has them, with units, defaults and limits. */
  readonly settings: Omit<Rds, "hosting" | "service">;
  /** No deletion protection, and no last snapshot but where `settings` ask for it. */
  readonly disposable: boolean;
  readonly overrides?: Overrides<{
    instance: DbInstanceConfig;
    parameters: DbParameterGroupConfig;
    log: CloudwatchLogGroupConfig;
    alarm: CloudwatchMetricAlarmConfig;
  }>;
}

/**
 * PostgreSQL or MySQL on Amazon RDS: encrypted, TLS only, backed up, reached by the members of one group. Its one user is
 * the master user, which Terraform gives a new password when the version of the password changes.
 */
export class RdsInstance extends Construct implements DatabaseAccess {
  readonly clients: SecurityGroup;
  readonly connection: { readonly arn: string; readonly version: number };
  readonly password: { readonly arn: string; readonly version: number };
  readonly securityGroup: SecurityGroup;
  readonly port: number;
  /** Of whichever zone is in charge. */
  readonly hostname: string;
  readonly signals: readonly Signal[];
  private readonly props: RdsInstanceProps;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: RdsInstanceProps) {
    super(scope, id);
    this.props = props;
    const { settings, vpcId } = props;
    const { port } = RDS_FACTS[settings.engine];
    this.name = physicalName(props.environment, settings.engine, MOST_NAME_CHARACTERS);
    this.port = port;
    const { securityGroup, clients, password } = relationalAccess(this, storeOf(props), {
      vpcId,
      port,
      passwordName: "rds-password",
      password: settings.password,
    });
    this.securityGroup = securityGroup;
    this.clients = clients;
    this.password = password;
    const instance = this.instance(password);
    this.hostname = instance.address;
    this.connection = connectionSecret(this, storeOf(props), {
      id: "connection",
      name: settings.connection.secret,
      login: settings.connection,
      password,
      host: this.hostname,
      hostInVersion: "rds",
    });
    const dimensions = { DBInstanceIdentifier: instance.identifier };
    this.signals = relationalSignals(
      this,
      storeOf(props),
      watched(settings, instance.fqn).map((one) => ({ ...one, dimensions })),
      props.overrides?.alarm,
    );
  }

  private instance(password: GeneratedSecret): DbInstance {
    const { settings, disposable, overrides, environment } = this.props;
    const { engine, engineVersion, connection } = settings;
    const major = rdsMajorOf(engine, engineVersion) ?? engineVersion;
    const subnets = new DbSubnetGroup(this, "subnets", {
      namePrefix: `${this.name}-`,
      description: `Private subnets of ${environment}`,
      subnetIds: [...this.props.subnetIds],
    });
    const parameters = this.parameters(major);
    const options = engine === "mysql" ? this.auditOptions(major) : undefined;
    const logs = RDS_FACTS[engine].logs.map((log) => {
      const name = `/aws/rds/instance/${this.name}/${log}`;
      return relationalLog(
        this,
        { id: `log-${log}`, name, retentionInDays: settings.logRetentionDays },
        overrides?.log,
      );
    });
    const lastSnapshot = lastSnapshotName(this, {
      name: this.name,
      disposable,
      finalSnapshot: settings.finalSnapshot,
      replacedWith: {
        database: connection.database,
        user: connection.user,
        restoreFrom: settings.restoreFrom,
      },
    });
    const config = withOverrides(overrides?.instance, {
      identifier: this.name,
      engine,
      engineVersion,
      // Without it AWS refuses another major version. The upgrade is in place, and never back.
      allowMajorVersionUpgrade: true,
      // AWS would otherwise upgrade what the file pins, and Terraform would try to go back.
      autoMinorVersionUpgrade: engineVersion === major,
      instanceClass: settings.instanceClass,
      ...storageOf(settings),
      multiAz: settings.multiZone,
      dbName: connection.database,
      username: connection.user,
      passwordWo: password.stored,
      passwordWoVersion: password.version,
      port: this.port,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [this.securityGroup.id],
      publiclyAccessible: false,
      caCertIdentifier: CERTIFICATE_AUTHORITY,
      parameterGroupName: parameters.name,
      ...(options ? { optionGroupName: options.name } : {}),
      iamDatabaseAuthenticationEnabled: settings.iamAuthentication,
      enabledCloudwatchLogsExports: [...RDS_FACTS[engine].logs],
      performanceInsightsEnabled: settings.performanceInsights,
      ...(settings.performanceInsights ? { performanceInsightsRetentionPeriod: INSIGHTS_DAYS } : {}),
      backupRetentionPeriod: settings.backupDays,
      backupWindow: settings.backupWindow,
      maintenanceWindow: settings.maintenanceWindow,
      copyTagsToSnapshot: true,
      ...(settings.restoreFrom === undefined ? {} : { snapshotIdentifier: settings.restoreFrom }),
      deletionProtection: !disposable,
      deleteAutomatedBackups: disposable,
      skipFinalSnapshot: lastSnapshot === undefined,
      ...(lastSnapshot === undefined ? {} : { finalSnapshotIdentifier: lastSnapshot }),
      // A new password would otherwise wait for the maintenance window, while the secret has it already; and each plan
      // until then would ask for another class again.
      applyImmediately: true,
      dependsOn: logs,
      lifecycle: {
        preventDestroy: !disposable,
        ...restoredAsSaid({
          restoreFrom: settings.restoreFrom,
          said: {
            username: { value: connection.user, key: "database.connection.user" },
            db_name: { value: connection.database, key: "database.connection.database" },
          },
          // Given by whoever encrypts the whole stack, later on.
          keyArn: (): string | undefined => instance.kmsKeyIdInput,
        }),
      },
      timeouts: { create: "60m", update: "120m", delete: "60m" },
    });
    const instance: DbInstance = new DbInstance(this, "instance", config);
    return instance;
  }

  private parameters(major: string): DbParameterGroup {
    const { settings, overrides, environment } = this.props;
    const { family, title } = RDS_FACTS[settings.engine];
    const config = withOverrides(overrides?.parameters, {
      namePrefix: `${this.name}-`,
      description: `${title} of ${environment}: TLS only`,
      family: `${family}${major}`,
      parameter: allParameters(settings.engine, major, settings.parameters),
      // The group of a new major version is made before the upgrade.
      lifecycle: { createBeforeDestroy: true },
    });
    return new DbParameterGroup(this, "parameters", config);
  }

  /**
   * MySQL has no audit log of its own: logins, and changes of tables and users.
   * Source: RDS User Guide, "MariaDB Audit Plugin support for MySQL", 2026-11-27.
   */
  private auditOptions(major: string): DbOptionGroup {
    const { disposable, environment, settings } = this.props;
    return new DbOptionGroup(this, "options", {
      namePrefix: `${this.name}-`,
      optionGroupDescription: `MySQL of ${environment}: audit log`,
      engineName: "mysql",
      majorEngineVersion: major,
      option: [
        {
          optionName: "MARIADB_AUDIT_PLUGIN",
          optionSettings: [
            { name: "SERVER_AUDIT_EVENTS", value: "CONNECT,QUERY_DDL,QUERY_DCL" },
            // RDS itself looks every few seconds.
            { name: "SERVER_AUDIT_EXCL_USERS", value: "rdsadmin" },
          ],
        },
      ],
      // Snapshots go on naming it, and AWS deletes none that is named.
      skipDestroy: !disposable || settings.finalSnapshot,
      lifecycle: { createBeforeDestroy: true },
    });
  }
}

const storageOf = ({ storageGb, maxStorageGb }: Pick<Rds, "storageGb" | "maxStorageGb">) => ({
  allocatedStorage: storageGb,
  ...(maxStorageGb === false ? {} : { maxAllocatedStorage: maxStorageGb }),
  storageType: "gp3",
  ...(storageGb < RDS_GP3.from ? {} : striped),
  storageEncrypted: true,
});

/**
 * What storage of that size has anyway. Unsaid, the provider sends the figures of before when the storage grows past the
 * threshold, and RDS answers "Invalid iops value". Source: hashicorp/terraform-provider-aws 28382, 47411 (open), 2026-11-28.
 */
const striped = { iops: RDS_GP3.iops.least, storageThroughput: RDS_GP3.throughput.least };

const storeOf = ({ environment, disposable, settings: { engine } }: RdsInstanceProps) => ({
  environment,
  engine,
  title: RDS_FACTS[engine].title,
  disposable,
});
