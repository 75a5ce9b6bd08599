import { argumentRule } from "../argument-rule.ts";
import { isGiven, isTrue, where } from "../judges.ts";

export const databasesSpanZones = argumentRule({
  id: "databases-span-zones",
  title: "A database has a standby in another zone, unless the environment is disposable.",
  reason: "When its zone fails, a database without one is away until the zone is back.",
  sources: ["Security Hub RDS.5"],
  level: "warning",
  keys: ["database.multiZone"],
  unlessDisposable: true,
  fails: { resources: { aws_db_instance: { store: { multi_az: false } } } },
  passes: { resources: { aws_db_instance: { store: { multi_az: true } } } },
  asks: {
    aws_db_instance: where(
      ({ replicate_source_db: source, engine }) => !isGiven(source) && !String(engine).startsWith("aurora"),
      isTrue("multi_az", "must be true for a standby in another zone."),
    ),
  },
});
