import type { FoundResource, Synthesis } from "./rule";
import { resourcesOf } from "./rule";

/** What must hold of one kind of store; each member is a test that answers with what is wrong, or nothing. */
export interface StoreFacts {
  readonly encrypted?: Judge;
  /** Against a destroy by mistake, and with a way back. Not asked of disposable environments. */
  readonly kept?: Judge;
  /** Where to look it up. */
  readonly source: string;
}

type Judge = (store: FoundResource, synthesis: Synthesis) => Wrong | undefined;
interface Wrong {
  readonly argument: string;
  readonly message: string;
}

const value = ({ arguments: args }: FoundResource, path: string): unknown =>
  path.split(".").reduce<unknown>((inner, key) => {
    const one = Array.isArray(inner) ? inner[0] : inner;
    return typeof one === "object" && one !== null ? (one as Record<string, unknown>)[key] : undefined;
  }, args);

const isTrue =
  (
    argument: string,
    message = "must be true: what is stored is otherwise in plain text on AWS's disks.",
  ): Judge =>
  (store) =>
    value(store, argument) === true ? undefined : { argument, message };

const isNot =
  (argument: string, bad: unknown, message: string): Judge =>
  (store) =>
    value(store, argument) === bad ? { argument, message } : undefined;

const neverDestroyed: Judge = (store) =>
  value(store, "lifecycle.prevent_destroy") === true
    ? undefined
    : {
        argument: "lifecycle.prevent_destroy",
        message: "must be true, or disposable: true said in the environment.",
      };

const all =
  (...judges: readonly Judge[]): Judge =>
  (store, synthesis) => {
    for (const judge of judges) {
      const wrong = judge(store, synthesis);
      if (wrong) return wrong;
    }
    return undefined;
  };

/** Another resource of a type that refers to the store. */
const hasBeside =
  (type: string, argument: string, message: string): Judge =>
  (store, synthesis) =>
    resourcesOf(synthesis, type).some(({ arguments: args }) =>
      String(args[argument]).includes(`${store.type}.${store.id}.`),
    )
      ? undefined
      : { argument: "", message };

const atLeast =
  (argument: string, least: number, message: string): Judge =>
  (store) =>
    Number(value(store, argument) ?? 0) >= least ? undefined : { argument, message };

const database = (deletion: string): StoreFacts["kept"] =>
  all(
    isTrue(deletion, "must be true, or disposable: true said in the environment."),
    atLeast("backup_retention_period", 7, "must be at least 7 days, so that a mistake is found in time."),
    isNot("skip_final_snapshot", true, "must not be true: the last snapshot is the way back from a destroy."),
  );

/** Each block device of a host. */
const devices =
  (argument: string, flag: string): Judge =>
  (store) => {
    const list = store.arguments[argument];
    const blocks = Array.isArray(list) ? list : list === undefined ? [] : [list];
    const index = blocks.findIndex((block) => {
      const nested = flag.split(".").reduce<unknown>((inner, key) => {
        const one = Array.isArray(inner) ? inner[0] : inner;
        return (one as Record<string, unknown> | undefined)?.[key];
      }, block);
      return String(nested) !== "true";
    });
    return index < 0
      ? undefined
      : {
          argument: `${argument}[${index}].${flag}`,
          message: "must be true: the volume is otherwise in plain text.",
        };
  };

const snapshots: Judge = (_store, synthesis) =>
  resourcesOf(synthesis, "aws_dlm_lifecycle_policy").length > 0
    ? undefined
    : { argument: "", message: "has no lifecycle policy that makes snapshots of it." };

/**
 * What holds data, those that only `customise.ts` can add among them. Stores that AWS always encrypts, such as secrets,
 * log groups and images, are asked for the rest only. Looked up in November 2026.
 */
