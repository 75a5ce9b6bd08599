import { isAbsent, type JsonObject } from "../../aws/json.ts";
import { call, DESCRIPTION } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

const createInstance = call("rds", "CreateDBInstance", {
  naming: { argument: "identifier", to: "DBInstanceIdentifier" },
  targets: {
    backup_window: "PreferredBackupWindow",
    ca_cert_identifier: "CACertificateIdentifier",
    db_name: "DBName",
    enabled_cloudwatch_logs_exports: "EnableCloudwatchLogsExports",
    iam_database_authentication_enabled: "EnableIAMDatabaseAuthentication",
    instance_class: "DBInstanceClass",
    maintenance_window: "PreferredMaintenanceWindow",
    multi_az: "MultiAZ",
    parameter_group_name: "DBParameterGroupName",
    performance_insights_enabled: "EnablePerformanceInsights",
    username: "MasterUsername",
  },
});

/**
 * What an instance can be made from, which then says the engine. Source: terraform-provider-aws 6.47.1,
 * `resourceInstanceCreate` of internal/service/rds/instance.go (2026-11-29).
 */
const MADE_FROM = ["replicate_source_db", "snapshot_identifier", "restore_to_point_in_time"];

const withEngine = (attributes: JsonObject): JsonObject =>
  MADE_FROM.every((argument) => isAbsent(attributes[argument]))
    ? attributes
    : { ...attributes, engine: attributes["engine"] ?? "${engine of what it is made from}" };

export const resources = {
  aws_db_instance: {
    api: (attributes) => createInstance(withEngine(attributes)),
    billed: ["rds", "rdsStorage", "rdsMultiZoneStorage"],
    drawn: "box",
  },
  aws_db_parameter_group: {
    api: call("rds", "CreateDBParameterGroup", {
      naming: { to: "DBParameterGroupName" },
      targets: { family: "DBParameterGroupFamily" },
      defaults: { Description: DESCRIPTION },
    }),
    billed: { none: "AWS bills the instance" },
    drawn: "box",
  },
  aws_db_option_group: {
    api: call("rds", "CreateOptionGroup", {
      naming: { to: "OptionGroupName" },
      defaults: { OptionGroupDescription: DESCRIPTION },
    }),
    billed: { none: "AWS bills the instance" },
    drawn: "box",
  },
} as const satisfies Resources;
