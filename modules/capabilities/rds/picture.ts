import { RDS_FACTS, type RdsEngine } from "../../aws/rds.ts";
import type { Configuration } from "../../picture/configuration.ts";
import { type Part, part } from "../../picture/part.ts";

const SETTINGS = ["aws_db_subnet_group", "aws_db_parameter_group", "aws_db_option_group"];

export function databaseParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_db_instance").flatMap((instance) => {
    const { values } = instance;
    const settings = configuration.usedBy(instance).filter(({ type }) => SETTINGS.includes(type));
    const logs = configuration
      .resources("aws_cloudwatch_log_group")
      .filter(({ values: { name } }) => String(name).startsWith("/aws/rds/instance/"));
    const zones = values["multi_az"] === true ? "with a standby in another zone" : "in one zone";
    return part(configuration, [instance, ...settings, ...logs], {
      kind: "database",
      title: `${RDS_FACTS[String(values["engine"]) as RdsEngine].title} on RDS`,
      lines: [`${String(values["instance_class"])} ${zones}`],
    });
  });
}
