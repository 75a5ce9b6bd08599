import { isUnresolved } from "../../aws/json.ts";
import { blocksAt, flagOf } from "../arguments.ts";
import {
  all,
  atLeast,
  hasBackups,
  isGiven,
  isNotFalse,
  isNotUnprotected,
  isOneOf,
  isProtected,
  isSaid,
  isTrue,
  type Judge,
  keepsLastSnapshot,
  neverDestroyed,
  type StoreFacts,
  type StoreTable,
  TRANSIT,
  valuesOf,
  where,
} from "../judges.ts";

const relational = all(
  isProtected("deletion_protection"),
  // Of a replica, its source has them: the control's `checkReadReplicas` is false.
  where((args) => !isGiven(args["replicate_source_db"]), hasBackups("backup_retention_period", 7)),
  keepsLastSnapshot(),
);

/** By engine of RDS: the log that tells who logged in. */
const LOGIN_LOGS: Readonly<Record<string, string>> = { postgres: "postgresql", mysql: "audit" };

const logsLogins: Judge = ({ arguments: args }) => {
  const log = LOGIN_LOGS[String(args["engine"])];
  if (log === undefined || JSON.stringify(args["enabled_cloudwatch_logs_exports"] ?? []).includes(`"${log}"`))
    return undefined;
  return {
    argument: "enabled_cloudwatch_logs_exports",
    message: `must hold "${log}": otherwise nothing records who logged in.`,
  };
};

interface TlsParameter {
  readonly name: string;
  /** The first major version that refuses plain text unless the parameter says otherwise; absent: none. */
  readonly onSince?: number;
}

/**
 * By the beginning of a family: the parameter without which an engine takes connections in plain text. Sources, 2026-11-29:
 * RDS User Guide, "Requiring an SSL connection to a PostgreSQL DB instance": on in 15 and later, off in 14 and older; Aurora
 * User Guide, "Securing Aurora PostgreSQL data with SSL/TLS": on in 17 and later, off in 16 and older.
 */
const TLS_PARAMETERS: Readonly<Record<string, TlsParameter>> = {
  postgres: { name: "rds.force_ssl", onSince: 15 },
  "aurora-postgresql": { name: "rds.force_ssl", onSince: 17 },
  mysql: { name: "require_secure_transport" },
  "aurora-mysql": { name: "require_secure_transport" },
};

const asksForTls: Judge = ({ arguments: args }) => {
  const [, engine = "", major] = /^([a-z-]+)(\d+)/.exec(String(args["family"])) ?? [];
  const tls = TLS_PARAMETERS[engine];
  if (tls === undefined) return undefined;
  const { name, onSince = Number.POSITIVE_INFINITY } = tls;
  const parameters = blocksAt(args, ["parameter"]);
  const said = parameters.find(({ content }) => content?.["name"] === name)?.content;
  // What only Terraform knows may switch off what is on by itself.
  const unread = parameters.some(({ content }) => content === undefined || isUnresolved(content["name"]));
  const isOn = said ? ["1", "ON"].includes(String(said["value"])) : !unread && Number(major) >= onSince;
  return isOn ? undefined : { argument: "parameter", message: `must set ${name} to 1: ${TRANSIT}` };
};

/** A global cluster takes its encryption from the cluster that it is made of. */
const globalCluster = (source: string): StoreFacts => ({
  encrypted: where((args) => !isGiven(args["source_db_cluster_identifier"]), isTrue("storage_encrypted")),
  kept: isProtected("deletion_protection"),
  source,
});

/** A copy of a snapshot is in plain text where the snapshot is, unless it names a key. */
const snapshotCopy = (source: string): StoreFacts => ({
  encrypted: isSaid(
    "kms_key_id",
    "must name a key: a copy is otherwise in plain text where its snapshot is.",
  ),
  source,
});

const searchDomain = (source: string): StoreFacts => ({
  encrypted: all(
    isTrue("encrypt_at_rest.enabled"),
    isTrue("node_to_node_encryption.enabled", TRANSIT),
    isNotFalse("domain_endpoint_options.enforce_https", TRANSIT),
  ),
  kept: neverDestroyed,
  source,
});

