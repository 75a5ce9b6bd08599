/** A name that AWS does not give again at once, or not at all, once what had it is deleted. */
export interface HeldBackName {
  /** Argument of the Terraform resource. */
  readonly argument: string;
  /** How long nobody can have it. */
  readonly heldBack: string;
  readonly source: string;
  /** ISO date. */
  readonly date: string;
}

/**
 * A disposable environment is made and destroyed again and again, on one day as well: none of these may be the same in
 * two of its lives. All other names are free as soon as Terraform says that what had them is gone; a key that waits for
 * its end has none, and its alias is free at once.
 */
export const HELD_BACK_NAMES: Readonly<Record<string, HeldBackName>> = {
  aws_secretsmanager_secret: {
    argument: "name",
    heldBack: "7 to 30 days; without a recovery window, until AWS has deleted it behind the answer",
    source:
      'Secrets Manager API reference, DeleteSecret, ForceDeleteWithoutRecovery: "an asynchronous process, there might be a short delay"; CreateSecret: InvalidRequestException while a secret of that name is scheduled for deletion',
    date: "2026-11-28",
  },
  aws_s3_bucket: {
    argument: "bucket",
    heldBack: "until S3 has forgotten it, which takes hours at times; and anybody else may take it",
    source: 'S3 User Guide, "Deleting a general purpose bucket", considerations',
    date: "2026-11-28",
  },
  aws_db_instance: {
    argument: "final_snapshot_identifier",
    heldBack: "as long as the snapshot is there",
    source: "RDS API reference, DeleteDBInstance: DBSnapshotAlreadyExists",
    date: "2026-11-28",
  },
  aws_rds_cluster: {
    argument: "final_snapshot_identifier",
    heldBack: "as long as the snapshot is there",
    source: "RDS API reference, DeleteDBCluster: DBClusterSnapshotAlreadyExistsFault",
    date: "2026-11-28",
  },
  aws_docdb_cluster: {
    argument: "final_snapshot_identifier",
    heldBack: "as long as the snapshot is there",
    source: "DocumentDB API reference, DeleteDBCluster: DBClusterSnapshotAlreadyExistsFault",
    date: "2026-11-28",
  },
  aws_elasticache_replication_group: {
    argument: "final_snapshot_identifier",
    heldBack: "as long as the snapshot is there",
    source: "ElastiCache API reference, DeleteReplicationGroup: SnapshotAlreadyExistsFault",
    date: "2026-11-28",
  },
};
