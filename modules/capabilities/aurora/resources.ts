import { call, DESCRIPTION } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

export const resources = {
  aws_rds_cluster: {
    api: call("rds", "CreateDBCluster", {
      naming: { argument: "cluster_identifier", to: "DBClusterIdentifier" },
      targets: {
        db_cluster_parameter_group_name: "DBClusterParameterGroupName",
        enabled_cloudwatch_logs_exports: "EnableCloudwatchLogsExports",
        iam_database_authentication_enabled: "EnableIAMDatabaseAuthentication",
        serverlessv2_scaling_configuration: "ServerlessV2ScalingConfiguration",
      },
    }),
    billed: ["auroraStorage"],
    drawn: "box",
  },
  aws_rds_cluster_instance: {
    api: call("rds", "CreateDBInstance", {
      naming: { argument: "identifier", to: "DBInstanceIdentifier" },
      targets: {
        ca_cert_identifier: "CACertificateIdentifier",
        cluster_identifier: "DBClusterIdentifier",
        instance_class: "DBInstanceClass",
        performance_insights_enabled: "EnablePerformanceInsights",
      },
    }),
    billed: ["aurora", "auroraCapacityUnit"],
    drawn: "box",
  },
  aws_rds_cluster_parameter_group: {
    api: call("rds", "CreateDBClusterParameterGroup", {
      naming: { to: "DBClusterParameterGroupName" },
      targets: { family: "DBParameterGroupFamily" },
      defaults: { Description: DESCRIPTION },
    }),
    billed: { none: "AWS bills the instances" },
    drawn: "box",
  },
} as const satisfies Resources;
