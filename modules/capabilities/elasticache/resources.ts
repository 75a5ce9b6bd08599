import { call } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

export const resources = {
  aws_elasticache_replication_group: {
    api: call("elasticache", "CreateReplicationGroup", {
      naming: { argument: "replication_group_id", to: "ReplicationGroupId", generated: false },
      targets: {
        description: "ReplicationGroupDescription",
        node_type: "CacheNodeType",
        parameter_group_name: "CacheParameterGroupName",
        subnet_group_name: "CacheSubnetGroupName",
        preferred_cache_cluster_azs: "PreferredCacheClusterAZs",
        maintenance_window: "PreferredMaintenanceWindow",
        multi_az_enabled: "MultiAZEnabled",
        // A secret.
        auth_token: null,
      },
    }),
    billed: ["elasticache"],
    drawn: "box",
  },
  aws_elasticache_user: {
    api: call("elasticache", "CreateUser", {
      naming: { argument: "user_id", to: "UserId", generated: false },
      // Secrets.
      targets: { passwords: null, authentication_mode: null },
    }),
    billed: { none: "AWS bills the nodes" },
    drawn: "box",
  },
  aws_elasticache_user_group: {
    api: call("elasticache", "CreateUserGroup", {
      naming: { argument: "user_group_id", to: "UserGroupId", generated: false },
    }),
    billed: { none: "AWS bills the nodes" },
    drawn: "box",
  },
} as const satisfies Resources;
