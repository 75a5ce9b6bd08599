import type { Common } from "../../environment/common.ts";
import { type ByUse, byUse, type Made } from "../billing.ts";

const GB_OF_A_FILE_SYSTEM = 10;

/** What is read and written costs nothing beyond, in the throughput mode bursting, which is EFS's own default. */
export function volumesUsage(_settings: unknown, _: Common, made: Made): ByUse[] {
  const fileSystems = made.resources("aws_efs_file_system").length;
  const backedUp = made
    .resources("aws_efs_backup_policy")
    .filter(({ backup_policy: policy }) => JSON.stringify(policy).includes('"ENABLED"')).length;
  return [
    ...byUse("efsStorage", fileSystems * GB_OF_A_FILE_SYSTEM, `${GB_OF_A_FILE_SYSTEM} GB for each volume`),
    ...byUse("efsBackup", backedUp * GB_OF_A_FILE_SYSTEM, "daily backups of files that seldom change"),
  ];
}
