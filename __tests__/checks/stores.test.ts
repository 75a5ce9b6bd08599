import { describe, expect, it } from "vitest";
import { STORES } from "../../modules/checks/store-facts";
import { found, type Resources } from "./support";

const KEPT = { lifecycle: { prevent_destroy: true } };
const bucket = {
  aws_s3_bucket: { it: {} },
  aws_s3_bucket_server_side_encryption_configuration: { it: { bucket: "${aws_s3_bucket.it.id}" } },
  aws_s3_bucket_public_access_block: { it: { bucket: "${aws_s3_bucket.it.id}" } },
};
const database = { storage_encrypted: true, deletion_protection: true, backup_retention_period: 7 };

/** One of each that is right. */
const RIGHT: Readonly<Record<string, Resources>> = {
  aws_ebs_volume: {
    aws_ebs_volume: { it: { encrypted: true, ...KEPT } },
    aws_dlm_lifecycle_policy: { it: {} },
  },
  aws_instance: { aws_instance: { it: { root_block_device: { encrypted: true } } } },
  aws_launch_template: {
    aws_launch_template: { it: { block_device_mappings: [{ ebs: { encrypted: "true" } }] } },
  },
  aws_efs_file_system: {
    aws_efs_file_system: { it: { encrypted: true, ...KEPT } },
    aws_efs_backup_policy: { it: { file_system_id: "${aws_efs_file_system.it.id}" } },
  },
  aws_s3_bucket: bucket,
  aws_ecr_repository: { aws_ecr_repository: { it: {} } },
  aws_secretsmanager_secret: { aws_secretsmanager_secret: { it: { recovery_window_in_days: 30 } } },
  aws_docdb_cluster: {
    aws_docdb_cluster: { it: { ...database, ...KEPT, enabled_cloudwatch_logs_exports: ["audit"] } },
  },
  aws_db_instance: { aws_db_instance: { it: database } },
  aws_rds_cluster: { aws_rds_cluster: { it: database } },
  aws_neptune_cluster: { aws_neptune_cluster: { it: database } },
  aws_elasticache_replication_group: {
    aws_elasticache_replication_group: {
      it: { at_rest_encryption_enabled: true, transit_encryption_enabled: true },
    },
  },
  aws_dynamodb_table: { aws_dynamodb_table: { it: { deletion_protection_enabled: true } } },
  aws_sqs_queue: { aws_sqs_queue: { it: {} } },
  aws_kinesis_stream: { aws_kinesis_stream: { it: { encryption_type: "KMS" } } },
};

/** The right one with changes. */
const wrong = (type: string, changes: object): Resources => ({
  ...RIGHT[type],
  [type]: { it: { ...RIGHT[type]?.[type]?.["it"], ...changes } },
});

