import type { Decisions } from "../deploying.ts";
import type { MemcachedSettings } from "./schema.ts";

export const decisions: Decisions<MemcachedSettings, unknown> = ({ tls, service }) =>
  tls
    ? [
        {
          stage: "compose",
          message: `cache.tls: true, so that clients of ${service} must speak TLS, which each is told in its own way, and most of Memcached's cannot (docs/cache.md).`,
        },
      ]
    : [];
