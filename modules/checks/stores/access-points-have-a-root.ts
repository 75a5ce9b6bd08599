import { argumentRule } from "../argument-rule.ts";
import { all, isNot, isPlaced } from "../judges.ts";

const OWN = "must name a folder below the root.";

export const accessPointsHaveARoot = argumentRule({
  id: "access-points-have-a-root",
  title: "An access point of EFS has a folder of its own.",
  reason: "Whoever mounts it otherwise sees the files of everybody.",
  sources: ["Security Hub EFS.3"],
  level: "error",
  fails: { resources: { aws_efs_access_point: { files: { root_directory: [{ path: "/" }] } } } },
  passes: { resources: { aws_efs_access_point: { files: { root_directory: [{ path: "/files" }] } } } },
  asks: {
    aws_efs_access_point: all(isPlaced("root_directory.path", OWN), isNot("root_directory.path", ["/"], OWN)),
  },
});
