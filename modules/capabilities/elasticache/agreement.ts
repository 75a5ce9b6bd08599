import { windowsOverlap } from "../../aws/maintenance-windows.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import {
  type CacheReads,
  engineHasVersion,
  nodeTypeExists,
  runsInOnePlace,
  windowsAreLongEnough,
} from "../cache.ts";
import { databasesAreThere, isConnected, parametersCanBeSet, secretsAreItsOwn } from "../cache-agreement.ts";
import { CACHE_PROBLEMS } from "../cache-problems.ts";
import { engineIsSpoken } from "../cache-version.ts";
import { snapshotOutlivesItsKey } from "../final-snapshot.ts";
import { GROUP_PROBLEMS } from "../group-problems.ts";
import type { ProjectRule } from "../rules.ts";
import { ELASTICACHE_PROBLEMS } from "./problems.ts";
import type { ElastiCacheSettings } from "./schema.ts";

type Code = keyof typeof ELASTICACHE_PROBLEMS;
type Found = Disagreement<Code>;
type Settings = Part<ElastiCacheSettings>;

/** Source: hashicorp/terraform 17247, what CreateReplicationGroup answers. */
function windowsAreApart({ backupWindow, maintenanceWindow }: Settings): Found[] {
  if (backupWindow === undefined || maintenanceWindow === undefined) return [];
  if (!windowsOverlap(backupWindow, maintenanceWindow)) return [];
  const message = `"${maintenanceWindow}" overlaps cache.backupWindow, which is "${backupWindow}"; AWS requires them to be apart.`;
  return [{ code: "EOE-ENV-395", path: ["cache", "maintenanceWindow"], message }];
}

/** Parameters that would make it another kind of cache. */
const NOT_TO_BE_SET: Readonly<Record<string, string>> = {
  "cluster-enabled":
    "would make a cluster of shards, which clients reach in another way; remove it: this cache has one shard.",
};

export const agreement: readonly Rule<Settings, Part<CacheReads>>[] = [
  coded(CACHE_PROBLEMS, nodeTypeExists),
  coded(CACHE_PROBLEMS, engineHasVersion),
  coded(CACHE_PROBLEMS, windowsAreLongEnough),
  coded(ELASTICACHE_PROBLEMS, windowsAreApart),
  coded(CACHE_PROBLEMS, runsInOnePlace),
  coded(CACHE_PROBLEMS, parametersCanBeSet(NOT_TO_BE_SET)),
  coded(CACHE_PROBLEMS, databasesAreThere),
  coded(CACHE_PROBLEMS, secretsAreItsOwn),
  coded(GROUP_PROBLEMS, snapshotOutlivesItsKey("cache")),
];

export const projectAgreement: readonly ProjectRule<ElastiCacheSettings, CacheReads>[] = [
  coded(CACHE_PROBLEMS, isConnected),
  coded(CACHE_PROBLEMS, engineIsSpoken),
];
