import { argumentRule } from "../argument-rule.ts";
import { isPlaced } from "../judges.ts";

export const accessPointsHaveAUser = argumentRule({
  id: "access-points-have-a-user",
  title: "An access point of EFS says as which user files are read and written.",
  reason: "Otherwise a container that is root in itself is root on the files, too.",
  sources: ["Security Hub EFS.4"],
  level: "error",
  keys: ["service.volumes.<name>.owner"],
  fails: { resources: { aws_efs_access_point: { files: {} } } },
  passes: { resources: { aws_efs_access_point: { files: { posix_user: [{ uid: 1000, gid: 1000 }] } } } },
  asks: {
    aws_efs_access_point: isPlaced("posix_user.uid", "must name a user: all that mount it act as that one."),
  },
});
