import { argumentRule } from "../argument-rule.ts";
import { isOneOf } from "../judges.ts";

export const fileSystemsAreBackedUp = argumentRule({
  id: "file-systems-are-backed-up",
  title: "A backup policy of EFS is on.",
  reason: "A file that a program deletes is otherwise gone.",
  sources: ["Security Hub EFS.2"],
  level: "warning",
  keys: ["service.volumes.<name>.backups"],
  fails: { resources: { aws_efs_backup_policy: { files: { backup_policy: [{ status: "DISABLED" }] } } } },
  passes: { resources: { aws_efs_backup_policy: { files: { backup_policy: [{ status: "ENABLED" }] } } } },
  asks: { aws_efs_backup_policy: isOneOf("backup_policy.status", ["ENABLED"]) },
});
