import type { z } from "zod";
import type { CacheReads } from "../cache.ts";
import { capability } from "../capability.ts";
import type { network } from "../network/schema.ts";
import { hostEndpoints, hostQuotas, hostStorePrices, hostStoreUsage } from "../store-host.ts";
import { agreement } from "./agreement.ts";
import { makeCacheOnHost } from "./build.ts";
import { decisions } from "./decisions.ts";
import { hands } from "./hands.ts";
import { holds } from "./holds.ts";
import { moves } from "./moves.ts";
import { projectAgreement } from "./project-agreement.ts";
import { cacheOnHost as schema } from "./schema.ts";

/** Valkey or Redis on a host of its own: a form of `cache`. */
export const hostCache = capability<CacheReads & { readonly network: z.output<typeof network> }>()({
  name: "host-cache",
  settings: { at: ["cache"], form: true, schema },
  page: "docs/cache.md",
  prices: hostStorePrices,
  usage: hostStoreUsage,
  resources: { none: "all that it makes is made by others, too" },
  picture: { none: "its host is drawn with the hosts, and its service with the services" },
  agreement,
  projectAgreement,
  decisions,
  existingSecrets: { none: "its password is generated" },
  quotas: hostQuotas,
  build: [{ stack: "data", make: makeCacheOnHost }],
  hands,
  endpoints: hostEndpoints,
  firstDeployment: { none: "it comes with the data" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves,
});
