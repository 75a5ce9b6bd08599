import type { CloudwatchLogGroupConfig } from "#provider-aws/cloudwatch-log-group";
import type { CloudwatchMetricAlarmConfig } from "#provider-aws/cloudwatch-metric-alarm";
import { DbSubnetGroup } from "#provider-aws/db-subnet-group";
import { RdsCluster, type RdsClusterConfig } from "#provider-aws/rds-cluster";
import { RdsClusterInstance, type RdsClusterInstanceConfig } from "#provider-aws/rds-cluster-instance";
import {
  RdsClusterParameterGroup,
  type RdsClusterParameterGroupConfig,
} from "#provider-aws/rds-cluster-parameter-group";
import { AURORA_CATALOGUE, AURORA_FACTS, LAST_PROMOTION_TIER } from "../../aws/aurora.ts";
import { Construct } from "../../cdktf.ts";
import type { DatabaseAccess } from "../../database/database-access.ts";
import { physicalName } from "../../naming.ts";
import type { SecurityGroup } from "../../network/security-group.ts";
import type { ISubnet } from "../../network/vpc.ts";
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
import { ReaderScaling, type ReaderScalingProps } from "./reader-scaling.ts";
import type { Aurora } from "./schema.ts";
import { watched } from "./signals.ts";

export interface AuroraClusterProps {
  readonly environment: string;
  readonly vpcId: string;
  /** Private subnets in at least two zones. The writer is made in the first, readers in those after it, in turn. */
  readonly subnets: readonly ISubnet[];
  /** The settings as docs/environment.md has them, with units, defaults and limits. */
  readonly settings: Omit<Aurora, "hosting" | "service">;
  /** No deletion protection, and no last snapshot but where `settings` ask for it. */
  readonly disposable: boolean;
  readonly overrides?: Overrides<{
    cluster: RdsClusterConfig;
    instance: RdsClusterInstanceConfig;
    parameters: RdsClusterParameterGroupConfig;
    log: CloudwatchLogGroupConfig;
    alarm: CloudwatchMetricAlarmConfig;
  }> &
    NonNullable<ReaderScalingProps["overrides"]>;
}

/**
 * Amazon Aurora: encrypted, TLS only, backed up, a writer and readers in different zones, reached by the members of one
 * group. Its one user is the master user, which Terraform gives a new password when the version of the password changes.
 */
