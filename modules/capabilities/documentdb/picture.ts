import type { Configuration } from "../../picture/configuration.ts";
import { count, type Part, part, usersOf } from "../../picture/part.ts";

export function databaseParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_docdb_cluster").flatMap((cluster) => {
    const instances = usersOf(configuration, cluster, "aws_docdb_cluster_instance");
    const settings = configuration
      .usedBy(cluster)
      .filter(({ type }) => ["aws_docdb_subnet_group", "aws_docdb_cluster_parameter_group"].includes(type));
    const auditLogs = configuration
      .resources("aws_cloudwatch_log_group")
      .filter(({ values }) => String(values["name"]).startsWith("/aws/docdb/"));
    const classes = [...new Set(instances.map(({ values }) => String(values["instance_class"])))];
    return part(configuration, [cluster, ...instances, ...settings, ...auditLogs], {
      kind: "database",
      title: "DocumentDB",
      lines: [`${count(instances.length, "instance")} of ${classes.join(" or ")}`],
    });
  });
}
