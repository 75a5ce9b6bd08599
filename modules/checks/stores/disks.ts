import {
  all,
  everyIsOneOf,
  everyIsTrue,
  isGiven,
  isOneOf,
  isTrue,
  type Judge,
  neverDestroyed,
  type StoreFacts,
  type StoreTable,
  where,
} from "../judges.ts";
import { resourcesOf } from "../rule.ts";

const VOLUME = "must be true: the volume is otherwise in plain text.";

const snapshots: Judge = (_store, synthesis) =>
  resourcesOf(synthesis, "aws_dlm_lifecycle_policy").length > 0
    ? undefined
    : { argument: "", message: "has no lifecycle policy that makes snapshots of it." };

/** The root volume is as its image has it where nothing is said; a launch template may say it instead. */
const volumesOfInstance = all(
  where(({ launch_template: template }) => !isGiven(template), isTrue("root_block_device.encrypted", VOLUME)),
  everyIsTrue("root_block_device.encrypted", VOLUME),
  everyIsTrue("ebs_block_device.encrypted", VOLUME),
);
const instance: StoreFacts = { encrypted: volumesOfInstance, source: "Security Hub EC2.3" };

export const disks: StoreTable = {
  aws_ami_copy: { encrypted: isTrue("encrypted", VOLUME), source: "EC2 User Guide, Copy an AMI" },
  aws_dlm_lifecycle_policy: {
    encrypted: everyIsTrue("policy_details.schedule.cross_region_copy_rule.encrypted", VOLUME),
    source: "EBS User Guide, Data Lifecycle Manager, cross-Region copies",
  },
  aws_drs_replication_configuration_template: {
    encrypted: isOneOf("ebs_encryption", ["DEFAULT", "CUSTOM"]),
    source: "Elastic Disaster Recovery API reference, CreateReplicationConfigurationTemplate",
  },
  aws_ebs_snapshot_copy: {
    encrypted: isTrue("encrypted", VOLUME),
    source: "EBS User Guide, Copy an EBS snapshot",
  },
  aws_ebs_snapshot_import: {
    encrypted: isTrue("encrypted", VOLUME),
    source: "VM Import/Export User Guide, Importing a disk as a snapshot",
  },
  aws_ebs_volume: {
    encrypted: isTrue("encrypted"),
    kept: all(neverDestroyed, snapshots),
    source: "Security Hub EC2.3, EC2.28",
  },
  aws_ecs_service: {
    encrypted: everyIsTrue("volume_configuration.managed_ebs_volume.encrypted", VOLUME),
    source: "ECS API reference, ServiceManagedEBSVolumeConfiguration",
  },
  aws_ecs_task_definition: {
    encrypted: everyIsOneOf("volume.efs_volume_configuration.transit_encryption", ["ENABLED"]),
    source: "Security Hub ECS.18",
  },
  aws_imagebuilder_container_recipe: {
    encrypted: everyIsTrue("instance_configuration.block_device_mapping.ebs.encrypted", VOLUME),
    source: "Security Hub EC2.3",
  },
  aws_imagebuilder_image_recipe: {
    encrypted: everyIsTrue("block_device_mapping.ebs.encrypted", VOLUME),
    source: "Security Hub EC2.3",
  },
  aws_instance: instance,
  aws_launch_configuration: {
    encrypted: all(
      isTrue("root_block_device.encrypted", VOLUME),
      everyIsTrue("ebs_block_device.encrypted", VOLUME),
    ),
    source: "Security Hub EC2.3",
  },
  aws_launch_template: {
    encrypted: isTrue("block_device_mappings.ebs.encrypted", VOLUME),
    source: "Security Hub EC2.181",
  },
  aws_spot_fleet_request: {
    encrypted: all(
      everyIsTrue("launch_specification.root_block_device.encrypted", VOLUME),
      everyIsTrue("launch_specification.ebs_block_device.encrypted", VOLUME),
    ),
    source: "Security Hub EC2.173",
  },
  aws_spot_instance_request: instance,
  aws_workspaces_workspace: {
    encrypted: all(
      isTrue("root_volume_encryption_enabled", VOLUME),
      isTrue("user_volume_encryption_enabled", VOLUME),
    ),
    source: "Security Hub WorkSpaces.1, WorkSpaces.2",
  },
};
