import { call } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

export const resources = {
  aws_db_instance: {
    api: call("rds", "CreateDBInstance", {
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
    }),
    billed: ["rds", "rdsStorage", "rdsMultiZoneStorage"],
    drawn: "box",
  },
  aws_db_parameter_group: {
    api: call("rds", "CreateDBParameterGroup", {
      naming: { to: "DBParameterGroupName" },
      targets: { family: "DBParameterGroupFamily" },
    }),
    billed: { none: "AWS bills the instance" },
    drawn: "box",
  },
  aws_db_option_group: {
    api: call("rds", "CreateOptionGroup", { naming: { to: "OptionGroupName" } }),
    billed: { none: "AWS bills the instance" },
    drawn: "box",
  },
} as const satisfies Resources;
