/**
 * The limits that AWS states only in prose, each with the page that states it. What the API model itself says (types,
 * lengths, patterns, enumerations) is in `api-model.json` and not repeated here.
 */
import { cacheRules } from "./limits/caches.ts";
import { computeRules } from "./limits/compute.ts";
import { databaseRules } from "./limits/databases.ts";
import { ecsRules } from "./limits/ecs.ts";
import { instanceTagRules } from "./limits/instance-tags.ts";
import { loadBalancingRules } from "./limits/load-balancing.ts";
import { operationsRules } from "./limits/operations.ts";
import type { LimitRule } from "./limits/rule.ts";
import { storageRules } from "./limits/storage.ts";
import { taskSizeRules } from "./limits/task-size.ts";

export type { LimitRule } from "./limits/rule.ts";

export const limitRules: readonly LimitRule[] = [
  ...ecsRules,
  ...taskSizeRules,
  ...loadBalancingRules,
  ...computeRules,
  ...instanceTagRules,
  ...operationsRules,
  ...storageRules,
  ...databaseRules,
  ...cacheRules,
];