describe("stores", () => {
  it("are known by an example here, and by a source", () => {
    expect(Object.keys(RIGHT).sort()).toEqual(Object.keys(STORES).sort());
    for (const { source } of Object.values(STORES)) expect(source).toMatch(/Security Hub|User Guide/);
  });

  it.each(Object.entries(RIGHT))("%s is accepted when it is right", (_, resources) => {
    for (const rule of ["stores-are-encrypted", "stores-are-kept"])
      expect(found(rule, { resources })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ["aws_ebs_volume", { encrypted: false }, "encrypted"],
    ["aws_instance", { root_block_device: {} }, "root_block_device[0].encrypted"],
    [
      "aws_launch_template",
      { block_device_mappings: [{ ebs: { encrypted: "true" } }, { ebs: {} }] },
      "block_device_mappings[1].ebs.encrypted",
    ],
    ["aws_efs_file_system", { encrypted: undefined }, "encrypted"],
    ["aws_docdb_cluster", { storage_encrypted: false }, "storage_encrypted"],
    ["aws_db_instance", { storage_encrypted: undefined }, "storage_encrypted"],
    ["aws_rds_cluster", { storage_encrypted: undefined }, "storage_encrypted"],
    ["aws_neptune_cluster", { storage_encrypted: undefined }, "storage_encrypted"],
    [
      "aws_elasticache_replication_group",
      { transit_encryption_enabled: false },
      "transit_encryption_enabled",
    ],
    ["aws_sqs_queue", { sqs_managed_sse_enabled: false }, "sqs_managed_sse_enabled"],
    ["aws_kinesis_stream", { encryption_type: "NONE" }, "encryption_type"],
  ])("%s is refused in plain text: %j", (type, changes, argument) => {
    const sentences = found("stores-are-encrypted", { resources: wrong(type, changes) });
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain(`${type}.it.${argument}: `);
  });

  it.each(["aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket_public_access_block"])(
    "a bucket is refused without %s",
    (type) => {
      const resources = { ...bucket, [type]: { it: { bucket: "${aws_s3_bucket.other.id}" } } };
      expect(found("stores-are-encrypted", { resources })).toHaveLength(1);
    },
  );

  it.each<[string, object]>([
    ["aws_ebs_volume", { lifecycle: {} }],
    ["aws_efs_file_system", { lifecycle: { prevent_destroy: false } }],
    ["aws_s3_bucket", { force_destroy: true }],
    ["aws_ecr_repository", { force_delete: true }],
    ["aws_secretsmanager_secret", { recovery_window_in_days: 0 }],
    ["aws_docdb_cluster", { lifecycle: undefined }],
    ["aws_docdb_cluster", { deletion_protection: false }],
    ["aws_docdb_cluster", { backup_retention_period: undefined }],
    ["aws_docdb_cluster", { skip_final_snapshot: true }],
    ["aws_docdb_cluster", { enabled_cloudwatch_logs_exports: ["profiler"] }],
    ["aws_db_instance", { deletion_protection: undefined }],
    ["aws_rds_cluster", { backup_retention_period: 1 }],
    ["aws_dynamodb_table", { deletion_protection_enabled: undefined }],
  ])("%s is refused with %j, but not in a disposable environment", (type, changes) => {
    const resources = wrong(type, changes);
    expect(found("stores-are-kept", { resources })).toHaveLength(1);
    expect(found("stores-are-kept", { resources, environment: { disposable: true } })).toEqual([]);
  });

  it.each<[string, Resources]>([
    ["a volume without snapshots", { aws_ebs_volume: { it: { encrypted: true, ...KEPT } } }],
    ["a file system without backups", { aws_efs_file_system: { it: { encrypted: true, ...KEPT } } }],
  ])("%s is refused", (_, resources) => {
    expect(found("stores-are-kept", { resources })).toHaveLength(1);
  });
});

describe("stores-are-closed", () => {
  const rule = (changes: object): Resources => ({
    aws_vpc_security_group_ingress_rule: {
      it: { security_group_id: "sg", ip_protocol: "tcp", from_port: 27017, to_port: 27017, ...changes },
    },
  });

  it.each<[string, object]>([
    ["MongoDB to the world", { cidr_ipv4: "0.0.0.0/0" }],
    ["MongoDB to one public network", { cidr_ipv4: "203.0.113.0/24" }],
    ["MySQL by IPv6", { from_port: 3306, to_port: 3306, cidr_ipv6: "2001:db8::/32" }],
    ["a range that holds NFS", { from_port: 2000, to_port: 3000, cidr_ipv4: "0.0.0.0/0" }],
  ])("refuses %s", (_, changes) => {
    expect(found("stores-are-closed", { resources: rule(changes) })).toHaveLength(1);
  });

  it.each<[string, object]>([
    ["a private network", { cidr_ipv4: "10.0.0.0/16" }],
    ["a private IPv6 network", { cidr_ipv6: "fd00::/8" }],
    ["a group", { referenced_security_group_id: "sg-1" }],
    ["HTTP to the world", { from_port: 80, to_port: 80, cidr_ipv4: "0.0.0.0/0" }],
  ])("accepts %s", (_, changes) => {
    expect(found("stores-are-closed", { resources: rule(changes) })).toEqual([]);
  });
});
