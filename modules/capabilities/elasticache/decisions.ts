import type { Common } from "../../environment/common.ts";
import { cacheRunsAnotherVersion } from "../cache-version.ts";
import type { Decisions } from "../deploying.ts";
import type { ElastiCacheSettings } from "./schema.ts";

export const decisions: Decisions<ElastiCacheSettings, Common> = (
  settings,
  { name, disposable },
  { project },
) => [
  ...(disposable
    ? [
        {
          stage: "account" as const,
          message: `disposable: true, so that destroying ${name}-data destroys the cache with all its data and keeps no snapshot.`,
        },
      ]
    : []),
  ...cacheRunsAnotherVersion(settings, project),
  ...(settings.replicas === 0
    ? [
        {
          stage: "data" as const,
          message:
            "cache.replicas: 0, so that the cache is empty after AWS replaces its one node; say 1 or more for what must not be lost.",
        },
      ]
    : []),
];