export const STORES: Readonly<Record<string, StoreFacts>> = {
  aws_ebs_volume: {
    encrypted: isTrue("encrypted"),
    kept: all(neverDestroyed, snapshots),
    source: "Security Hub EC2.3, EC2.28",
  },
  aws_instance: { encrypted: devices("root_block_device", "encrypted"), source: "Security Hub EC2.3" },
  aws_launch_template: {
    encrypted: devices("block_device_mappings", "ebs.encrypted"),
    source: "Security Hub EC2.181",
  },
  aws_efs_file_system: {
    encrypted: isTrue("encrypted"),
    kept: all(
      neverDestroyed,
      hasBeside(
        "aws_efs_backup_policy",
        "file_system_id",
        "has no backup policy; say what is not worth one by backups: false.",
      ),
    ),
    source: "Security Hub EFS.1, EFS.2, EFS.8",
  },
  aws_s3_bucket: {
    encrypted: all(
      hasBeside(
        "aws_s3_bucket_server_side_encryption_configuration",
        "bucket",
        "has no default encryption of its own.",
      ),
      hasBeside("aws_s3_bucket_public_access_block", "bucket", "is not closed to the public."),
    ),
    kept: isNot("force_destroy", true, "must not be true: a destroy would take all objects with it."),
    source: "Security Hub S3.8, S3.17",
  },
  aws_ecr_repository: {
    kept: isNot("force_delete", true, "must not be true: a destroy would take all images with it."),
    source: "Amazon ECR User Guide, Encryption at rest",
  },
  aws_secretsmanager_secret: {
    kept: isNot("recovery_window_in_days", 0, "must not be 0: a destroyed secret could not be had back."),
    source: "Secrets Manager User Guide, Delete a secret",
  },
  aws_docdb_cluster: {
    encrypted: isTrue("storage_encrypted"),
    kept: all(
      neverDestroyed,
      isTrue("deletion_protection", "must be true, or disposable: true said in the environment."),
      atLeast("backup_retention_period", 1, "must be at least 1 day."),
      isNot(
        "skip_final_snapshot",
        true,
        "must not be true: the last snapshot is the way back from a destroy.",
      ),
      (store) =>
        JSON.stringify(value(store, "enabled_cloudwatch_logs_exports") ?? []).includes("audit")
          ? undefined
          : {
              argument: "enabled_cloudwatch_logs_exports",
              message: 'must hold "audit": nobody else says who logged in.',
            },
    ),
    source: "Security Hub DocumentDB.1, DocumentDB.2, DocumentDB.4, DocumentDB.5",
  },
  aws_db_instance: {
    encrypted: isTrue("storage_encrypted"),
    kept: database("deletion_protection"),
    source: "Security Hub RDS.3, RDS.8, RDS.11",
  },
  aws_rds_cluster: {
    encrypted: isTrue("storage_encrypted"),
    kept: database("deletion_protection"),
    source: "Security Hub RDS.7, RDS.27",
  },
  aws_neptune_cluster: {
    encrypted: isTrue("storage_encrypted"),
    kept: database("deletion_protection"),
    source: "Security Hub Neptune.1, Neptune.4, Neptune.5",
  },
  aws_elasticache_replication_group: {
    encrypted: all(
      isTrue("at_rest_encryption_enabled"),
      isTrue(
        "transit_encryption_enabled",
        "must be true: what goes to the cache is otherwise in plain text.",
      ),
    ),
    source: "Security Hub ElastiCache.4, ElastiCache.5",
  },
  aws_dynamodb_table: {
    kept: isTrue("deletion_protection_enabled", "must be true, or disposable: true said in the environment."),
    source: "Security Hub DynamoDB.6",
  },
  aws_sqs_queue: {
    encrypted: isNot("sqs_managed_sse_enabled", false, "must not be false without a KMS key."),
    source: "Security Hub SQS.1",
  },
  aws_kinesis_stream: {
    encrypted: (store) =>
      value(store, "encryption_type") === "KMS"
        ? undefined
        : { argument: "encryption_type", message: "must be KMS." },
    source: "Security Hub Kinesis.1",
  },
};
