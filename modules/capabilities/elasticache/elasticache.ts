import type { CloudwatchMetricAlarmConfig } from "#provider-aws/cloudwatch-metric-alarm";
import {
  ElasticacheParameterGroup,
  type ElasticacheParameterGroupConfig,
} from "#provider-aws/elasticache-parameter-group";
import {
  ElasticacheReplicationGroup,
  type ElasticacheReplicationGroupConfig,
} from "#provider-aws/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "#provider-aws/elasticache-subnet-group";
import { ElasticacheUser, type ElasticacheUserConfig } from "#provider-aws/elasticache-user";
import { ElasticacheUserGroup } from "#provider-aws/elasticache-user-group";
import { CACHE_ENGINES, CACHE_LIMITS, type CacheEngine } from "../../aws/elasticache.ts";
import { Construct, TerraformStack } from "../../cdktf.ts";
import { composedVersion } from "../../database/connection.ts";
import { physicalName } from "../../naming.ts";
import type { SecurityGroup } from "../../network/security-group.ts";
import type { Signal } from "../../observability/signal-alarm.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { ComposedSecret, GeneratedSecret } from "../../secrets-manager/generated-secret.ts";
import { cacheUrl, USER } from "../cache-connection.ts";
import { cacheGroups } from "../cache-groups.ts";
import { lastSnapshotName } from "../final-snapshot.ts";
import type { OfferedSecret } from "../offering.ts";
import { cacheSignals } from "./signals.ts";

export interface ElastiCacheProps {
  readonly environment: string;
  readonly vpcId: string;
  /** Private subnets; of at least two zones where there are replicas. */
  readonly subnetIds: readonly string[];
  /** Behind the environment's name; another name is another cache. At most 15 characters. */
  readonly name: string;
  readonly engine: CacheEngine;
  /** Such as `8.2`; one of `CACHE_ENGINES`. */
  readonly engineVersion: string;
  /** Such as `cache.t4g.micro`. */
  readonly nodeType: string;
  /** 0 to 5; with one or more, one of them takes over when the primary fails. */
  readonly replicas: number;
  /** Values by name, over AWS's defaults of the engine. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Days that daily snapshots are kept, 1 to 35. */
  readonly backupDays: number;
  /** UTC, `hh:mm-hh:mm`. */
  readonly backupWindow: string;
  /** UTC, `ddd:hh:mm-ddd:hh:mm`. */
  readonly maintenanceWindow: string;
  /** Name of the snapshot that it begins with. Default: it begins empty. */
  readonly restoreFrom?: string | undefined;
  /** Length of the password, and a number that makes a new one when it changes. */
  readonly password: { readonly length: number; readonly version: number };
  /** Secrets that get a URL, each with the number of its database, 0 to 15. */
  readonly urls: Readonly<Record<string, number>>;
  /** A last snapshot where the cache is disposable, too. */
  readonly finalSnapshot: boolean;
  /** No deletion protection, and no last snapshot of its own accord. */
  readonly disposable: boolean;
  readonly overrides?: Overrides<{
    group: ElasticacheReplicationGroupConfig;
    parameters: ElasticacheParameterGroupConfig;
    user: ElasticacheUserConfig;
    alarm: CloudwatchMetricAlarmConfig;
  }>;
}

/**
 * The first provider that is known to have `passwords_wo`, without which the password would be in the state.
 * Source: schema of terraform-provider-aws 6.47.0; pull request 45988 (merged 2026-04).
 */
export const PASSWORD_PROVIDER_VERSION = "~> 6.47";

/** All keys and all commands but those that ElastiCache keeps to itself; what a password without users allows, too. */
export const ACCESS = "on ~* &* +@all";

/**
 * Valkey or Redis OSS of one shard on Amazon ElastiCache: encrypted, TLS only, with a password, backed up, reached by the
 * members of one group.
 *
 * A password of the group itself (`auth_token`) would be in Terraform's state; that of a user is not. The user and its
 * group are of the engine `redis` for Valkey as well, which takes both, so that an upgrade leaves them alone. Source:
 * ElastiCache User Guide, "Role-Based Access Control (RBAC)", 2026-11-27.
 */
export class ElastiCache extends Construct {
  readonly clients: SecurityGroup;
  /** Of the cache itself. */
  readonly securityGroup: SecurityGroup;
  /** Always the primary. */
  readonly hostname: string;
  readonly password: OfferedSecret;
  /** By the names of the secrets. */
  readonly urls: Readonly<Record<string, OfferedSecret>>;
  readonly signals: readonly Signal[];
  private readonly props: ElastiCacheProps;
  private readonly physical: string;
  /** By its name, so that another cache is made beside this one; who uses it and what signs in stays. */
  private readonly own: Construct;

