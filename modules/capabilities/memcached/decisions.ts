import { cacheRunsAnotherVersion } from "../cache-version.ts";
import type { Decisions } from "../deploying.ts";
import type { MemcachedSettings } from "./schema.ts";

export const decisions: Decisions<MemcachedSettings, unknown> = (settings, _, { project }) => [
  ...cacheRunsAnotherVersion(settings, project),
  ...(settings.tls
    ? [
        {
          stage: "compose" as const,
          message: `cache.tls: true, so that clients of ${settings.service} must speak TLS, which each is told in its own way, and most of Memcached's cannot (docs/cache.md).`,
        },
      ]
    : []),
];
