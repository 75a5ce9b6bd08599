import type { Common } from "../../environment/common.ts";
import type { Decisions } from "../deploying.ts";
import type { CacheOnHostSettings } from "./schema.ts";

export const decisions: Decisions<CacheOnHostSettings, Common> = (_, { name, disposable }) => [
  ...(disposable
    ? [
        {
          stage: "account" as const,
          message: `disposable: true, so that destroying ${name}-data destroys the cache with all its data and keeps no snapshot.`,
        },
      ]
    : []),
  {
    stage: "data",
    message:
      "cache.hosting: host, so that passwords and data cross the VPC without TLS; where that must not be, take hosting: elasticache.",
  },
];