  constructor(scope: Construct, id: string, props: ElastiCacheProps) {
    super(scope, id);
    this.props = props;
    this.physical = physicalName(props.environment, props.name, CACHE_LIMITS.nameCharacters);
    this.own = new Construct(this, props.name);
    const { servers, clients } = cacheGroups(this, this.own, {
      environment: props.environment,
      vpcId: props.vpcId,
      name: this.physical,
      port: CACHE_LIMITS.port,
    });
    this.clients = clients;
    this.securityGroup = servers;
    const password = new GeneratedSecret(this, "password", {
      environment: props.environment,
      name: "cache-password",
      ...props.password,
      disposable: props.disposable,
    });
    const group = this.group(servers, this.users(password));
    this.hostname = group.primaryEndpointAddress;
    this.password = password;
    this.urls = this.urlSecrets(password);
    this.signals = cacheSignals(this.own, group, props, props.overrides?.alarm);
  }

  private users(password: GeneratedSecret): ElasticacheUserGroup {
    const { overrides } = this.props;
    const config = withOverrides(overrides?.user, {
      userId: this.physical,
      userName: USER,
      engine: "redis",
      accessString: ACCESS,
    });
    const user = new ElasticacheUser(this.own, "user", config);
    // The bindings are of an earlier provider.
    user.addOverride("passwords_wo", password.stored);
    user.addOverride("passwords_wo_version", password.version);
    TerraformStack.of(this).addOverride(
      "terraform.required_providers.aws.version",
      PASSWORD_PROVIDER_VERSION,
    );
    return new ElasticacheUserGroup(this.own, "users", {
      userGroupId: this.physical,
      engine: "redis",
      userIds: [user.userId],
    });
  }

  private group(securityGroup: SecurityGroup, users: ElasticacheUserGroup): ElasticacheReplicationGroup {
    const { environment, engine, engineVersion, replicas, disposable, overrides, ...props } = this.props;
    const subnets = new ElasticacheSubnetGroup(this.own, "subnets", {
      name: this.physical,
      description: `Private subnets of ${environment}`,
      subnetIds: [...props.subnetIds],
    });
    const lastSnapshot = lastSnapshotName(this.own, {
      name: this.physical,
      disposable,
      finalSnapshot: props.finalSnapshot,
      replacedWith: { restoreFrom: props.restoreFrom },
    });
    const config = withOverrides(overrides?.group, {
      replicationGroupId: this.physical,
      description: `Cache of ${environment}`,
      engine,
      engineVersion,
      nodeType: props.nodeType,
      numCacheClusters: 1 + replicas,
      automaticFailoverEnabled: replicas > 0,
      multiAzEnabled: replicas > 0,
      port: CACHE_LIMITS.port,
      parameterGroupName: this.parameters().name,
      subnetGroupName: subnets.name,
      securityGroupIds: [securityGroup.id],
      userGroupIds: [users.userGroupId],
      atRestEncryptionEnabled: "true",
      transitEncryptionEnabled: true,
      snapshotRetentionLimit: props.backupDays,
      snapshotWindow: props.backupWindow,
      maintenanceWindow: props.maintenanceWindow,
      autoMinorVersionUpgrade: "true",
      ...(props.restoreFrom === undefined ? {} : { snapshotName: props.restoreFrom }),
      ...(lastSnapshot === undefined ? {} : { finalSnapshotIdentifier: lastSnapshot }),
      // Another size would otherwise wait for the maintenance window, and each plan until then would ask for it.
      applyImmediately: true,
      lifecycle: { preventDestroy: !disposable },
    });
    return new ElasticacheReplicationGroup(this.own, "group", config);
  }

  private parameters(): ElasticacheParameterGroup {
    const { engine, engineVersion, parameters, overrides, environment } = this.props;
    const family = CACHE_ENGINES[engine][engineVersion] ?? "";
    const config = withOverrides(overrides?.parameters, {
      // A group is of one family, and that of the next one is there before the cache leaves it.
      name: `${this.physical}-${family}`,
      family,
      description: `Parameters of the cache of ${environment}`,
      parameter: Object.entries(parameters).map(([name, value]) => ({ name, value })),
      lifecycle: { createBeforeDestroy: true },
    });
    return new ElasticacheParameterGroup(this.own, "parameters", config);
  }

  private urlSecrets(password: GeneratedSecret): Record<string, ComposedSecret> {
    const { environment, urls, disposable } = this.props;
    return Object.fromEntries(
      Object.entries(urls).map(([name, database]) => [
        name,
        new ComposedSecret(this, `url-${name}`, {
          environment,
          name,
          description: `URL of the cache, database ${database}`,
          value: cacheUrl(password.stored, this.hostname, database),
          version: composedVersion(password.version, [cacheUrl("", this.physical, database)]),
          disposable,
        }),
      ]),
    );
  }
}
