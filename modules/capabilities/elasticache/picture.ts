import type { Configuration } from "../../picture/configuration.ts";
import { count, type Part, part } from "../../picture/part.ts";

const SETTINGS = [
  "aws_elasticache_subnet_group",
  "aws_elasticache_parameter_group",
  "aws_elasticache_user_group",
];
const ENGINES: Readonly<Record<string, string>> = { valkey: "Valkey", redis: "Redis OSS" };

export function cacheParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_elasticache_replication_group").flatMap((group) => {
    const settings = configuration.usedBy(group).filter(({ type }) => SETTINGS.includes(type));
    const users = settings.flatMap((one) =>
      configuration.usedBy(one).filter(({ type }) => type === "aws_elasticache_user"),
    );
    const { engine, engine_version, node_type, num_cache_clusters } = group.values;
    return part(configuration, [group, ...settings, ...users], {
      kind: "database",
      title: "ElastiCache",
      lines: [
        `${ENGINES[String(engine)]} ${engine_version}`,
        `${count(Number(num_cache_clusters), "node")} of ${node_type}`,
      ],
    });
  });
}
