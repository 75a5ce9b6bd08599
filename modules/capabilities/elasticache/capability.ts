import { capability } from "../capability.ts";
import { agreement, projectAgreement } from "./agreement.ts";
import { makeElastiCache } from "./build.ts";
import type { Reads } from "./clients-apart.ts";
import { decisions } from "./decisions.ts";
import { hands } from "./hands.ts";
import { holds } from "./holds.ts";
import { moves } from "./moves.ts";
import { cacheParts } from "./picture.ts";
import { elastiCachePrices, elastiCacheUsage } from "./price.ts";
import { resources } from "./resources.ts";
import { elastiCache as schema } from "./schema.ts";

/** Valkey or Redis OSS on Amazon ElastiCache: a form of `cache`. */
export const elastiCache = capability<Reads>()({
  name: "elasticache",
  settings: { at: ["cache"], form: true, schema: schema },
  page: "docs/cache.md",
  prices: elastiCachePrices,
  usage: elastiCacheUsage,
  resources,
  picture: cacheParts,
  agreement,
  projectAgreement,
  decisions,
  existingSecrets: { none: "its password is generated" },
  quotas: { none: "no environment comes near those of ElastiCache" },
  build: [{ stack: "data", make: makeElastiCache }],
  hands,
  endpoints: { none: "tasks reach it in the VPC" },
  firstDeployment: { none: "it comes with the data" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves,
});
