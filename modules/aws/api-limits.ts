/**
 * The limits that AWS states only in prose, each with the page that states it. What the API model itself says (types,
 * lengths, patterns, enumerations) is in `api-model.json` and not repeated here.
 */
import { computeRules } from "./limits/compute";
import { ecsRules } from "./limits/ecs";
import { instanceTagRules } from "./limits/instance-tags";
import { loadBalancingRules } from "./limits/load-balancing";
import { operationsRules } from "./limits/operations";
import type { LimitRule } from "./limits/rule";
import { storageRules } from "./limits/storage";
import { taskSizeRules } from "./limits/task-size";

export type { LimitRule } from "./limits/rule";

export const limitRules: readonly LimitRule[] = [
  ...ecsRules,
  ...taskSizeRules,
  ...loadBalancingRules,
  ...computeRules,
  ...instanceTagRules,
  ...operationsRules,
  ...storageRules,
];
