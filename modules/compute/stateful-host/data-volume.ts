import { DlmLifecyclePolicy, type DlmLifecyclePolicyConfig } from "#provider-aws/dlm-lifecycle-policy";
import { EbsVolume, type EbsVolumeConfig } from "#provider-aws/ebs-volume";
import { IamRole, type IamRoleConfig } from "#provider-aws/iam-role";
import { IamRolePolicy } from "#provider-aws/iam-role-policy";
import { accountId } from "../../account.ts";
import { Construct } from "../../cdktf.ts";
import { type KeyUse, volumesUnder } from "../../encryption/rights.ts";
import { assumeRoleFor, policyDocument } from "../../iam.ts";
import { NAME_LIMITS, physicalName } from "../../naming.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";

/** Tag by which snapshots find the volume, and rights the volume and its host. */
export const STATEFUL_TAG = "stateful";

export interface DataVolumeProps {
  readonly environment: string;
  readonly region: string;
  /** The key that the volume is under. Default AWS's own. */
  readonly key?: KeyUse | undefined;
  /** What is kept on it, such as `mongo`; part of every name. */
  readonly name: string;
  /** Availability zone. A volume never leaves it. */
  readonly zone: string;
  /** GiB, 1 to 16384. It can grow later, at most once in six hours, never shrink. */
  readonly sizeGiB: number;
  /** Daily snapshots that are kept, 1 to 1000. */
  readonly snapshots: number;
  /** UTC time of the snapshot, `hh:mm`. Default 03:00. */
  readonly snapshotTime?: string;
  /** A destroy takes the volume with it, without a last snapshot. Otherwise Terraform refuses to destroy it. */
  readonly disposable: boolean;
  readonly overrides?: Overrides<{
    volume: EbsVolumeConfig;
    snapshotRole: IamRoleConfig;
    snapshots: DlmLifecyclePolicyConfig;
  }>;
}

/**
 * An encrypted EBS volume with a life of its own, longer than any host's, and its daily snapshots.
 *
 * Unless it is disposable, `terraform destroy` stops at it, and the environment's record of data holds it when its block
 * goes. To give it up, set `disposable`, apply, and destroy; to keep the data, let the record say `retired` (docs/data.md).
 */
export class DataVolume extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly zone: string;
  /** Value of the volume's tag `stateful`, which its host must have too: `<environment>-<name>`. */
  readonly tag: string;

  constructor(scope: Construct, id: string, props: DataVolumeProps) {
    super(scope, id);
    const { environment, disposable, overrides } = props;
    this.name = props.name;
    this.zone = props.zone;
    this.tag = physicalName(environment, props.name);
    const volumeConfig = withOverrides(overrides?.volume, {
      availabilityZone: props.zone,
      type: "gp3",
      size: props.sizeGiB,
      encrypted: true,
      finalSnapshot: !disposable,
      tags: { Name: this.tag, [STATEFUL_TAG]: this.tag },
      lifecycle: { preventDestroy: !disposable },
    });
    const volume = new EbsVolume(this, "volume", volumeConfig);
    this.id = volume.id;
    this.arn = volume.arn;
    this.snapshots(props);
  }

  private snapshots(props: DataVolumeProps): void {
    const { environment, region, overrides } = props;
    const name = physicalName(environment, `${props.name}-snapshots`, NAME_LIMITS.role);
    const account = accountId(this);
    const snapshotRoleConfig = withOverrides(overrides?.snapshotRole, {
      name,
      description: `Daily snapshots of the volume ${this.tag}`,
      // Source: EBS User Guide, "IAM service roles for Amazon Data Lifecycle Manager".
      assumeRolePolicy: assumeRoleFor("dlm.amazonaws.com", account, `arn:aws:dlm:*:${account}:policy/*`),
    });
    const role = new IamRole(this, "snapshot-role", snapshotRoleConfig);
    const anySnapshot = `arn:aws:ec2:${region}::snapshot/*`;
    // Source: EBS User Guide, "Control access to Amazon Data Lifecycle Manager using IAM".
    const rights = new IamRolePolicy(this, "snapshot-rights", {
      role: role.name,
      name: "snapshots",
      policy: policyDocument(
        { sid: "SnapshotThisVolume", actions: ["ec2:CreateSnapshot"], resources: [this.arn, anySnapshot] },
        { sid: "TagSnapshots", actions: ["ec2:CreateTags"], resources: [anySnapshot] },
        {
          sid: "DeleteItsOldSnapshots",
          actions: ["ec2:DeleteSnapshot"],
          resources: [anySnapshot],
          conditions: { StringEquals: { [`aws:ResourceTag/${STATEFUL_TAG}`]: this.tag } },
        },
        {
          // None of these takes a resource.
          sid: "FindVolumesAndSnapshots",
          actions: ["ec2:DescribeInstances", "ec2:DescribeVolumes", "ec2:DescribeSnapshots"],
          resources: ["*"],
        },
        ...(props.key ? volumesUnder(props.key) : []),
      ),
    });
    const snapshotsConfig = withOverrides(overrides?.snapshots, {
      description: `Daily snapshots of ${this.tag}`,
      executionRoleArn: role.arn,
      state: "ENABLED",
      policyDetails: {
        policyType: "EBS_SNAPSHOT_MANAGEMENT",
        resourceTypes: ["VOLUME"],
        targetTags: { [STATEFUL_TAG]: this.tag },
        schedule: [
          {
            name: "daily",
            createRule: { interval: 24, intervalUnit: "HOURS", times: [props.snapshotTime ?? "03:00"] },
            retainRule: { count: props.snapshots },
            copyTags: true,
          },
        ],
      },
      tags: { Name: name },
      dependsOn: [rights],
    });
    new DlmLifecyclePolicy(this, "snapshots", snapshotsConfig);
  }
}
