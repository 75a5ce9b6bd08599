import { type Configuration, nested } from "../../picture/configuration.ts";
import { type Part, part, usersOf } from "../../picture/part.ts";
import { placeLine } from "../../picture/places.ts";

/** Each with the access point, the mount targets and the policies that are made for it. */
export function fileSystemParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_efs_file_system").flatMap((fileSystem) => {
    const own = usersOf(configuration, fileSystem, ...OF_FILE_SYSTEM);
    const targets = own.filter(({ type }) => type === "aws_efs_mount_target");
    const kept = own
      .flatMap(({ values }) => nested(values["backup_policy"]))
      .some(({ status }) => status === "ENABLED");
    return part(configuration, [fileSystem, ...own], {
      kind: "file system",
      title: `EFS file system ${String(fileSystem.values["creation_token"])}`,
      lines: [placeLine(configuration, ...targets), kept ? "backed up every day" : undefined],
    });
  });
}

const OF_FILE_SYSTEM = [
  "aws_efs_access_point",
  "aws_efs_mount_target",
  "aws_efs_backup_policy",
  "aws_efs_file_system_policy",
];
