import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DocdbCluster } from "@cdktf/provider-aws/lib/docdb-cluster";
import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { EfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import type { TerraformStack } from "../cdktf";
import { childrenOf } from "../overrides";

/**
 * Puts everything of a stack that is stored under a key, whatever construct made it, so that none is forgotten. A key
 * that an override gave to a resource stays. Not among them: the bucket of access logs, which load balancers write to
 * only under S3's own keys (User Guide for Application Load Balancers, "Enable access logs").
 */
export function encryptStores(stack: TerraformStack, keyArn: string): void {
  for (const group of childrenOf(stack, CloudwatchLogGroup)) group.kmsKeyId = group.kmsKeyIdInput ?? keyArn;
  for (const secret of childrenOf(stack, SecretsmanagerSecret))
    secret.kmsKeyId = secret.kmsKeyIdInput ?? keyArn;
  for (const topic of childrenOf(stack, SnsTopic)) topic.kmsMasterKeyId = topic.kmsMasterKeyIdInput ?? keyArn;
  for (const volume of childrenOf(stack, EbsVolume)) volume.kmsKeyId = volume.kmsKeyIdInput ?? keyArn;
  for (const files of childrenOf(stack, EfsFileSystem)) files.kmsKeyId = files.kmsKeyIdInput ?? keyArn;
  for (const cluster of childrenOf(stack, DocdbCluster)) cluster.kmsKeyId = cluster.kmsKeyIdInput ?? keyArn;
  for (const repository of childrenOf(stack, EcrRepository))
    repository.putEncryptionConfiguration([{ encryptionType: "KMS", kmsKey: keyArn }]);
  for (const template of childrenOf(stack, LaunchTemplate)) encryptTemplate(template, keyArn);
  for (const instance of childrenOf(stack, Instance)) {
    const device = instance.rootBlockDeviceInput;
    if (device) instance.putRootBlockDevice({ kmsKeyId: keyArn, ...device });
  }
}

function encryptTemplate(template: LaunchTemplate, keyArn: string): void {
  const mappings = template.blockDeviceMappingsInput;
  if (!Array.isArray(mappings)) return;
  template.putBlockDeviceMappings(
    mappings.map((mapping) =>
      mapping.ebs ? { ...mapping, ebs: { kmsKeyId: keyArn, ...mapping.ebs } } : mapping,
    ),
  );
}
