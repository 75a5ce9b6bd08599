import { AURORA_FACTS } from "../../aws/aurora.ts";
import type { Configuration } from "../../picture/configuration.ts";
import { count, type Part, part, usersOf } from "../../picture/part.ts";

const SETTINGS = ["aws_db_subnet_group", "aws_rds_cluster_parameter_group"];

export function databaseParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_rds_cluster").flatMap((cluster) => {
    const instances = usersOf(configuration, cluster, "aws_rds_cluster_instance");
    const settings = configuration.usedBy(cluster).filter(({ type }) => SETTINGS.includes(type));
    const logs = configuration
      .resources("aws_cloudwatch_log_group")
      .filter(({ values: { name } }) => String(name).startsWith("/aws/rds/cluster/"));
    const targets = usersOf(configuration, cluster, "aws_appautoscaling_target");
    const policies = targets.flatMap((target) => usersOf(configuration, target, "aws_appautoscaling_policy"));
    const classes = [...new Set(instances.map(({ values }) => String(values["instance_class"])))];
    const facts = Object.values(AURORA_FACTS).find(({ engine }) => engine === cluster.values["engine"]);
    const most = targets.map(({ values }) => `up to ${String(values["max_capacity"])} readers by CPU`);
    return part(configuration, [cluster, ...instances, ...settings, ...logs, ...targets, ...policies], {
      kind: "database",
      title: facts?.title ?? "Aurora",
      lines: [`${count(instances.length, "instance")} of ${classes.join(" or ")}`, ...most],
    });
  });
}
