import { cacheRunsAnotherVersion } from "../cache-version.ts";
import type { Decisions } from "../deploying.ts";
import { type Reads, tellsClientsApart } from "./clients-apart.ts";
import type { ElastiCacheSettings } from "./schema.ts";

export const decisions: Decisions<ElastiCacheSettings, Reads> = (settings, environment, { project }) => [
  ...(environment.disposable
    ? [
        {
          stage: "account" as const,
          message: `disposable: true, so that destroying ${environment.name}-data destroys the cache with all its data and keeps no snapshot.`,
        },
      ]
    : []),
  ...cacheRunsAnotherVersion(settings, project),
  ...tellsClientsApart(settings, environment, project),
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
