import type { Resources } from "../resource.ts";

export const resources = {
  aws_elasticache_cluster: {
    api: { none: "its names, window, version and node type are judged by the environment's schema" },
    billed: ["elasticache"],
    drawn: "box",
  },
} as const satisfies Resources;
