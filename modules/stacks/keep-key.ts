import { ElasticacheCluster } from "#provider-aws/elasticache-cluster";
import { holdsNoData } from "../aws/data-holding.ts";
import { EncryptionKey } from "../capabilities/encryption/encryption-key.ts";
import { TerraformResource, type TerraformStack } from "../cdktf.ts";
import type { DataRecord } from "../data-record/record.ts";
import { childrenOf } from "../overrides.ts";

/**
 * Types that hold data, and are gone with it when the environment is: of a repository and a bucket AWS deletes none
 * that is not empty, and a secret can be restored for 30 days at most, as long as a key's deletion can be cancelled.
 * Sources, botocore 1.44.8, 2026-11-26: ECR DeleteRepository `force`; S3 DeleteBucket; Secrets Manager DeleteSecret
 * `RecoveryWindowInDays`; KMS ScheduleKeyDeletion `PendingWindowInDays`; SQS DeleteQueue, "regardless of the queue's
 * contents".
 */
const GONE_WITH_THE_ENVIRONMENT: ReadonlySet<string> = new Set([
  "aws_ecr_repository",
  "aws_kms_key",
  "aws_s3_bucket",
  "aws_secretsmanager_secret",
  "aws_sqs_queue",
]);

/**
 * Keeps the key that an environment has made from a destroy where something under it stays behind: volumes and
 * databases, with their snapshots and backups, and what the record says was retired but kept in AWS. What
 * `customise.ts` adds counts, too; a type that no table knows counts as such.
 *
 * Otherwise a destroy may take the key. Everything under it goes in the same destroy, and the key only after its wait.
 */
export function keepKey(stacks: readonly TerraformStack[], record: DataRecord | undefined): void {
  const letGo = record?.holds.some(({ retired }) => retired !== undefined) ?? false;
  if (!letGo && !stacks.some(hasWhatStays)) return;
  for (const stack of stacks) for (const key of childrenOf(stack, EncryptionKey)) key.outlivedBySomething();
}

const hasWhatStays = (stack: TerraformStack): boolean =>
  childrenOf(stack, TerraformResource).some(
    (resource) =>
      resource.terraformResourceType.startsWith("aws_") &&
      !holdsNoData(resource.terraformResourceType) &&
      !GONE_WITH_THE_ENVIRONMENT.has(resource.terraformResourceType) &&
      !isMemcached(resource),
  );

/** It has no disks and no snapshots. */
const isMemcached = (resource: TerraformResource): boolean =>
  resource instanceof ElasticacheCluster && resource.engineInput === "memcached";
