import {
  all,
  hasBackups,
  hasBeside,
  isNotFalse,
  isNotTrue,
  isTrue,
  type Judge,
  keepsLastSnapshot,
  neverDestroyed,
  type StoreFacts,
  type StoreTable,
  where,
} from "../judges.ts";

const PUBLIC = "must be true: objects can otherwise be opened to the public.";
const PUBLIC_FLAGS = [
  "block_public_acls",
  "block_public_policy",
  "ignore_public_acls",
  "restrict_public_buckets",
];
/** All four, within blocks or none; they are false unless said in a block of a bucket, and true of an access point. */
const isClosed = (within: string, judge: (path: string, message: string) => Judge): Judge =>
  all(...PUBLIC_FLAGS.map((flag) => judge(`${within}${flag}`, PUBLIC)));

const ALWAYS = "FSx User Guide, Encryption of data at rest: always encrypted";
const fileSystem: StoreFacts = {
  kept: all(
    neverDestroyed,
    hasBackups("automatic_backup_retention_days", 7),
    keepsLastSnapshot("skip_final_backup"),
  ),
  source: ALWAYS,
};

const emptied = (what: string): string => `must not be true: a destroy would take all ${what} with it.`;
const bucket = (source: string): StoreFacts => ({
  kept: isNotTrue("force_destroy", emptied("objects")),
  source,
});

const S3_DESTINATION = "must not be true: what is built is otherwise in plain text.";

export const files: StoreTable = {
  aws_athena_database: {
    kept: isNotTrue("force_destroy", emptied("tables")),
    source: "Athena User Guide, Encryption at rest: in buckets, which encrypt every object",
  },
  aws_athena_workgroup: {
    kept: isNotTrue("force_destroy", emptied("saved queries")),
    source: "Athena User Guide, Encryption at rest: in buckets, which encrypt every object",
  },
  aws_backup_vault: {
    kept: isNotTrue("force_destroy", emptied("backups")),
    source: "AWS Backup Developer Guide, Encryption for backups: always encrypted",
  },
  aws_codebuild_project: {
    encrypted: all(
      isNotTrue("artifacts.encryption_disabled", S3_DESTINATION),
      isNotTrue("secondary_artifacts.encryption_disabled", S3_DESTINATION),
      isNotTrue("logs_config.s3_logs.encryption_disabled", S3_DESTINATION),
    ),
    source: "Security Hub CodeBuild.3",
  },
  aws_codebuild_report_group: {
    encrypted: isNotTrue("export_config.s3_destination.encryption_disabled", S3_DESTINATION),
    source: "Security Hub CodeBuild.7",
  },
  aws_ecr_repository: {
    kept: isNotTrue("force_delete", emptied("images")),
    source: "Amazon ECR User Guide, Encryption at rest",
  },
  aws_ecrpublic_repository: {
    kept: isNotTrue("force_destroy", emptied("images")),
    source: "Amazon ECR Public User Guide",
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
  aws_fsx_lustre_file_system: {
    // A scratch file system has no backups, and is none to keep.
    kept: where(
      ({ deployment_type: type }) => String(type).startsWith("PERSISTENT"),
      fileSystem.kept ?? all(),
    ),
    source: ALWAYS,
  },
  aws_fsx_ontap_file_system: {
    kept: all(neverDestroyed, hasBackups("automatic_backup_retention_days", 7)),
    source: ALWAYS,
  },
  aws_fsx_ontap_volume: { kept: keepsLastSnapshot("skip_final_backup"), source: ALWAYS },
  aws_fsx_openzfs_file_system: fileSystem,
  aws_fsx_windows_file_system: fileSystem,
  aws_lightsail_bucket: {
    kept: isNotTrue("force_delete", emptied("objects")),
    source: "Lightsail User Guide, Object storage security: always encrypted",
  },
  aws_route53_zone: {
    kept: isNotTrue("force_destroy", emptied("records")),
    source: "Route 53 Developer Guide, Deleting a hosted zone",
  },
  aws_s3_access_point: {
    encrypted: isClosed("public_access_block_configuration.", isNotFalse),
    source: "Security Hub S3.19",
  },
  aws_s3_account_public_access_block: { encrypted: isClosed("", isTrue), source: "Security Hub S3.1" },
  aws_s3_bucket: {
    encrypted: hasBeside("aws_s3_bucket_public_access_block", "bucket", "is not closed to the public."),
    kept: isNotTrue("force_destroy", emptied("objects")),
    source:
      "Security Hub S3.8; S3 User Guide, Setting default server-side encryption: every object since 2023-01-05",
  },
  aws_s3_bucket_public_access_block: { encrypted: isClosed("", isTrue), source: "Security Hub S3.8" },
  aws_s3_directory_bucket: bucket("S3 User Guide, directory buckets: always encrypted"),
  aws_s3control_multi_region_access_point: {
    encrypted: isClosed("details.public_access_block.", isNotFalse),
    source: "Security Hub S3.24",
  },
  aws_s3tables_table_bucket: bucket("S3 User Guide, S3 Tables: always encrypted"),
  aws_s3vectors_vector_bucket: bucket("S3 User Guide, S3 Vectors: always encrypted"),
  aws_secretsmanager_secret: {
    kept: isNotNumber(
      "recovery_window_in_days",
      0,
      "must not be 0: a destroyed secret could not be restored.",
    ),
    source: "Secrets Manager User Guide, Delete a secret",
  },
};

function isNotNumber(argument: string, bad: number, message: string): Judge {
  return ({ arguments: { [argument]: value } }) =>
    value !== undefined && value !== null && Number(value) === bad ? { argument, message } : undefined;
}
