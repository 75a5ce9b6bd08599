import type { Resources } from "../resource.ts";

export const resources = {
  aws_elasticache_replication_group: {
    api: { none: "its names, windows, versions and node types are judged by the environment's schema" },
    billed: ["elasticache"],
    drawn: "box",
  },
  aws_elasticache_user: {
    api: { none: "its names are made of the environment's, and its rights are the same everywhere" },
    billed: { none: "AWS bills the nodes" },
    drawn: "box",
  },
  aws_elasticache_user_group: {
    api: { none: "its arguments are references, which the provider judges itself" },
    billed: { none: "AWS bills the nodes" },
    drawn: "box",
  },
} as const satisfies Resources;