export class AuroraCluster extends Construct implements DatabaseAccess {
  readonly clients: SecurityGroup;
  readonly connection: { readonly arn: string; readonly version: number };
  /** Of the readers, where a secret is named for it. */
  readonly readerConnection: { readonly arn: string; readonly version: number } | undefined;
  readonly password: { readonly arn: string; readonly version: number };
  readonly securityGroup: SecurityGroup;
  readonly port: number;
  /** Of whichever instance writes. */
  readonly hostname: string;
  /** Of the readers in turn; of the writer where there are none. */
  readonly readerHostname: string;
  readonly signals: readonly Signal[];
  private readonly props: AuroraClusterProps;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: AuroraClusterProps) {
    super(scope, id);
    this.props = props;
    const { settings, vpcId, overrides } = props;
    const { port } = AURORA_FACTS[settings.engine];
    this.name = physicalName(props.environment, settings.engine, MOST_NAME_CHARACTERS);
    this.port = port;
    const { securityGroup, clients, password } = relationalAccess(this, storeOf(props), {
      vpcId,
      port,
      passwordName: "aurora-password",
      password: settings.password,
    });
    this.securityGroup = securityGroup;
    this.clients = clients;
    this.password = password;
    const cluster = this.cluster(password);
    this.hostname = cluster.endpoint;
    this.readerHostname = cluster.readerEndpoint;
    const instances = this.instances(cluster);
    if (settings.readers.max > settings.readers.min)
      new ReaderScaling(this, "reader-scaling", {
        name: this.name,
        cluster,
        instances,
        ...settings.readers,
        ...(overrides ? { overrides } : {}),
      });
    const { secret, readerSecret } = settings.connection;
    const login = { login: settings.connection, password, hostInVersion: "aurora" };
    this.connection = connectionSecret(this, storeOf(props), {
      ...login,
      id: "connection",
      name: secret,
      host: this.hostname,
    });
    if (readerSecret !== undefined) {
      const store = storeOf(props);
      this.readerConnection = connectionSecret(
        this,
        { ...store, title: `the readers of ${store.title}` },
        { ...login, id: "reader-connection", name: readerSecret, host: this.readerHostname },
      );
    }
    this.signals = relationalSignals(
      this,
      storeOf(props),
      watched(settings).map(({ role, ...one }) => ({
        ...one,
        dimensions: {
          DBClusterIdentifier: cluster.clusterIdentifier,
          ...(role === undefined ? {} : { Role: role }),
        },
      })),
      overrides?.alarm,
    );
  }

  private cluster(password: GeneratedSecret): RdsCluster {
    const { settings, disposable, overrides, environment } = this.props;
    const { engine, engineVersion, connection, serverless } = settings;
    const facts = AURORA_FACTS[engine];
    const subnets = new DbSubnetGroup(this, "subnets", {
      namePrefix: `${this.name}-`,
      description: `Private subnets of ${environment}`,
      subnetIds: this.props.subnets.map(({ id }) => id),
    });
    const parameters = this.parameters();
    const logs = facts.logs.map((log) => {
      const name = `/aws/rds/cluster/${this.name}/${log}`;
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
    const config = withOverrides(overrides?.cluster, {
      clusterIdentifier: this.name,
      engine: facts.engine,
      engineVersion,
      // Without it AWS refuses another major version. The upgrade is in place, and never back.
      allowMajorVersionUpgrade: true,
      ...(serverless === undefined
        ? {}
        : {
            serverlessv2ScalingConfiguration: {
              minCapacity: serverless.minCapacity,
              maxCapacity: serverless.maxCapacity,
              ...(serverless.pauseAfterSeconds === undefined
                ? {}
                : { secondsUntilAutoPause: serverless.pauseAfterSeconds }),
            },
          }),
      databaseName: connection.database,
      masterUsername: connection.user,
      masterPasswordWo: password.stored,
      masterPasswordWoVersion: password.version,
      port: this.port,
      dbSubnetGroupName: subnets.name,
      dbClusterParameterGroupName: parameters.name,
      vpcSecurityGroupIds: [this.securityGroup.id],
      storageEncrypted: true,
      iamDatabaseAuthenticationEnabled: settings.iamAuthentication,
      enabledCloudwatchLogsExports: [...facts.logs],
      backupRetentionPeriod: settings.backupDays,
      preferredBackupWindow: settings.backupWindow,
      preferredMaintenanceWindow: settings.maintenanceWindow,
      copyTagsToSnapshot: true,
      ...(settings.restoreFrom === undefined ? {} : { snapshotIdentifier: settings.restoreFrom }),
      deletionProtection: !disposable,
      deleteAutomatedBackups: disposable,
      skipFinalSnapshot: lastSnapshot === undefined,
      ...(lastSnapshot === undefined ? {} : { finalSnapshotIdentifier: lastSnapshot }),
      // A new password would otherwise wait for the maintenance window, while the secret has it already.
      applyImmediately: true,
      dependsOn: logs,
      // Which zones AWS put the storage in; leaving it out would replace the cluster when it answers in another order.
      lifecycle: {
        preventDestroy: !disposable,
        ignoreChanges: ["availability_zones"],
        ...restoredAsSaid({
          restoreFrom: settings.restoreFrom,
          said: { master_username: { value: connection.user, key: "database.connection.user" } },
        }),
      },
      timeouts: { create: "120m", update: "120m", delete: "120m" },
    });
    return new RdsCluster(this, "cluster", config);
  }

  private parameters(): RdsClusterParameterGroup {
    const { settings, overrides, environment } = this.props;
    const { engine, engineVersion } = settings;
    const { family, title } = AURORA_FACTS[engine];
    const major = AURORA_CATALOGUE.majorOf(engine, engineVersion) ?? engineVersion;
    const config = withOverrides(overrides?.parameters, {
      namePrefix: `${this.name}-`,
      description: `${title} of ${environment}: TLS only`,
      family: `${family}${major}`,
      parameter: allParameters(engine, major, settings.parameters),
      // The group of a new major version is made before the upgrade.
      lifecycle: { createBeforeDestroy: true },
    });
    return new RdsClusterParameterGroup(this, "parameters", config);
  }

  /**
   * The writer and the readers that are always there: whichever of them writes is AWS's choice later on. Readers that are
   * added under load are no resources of Terraform's.
   */
  private instances(cluster: RdsCluster): RdsClusterInstance[] {
    const { settings, overrides, subnets } = this.props;
    const { engine, engineVersion, instanceClass, performanceInsights, readers } = settings;
    const isMajor = AURORA_CATALOGUE.majorOf(engine, engineVersion) === engineVersion;
    return Array.from({ length: 1 + readers.min }, (_, index) => {
      const { zone } = subnets[index % subnets.length] ?? {};
      const config = withOverrides(overrides?.instance, {
        identifier: `${this.name}-${index + 1}`,
        clusterIdentifier: cluster.id,
        engine: cluster.engine,
        instanceClass,
        ...(zone === undefined ? {} : { availabilityZone: zone }),
        // Instances of the first two tiers have the writer's capacity, where it follows the load.
        promotionTier: Math.min(index, LAST_PROMOTION_TIER),
        publiclyAccessible: false,
        caCertIdentifier: CERTIFICATE_AUTHORITY,
        // AWS would otherwise upgrade what the file pins, and Terraform would try to go back.
        autoMinorVersionUpgrade: isMajor,
        performanceInsightsEnabled: performanceInsights,
        ...(performanceInsights ? { performanceInsightsRetentionPeriod: INSIGHTS_DAYS } : {}),
        copyTagsToSnapshot: true,
        // Another class would otherwise wait for the maintenance window, and each plan until then would ask for it.
        applyImmediately: true,
        // It stays where it is, in whichever order AWS names the zones.
        lifecycle: { ignoreChanges: ["availability_zone"] },
        timeouts: { create: "90m", update: "120m", delete: "90m" },
      });
      return new RdsClusterInstance(this, `instance-${index + 1}`, config);
    });
  }
}

const storeOf = ({ environment, disposable, settings: { engine } }: AuroraClusterProps) => ({
  environment,
  engine,
  title: AURORA_FACTS[engine].title,
  disposable,
});
