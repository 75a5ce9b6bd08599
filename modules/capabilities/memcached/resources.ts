import { call } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

export const resources = {
  aws_elasticache_cluster: {
    api: call("elasticache", "CreateCacheCluster", {
      naming: { argument: "cluster_id", to: "CacheClusterId", generated: false },
      targets: {
        node_type: "CacheNodeType",
        az_mode: "AZMode",
        parameter_group_name: "CacheParameterGroupName",
        subnet_group_name: "CacheSubnetGroupName",
        maintenance_window: "PreferredMaintenanceWindow",
      },
    }),
    billed: ["elasticache"],
    drawn: "box",
  },
} as const satisfies Resources;
