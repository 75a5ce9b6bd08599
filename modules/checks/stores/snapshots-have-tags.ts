import { argumentRule } from "../argument-rule.ts";
import { isTrue, where } from "../judges.ts";

export const snapshotsHaveTags = argumentRule({
  id: "snapshots-have-tags",
  title: "Snapshots have the tags of their database.",
  reason: "What a snapshot is of, and who pays for it, is otherwise forgotten.",
  sources: ["Security Hub RDS.16", "Security Hub RDS.17"],
  level: "warning",
  fails: { resources: { aws_db_instance: { store: { copy_tags_to_snapshot: false } } } },
  passes: { resources: { aws_db_instance: { store: { copy_tags_to_snapshot: true } } } },
  asks: {
    aws_db_instance: where(
      ({ engine }) => !String(engine).startsWith("aurora"),
      isTrue("copy_tags_to_snapshot", "must be true."),
    ),
    aws_rds_cluster: isTrue("copy_tags_to_snapshot", "must be true."),
  },
});
