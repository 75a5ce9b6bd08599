import type { CacheReads } from "../cache.ts";
import { capability } from "../capability.ts";
import { agreement, projectAgreement } from "./agreement.ts";
import { makeMemcached } from "./build.ts";
import { decisions } from "./decisions.ts";
import { hands } from "./hands.ts";
import { moves } from "./moves.ts";
import { memcachedParts } from "./picture.ts";
import { memcachedPrices } from "./price.ts";
import { resources } from "./resources.ts";
import { memcached as schema } from "./schema.ts";

/** Memcached on Amazon ElastiCache: a form of `cache`. */
export const memcached = capability<CacheReads>()({
  name: "memcached",
  settings: { at: ["cache"], form: true, schema },
  page: "docs/cache.md",
  prices: memcachedPrices,
  usage: { none: "its nodes are all that AWS bills" },
  resources,
  picture: memcachedParts,
  agreement,
  projectAgreement,
  decisions,
  existingSecrets: { none: "it has no password" },
  quotas: { none: "no environment comes near those of ElastiCache" },
  build: [{ stack: "data", make: makeMemcached }],
  hands,
  endpoints: { none: "tasks reach it in the VPC" },
  firstDeployment: { none: "it comes with the data" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "nodes that are replaced are empty, whatever anybody does" },
  moves,
});
