import { architectureOf } from "../../aws/instance-types.ts";
import { type ComposeProject, planTask } from "../../compose/index.ts";
import type { Common } from "../../environment/common.ts";
import type { DeclaresFields } from "../laptop-only/schema.ts";
import type { DatabaseOnHostProps } from "./database-on-host.ts";
import { databaseTarget } from "./database-target.ts";
import type { DatabaseOnHost as Settings } from "./schema.ts";

/** What the environment says of the database, and its task as the compose file has it. */
export type PlannedDatabase = Pick<
  DatabaseOnHostProps,
  | "service"
  | "engine"
  | "plan"
  | "architecture"
  | "instanceType"
  | "placement"
  | "zone"
  | "volumeGiB"
  | "volumeOwner"
  | "snapshots"
  | "snapshotTime"
  | "diskAlarmPercent"
  | "logRetentionDays"
  | "secrets"
  | "connection"
>;

/** `plan` throws Problems when the compose service cannot be mapped to ECS. */
export function plannedDatabase(
  settings: Settings,
  project: ComposeProject,
  { name, region, laptopOnly }: Pick<Common, "name" | "region"> & DeclaresFields,
): PlannedDatabase {
  const { hosting: _, environment: __, ...rest } = settings;
  return {
    ...rest,
    architecture: architectureOf(settings.instanceType),
    plan: (references) =>
      planTask(
        project,
        databaseTarget(settings, project, { environment: name, region, laptopOnly, ...references }),
      ),
  };
}
