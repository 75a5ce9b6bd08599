import type { Configuration } from "../../picture/configuration.ts";
import { count, type Part, part } from "../../picture/part.ts";

const SETTINGS = ["aws_elasticache_subnet_group", "aws_elasticache_parameter_group"];

export function memcachedParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_elasticache_cluster").flatMap((cluster) => {
    const settings = configuration.usedBy(cluster).filter(({ type }) => SETTINGS.includes(type));
    const { engine_version, node_type, num_cache_nodes } = cluster.values;
    return part(configuration, [cluster, ...settings], {
      kind: "database",
      title: "ElastiCache",
      lines: [`Memcached ${engine_version}`, `${count(Number(num_cache_nodes), "node")} of ${node_type}`],
    });
  });
}
