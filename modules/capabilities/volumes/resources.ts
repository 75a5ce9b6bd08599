import { call, GENERATED } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

export const resources = {
  aws_efs_file_system: {
    api: call("elasticfilesystem", "CreateFileSystem", {
      naming: { argument: "creation_token", to: "CreationToken" },
    }),
    billed: ["efsStorage"],
    drawn: "box",
  },
  aws_efs_mount_target: {
    api: call("elasticfilesystem", "CreateMountTarget"),
    billed: { none: "AWS bills the file system" },
    drawn: "box",
  },
  aws_efs_access_point: {
    api: call("elasticfilesystem", "CreateAccessPoint", {
      defaults: { ClientToken: GENERATED },
    }),
    billed: { none: "AWS bills the file system" },
    drawn: "box",
  },
  aws_efs_backup_policy: {
    api: { none: "its arguments are references and flags, which the provider judges itself" },
    billed: { none: "AWS bills what is backed up, which the lines of the file system tell" },
    drawn: "box",
  },
  aws_efs_file_system_policy: {
    api: { none: "its policy is judged by policies-are-accepted" },
    billed: { none: "policies are free" },
    drawn: "box",
  },
} as const satisfies Resources;
