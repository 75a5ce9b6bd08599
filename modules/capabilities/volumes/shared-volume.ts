import { EfsAccessPoint } from "#provider-aws/efs-access-point";
import { EfsBackupPolicy } from "#provider-aws/efs-backup-policy";
import { EfsFileSystem, type EfsFileSystemConfig } from "#provider-aws/efs-file-system";
import { EfsFileSystemPolicy } from "#provider-aws/efs-file-system-policy";
import { EfsMountTarget } from "#provider-aws/efs-mount-target";
import { Construct } from "../../cdktf.ts";
import { policyDocument } from "../../iam.ts";
import { physicalName } from "../../naming.ts";
import type { SecurityGroup } from "../../network/security-group.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import type { SharedFiles } from "../../storage/shared-files.ts";

export interface SharedVolumeProps {
  readonly environment: string;
  /** Name of the volume in the compose file. */
  readonly name: string;
  /** One subnet in each zone. */
  readonly subnetIds: readonly string[];
  /** The group of the mount targets. */
  readonly securityGroup: SecurityGroup;
  /** `uid:gid` of everything on the volume: whoever mounts it acts as that user. */
  readonly owner: string;
  /** Daily backups by AWS Backup, kept for 35 days. */
  readonly backups: boolean;
  /** A destroy takes the files with it. Otherwise Terraform refuses to destroy them. */
  readonly disposable: boolean;
  readonly overrides?: Overrides<{ fileSystem: EfsFileSystemConfig }>;
}

/** NFS. Source: Amazon EFS User Guide, "Using VPC security groups". */
export const NFS_PORT = 2049;

/**
 * A volume of the compose file as an EFS file system, which all tasks share and which outlives them and their hosts.
 * Encrypted at rest and on the way; mounted through its access point only, with a right of the task's role.
 */
export class SharedVolume extends Construct implements SharedFiles {
  readonly fileSystemId: string;
  readonly fileSystemArn: string;
  readonly accessPointId: string;
  readonly accessPointArn: string;

  constructor(scope: Construct, id: string, props: SharedVolumeProps) {
    super(scope, id);
    const name = physicalName(props.environment, props.name);
    const fileSystem = this.fileSystem(name, props);
    const [uid = 0, gid = 0] = props.owner.split(":").map(Number);
    const accessPoint = new EfsAccessPoint(this, "access-point", {
      fileSystemId: fileSystem.id,
      posixUser: { uid, gid },
      rootDirectory: {
        path: `/${props.name}`,
        creationInfo: { ownerUid: uid, ownerGid: gid, permissions: "0750" },
      },
      tags: { Name: name },
    });
    props.subnetIds.forEach((subnetId, index) => {
      new EfsMountTarget(this, `mount-target-${index + 1}`, {
        fileSystemId: fileSystem.id,
        subnetId,
        securityGroups: [props.securityGroup.id],
      });
    });
    this.fileSystemId = fileSystem.id;
    this.fileSystemArn = fileSystem.arn;
    this.accessPointId = accessPoint.id;
    this.accessPointArn = accessPoint.arn;
  }

  private fileSystem(name: string, { backups, disposable, overrides }: SharedVolumeProps): EfsFileSystem {
    const fileSystemConfig = withOverrides(overrides?.fileSystem, {
      creationToken: name,
      encrypted: true,
      performanceMode: "generalPurpose",
      throughputMode: "elastic",
      lifecyclePolicy: [
        { transitionToIa: "AFTER_30_DAYS" },
        { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" },
      ],
      tags: { Name: name },
      lifecycle: { preventDestroy: !disposable },
    });
    const fileSystem = new EfsFileSystem(this, "file-system", fileSystemConfig);
    new EfsBackupPolicy(this, "backup-policy", {
      fileSystemId: fileSystem.id,
      backupPolicy: { status: backups ? "ENABLED" : "DISABLED" },
    });
    // Without any policy EFS lets in whoever reaches a mount target. With one, only who has a right of IAM.
    new EfsFileSystemPolicy(this, "policy", {
      fileSystemId: fileSystem.id,
      policy: policyDocument({
        sid: "DenyWithoutTls",
        effect: "Deny",
        principals: "*",
        actions: ["elasticfilesystem:Client*"],
        resources: [fileSystem.arn],
        conditions: { Bool: { "aws:SecureTransport": "false" } },
      }),
    });
    return fileSystem;
  }
}
