import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DocdbCluster } from "@cdktf/provider-aws/lib/docdb-cluster";
import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { EfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import type { IConstruct, TerraformStack } from "../cdktf";

/**
 * Puts everything of a stack that is stored under a key, whatever construct made it, so that none is forgotten. A key
 * that an override gave to a resource stays. Not among them: the bucket of access logs, which load balancers write to
 * only under S3's own keys (User Guide for Application Load Balancers, "Enable access logs").
 */
export function encryptStores(stack: TerraformStack, keyArn: string): void {
  for (const store of stack.node.findAll()) encryptStore(store, keyArn);
}

function encryptStore(store: IConstruct, keyArn: string): void {
  if (
    store instanceof CloudwatchLogGroup ||
    store instanceof SecretsmanagerSecret ||
    store instanceof EbsVolume ||
    store instanceof EfsFileSystem ||
    store instanceof DocdbCluster
  ) {
    store.kmsKeyId = store.kmsKeyIdInput ?? keyArn;
  } else if (store instanceof SnsTopic) {
    store.kmsMasterKeyId = store.kmsMasterKeyIdInput ?? keyArn;
  } else if (store instanceof EcrRepository) {
    store.putEncryptionConfiguration([{ encryptionType: "KMS", kmsKey: keyArn }]);
  } else if (store instanceof LaunchTemplate) {
    encryptTemplate(store, keyArn);
  } else if (store instanceof Instance && store.rootBlockDeviceInput) {
    store.putRootBlockDevice({ kmsKeyId: keyArn, ...store.rootBlockDeviceInput });
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