/** Nodes outside of a replication group have no encryption at rest; memcached keeps nothing on disks. */
const singleCache: Judge = ({ arguments: args }) =>
  isGiven(args["replication_group_id"]) || args["engine"] === "memcached"
    ? undefined
    : {
        argument: "engine",
        message:
          "must be memcached: others keep data in plain text outside of an aws_elasticache_replication_group.",
      };

export const databases: StoreTable = {
  aws_cognito_user_pool: {
    kept: isOneOf("deletion_protection", ["ACTIVE"], "INACTIVE"),
    source: "Cognito Developer Guide, User pool deletion protection; always encrypted",
  },
  aws_dax_cluster: {
    encrypted: all(
      isTrue("server_side_encryption.enabled"),
      isOneOf("cluster_endpoint_encryption_type", ["TLS"], "NONE"),
    ),
    source: "Security Hub DynamoDB.3, DynamoDB.7",
  },
  aws_db_instance: {
    encrypted: isTrue("storage_encrypted"),
    kept: all(relational, logsLogins),
    source: "Security Hub RDS.3, RDS.8, RDS.9, RDS.11, RDS.36",
  },
  aws_db_parameter_group: {
    encrypted: asksForTls,
    source: "Security Hub RDS.38, RDS.39",
  },
  aws_db_snapshot_copy: snapshotCopy("Security Hub RDS.4; RDS User Guide, Copying a DB snapshot"),
  aws_docdb_cluster: {
    encrypted: isTrue("storage_encrypted"),
    kept: all(
      neverDestroyed,
      isProtected("deletion_protection"),
      hasBackups("backup_retention_period", 1),
      keepsLastSnapshot(),
      ({ arguments: args }) =>
        JSON.stringify(args["enabled_cloudwatch_logs_exports"] ?? []).includes("audit")
          ? undefined
          : {
              argument: "enabled_cloudwatch_logs_exports",
              message: 'must hold "audit": otherwise nothing records who logged in.',
            },
    ),
    source: "Security Hub DocumentDB.1, DocumentDB.2, DocumentDB.4, DocumentDB.5",
  },
  aws_docdb_global_cluster: globalCluster("Security Hub DocumentDB.1, DocumentDB.5"),
  aws_docdbelastic_cluster: {
    kept: all(neverDestroyed, hasBackups("backup_retention_period", 1)),
    source: "Amazon DocumentDB Developer Guide, elastic clusters: always encrypted",
  },
  aws_dsql_cluster: {
    kept: isProtected("deletion_protection_enabled"),
    source: "Aurora DSQL User Guide, Data protection: always encrypted",
  },
  aws_dynamodb_table: {
    kept: all(isProtected("deletion_protection_enabled"), isProtected("point_in_time_recovery.enabled")),
    source: "Security Hub DynamoDB.2, DynamoDB.6",
  },
  aws_dynamodb_table_replica: {
    kept: all(isProtected("deletion_protection_enabled"), isProtected("point_in_time_recovery")),
    source: "Security Hub DynamoDB.2, DynamoDB.6",
  },
  aws_elasticache_cluster: {
    encrypted: all(
      singleCache,
      where((args) => !isGiven(args["replication_group_id"]), isTrue("transit_encryption_enabled", TRANSIT)),
    ),
    source: "Security Hub ElastiCache.4, ElastiCache.5",
  },
  aws_elasticache_replication_group: {
    encrypted: where(
      // A member of a global group takes its encryption from there.
      (args) => !isGiven(args["global_replication_group_id"]),
      all(
        where((args) => !isEncryptedAnyway(args), isTrue("at_rest_encryption_enabled")),
        isTrue("transit_encryption_enabled", TRANSIT),
      ),
    ),
    kept: atLeast("snapshot_retention_limit", 1, "must be at least 1 day."),
    source: "Security Hub ElastiCache.1, ElastiCache.4, ElastiCache.5",
  },
  aws_elasticache_serverless_cache: {
    kept: atLeast("snapshot_retention_limit", 1, "must be at least 1 day."),
    source: "ElastiCache User Guide, At-rest encryption: serverless caches are always encrypted",
  },
  aws_elasticsearch_domain: searchDomain("Security Hub ES.1, ES.3, ES.8"),
  aws_keyspaces_table: {
    kept: all(neverDestroyed, isOneOf("point_in_time_recovery.status", ["ENABLED"], "DISABLED")),
    source: "Amazon Keyspaces Developer Guide, Encryption at rest: always encrypted",
  },
  aws_lightsail_database: {
    kept: all(isProtected("backup_retention_enabled"), keepsLastSnapshot()),
    source: "Lightsail User Guide, Security in databases: always encrypted",
  },
  aws_memorydb_cluster: {
    encrypted: isNotFalse("tls_enabled", TRANSIT),
    kept: all(neverDestroyed, hasBackups("snapshot_retention_limit", 1)),
    source: "MemoryDB Developer Guide, At-rest encryption: always encrypted",
  },
  aws_neptune_cluster: {
    encrypted: isTrue("storage_encrypted"),
    kept: relational,
    source: "Security Hub Neptune.1, Neptune.4, Neptune.5",
  },
  aws_neptune_global_cluster: globalCluster("Security Hub Neptune.1, Neptune.4"),
  aws_neptunegraph_graph: {
    kept: isNotUnprotected("deletion_protection"),
    source: "Neptune Analytics User Guide, Data encryption at rest: always encrypted",
  },
  aws_opensearch_domain: searchDomain("Security Hub Opensearch.1, Opensearch.3, Opensearch.8"),
  aws_qldb_ledger: {
    kept: isNotUnprotected("deletion_protection"),
    source: "QLDB Developer Guide, Encryption at rest: always encrypted",
  },
  aws_rds_cluster: {
    encrypted: isTrue("storage_encrypted"),
    kept: relational,
    source: "Security Hub RDS.7, RDS.27",
  },
  aws_rds_cluster_parameter_group: {
    encrypted: asksForTls,
    source:
      "Aurora User Guide, Using SSL/TLS with Aurora MySQL DB clusters; Securing Aurora PostgreSQL data with SSL/TLS",
  },
  aws_rds_cluster_snapshot_copy: snapshotCopy("Security Hub RDS.4; RDS User Guide, Copying a DB snapshot"),
  aws_rds_global_cluster: globalCluster("Security Hub RDS.7, RDS.27"),
  aws_redshift_cluster: {
    encrypted: isTrue("encrypted"),
    kept: all(neverDestroyed, hasBackups("automated_snapshot_retention_period", 7), keepsLastSnapshot()),
    source: "Security Hub Redshift.3, Redshift.10",
  },
  aws_redshiftserverless_namespace: {
    kept: neverDestroyed,
    source: "Redshift Management Guide, Database encryption: serverless is always encrypted",
  },
  aws_timestreaminfluxdb_db_cluster: {
    kept: neverDestroyed,
    source: "Timestream for InfluxDB Developer Guide, Encryption at rest: always encrypted",
  },
  aws_timestreaminfluxdb_db_instance: {
    kept: neverDestroyed,
    source: "Timestream for InfluxDB Developer Guide, Encryption at rest: always encrypted",
  },
  aws_timestreamwrite_table: {
    kept: neverDestroyed,
    source: "Timestream Developer Guide, Encryption at rest: always encrypted",
  },
  aws_appsync_api_cache: {
    encrypted: all(isTrue("at_rest_encryption_enabled"), isTrue("transit_encryption_enabled", TRANSIT)),
    source: "Security Hub AppSync.1, AppSync.6",
  },
  aws_api_gateway_method_settings: {
    encrypted: where(
      (args) =>
        valuesOf(args, "settings.caching_enabled").some(
          ({ value }) => flagOf(value) !== undefined && flagOf(value) !== false,
        ),
      isTrue("settings.cache_data_encrypted"),
    ),
    source: "Security Hub APIGateway.5",
  },
  aws_verifiedpermissions_policy_store: {
    kept: isOneOf("deletion_protection", ["ENABLED"], "DISABLED"),
    source: "Verified Permissions User Guide, policy stores; always encrypted",
  },
};

/** Valkey is encrypted unless it says otherwise. */
function isEncryptedAnyway({
  engine,
  at_rest_encryption_enabled: said,
}: Readonly<Record<string, unknown>>): boolean {
  return engine === "valkey" && !isGiven(said);
}
