import type { FileCombination, ProjectCombination } from "./combination";
import { buildFoldersExist, endpointsReachEcrOnly, entryPortIsOpen, secretsAreUsed } from "./compose";
import { documentDbHasTheClass } from "./database";
import {
  certificateOfTheAccount,
  certificateOfTheRegion,
  cpuTargetBelowAlarm,
  latencyAlarmCanFire,
} from "./ingress";
import { spotTasksDrainInTime } from "./spot";
import { tagsHaveOneMeaning } from "./tags";
import { trustedProxiesAreTheBalancer } from "./trusted-proxies";

/** Checked with the environment file alone. */
export const FILE_COMBINATIONS: readonly FileCombination[] = [
  certificateOfTheAccount,
  certificateOfTheRegion,
  cpuTargetBelowAlarm,
  documentDbHasTheClass,
  latencyAlarmCanFire,
  tagsHaveOneMeaning,
];

/** Checked with the compose project beside it. */
export const PROJECT_COMBINATIONS: readonly ProjectCombination[] = [
  buildFoldersExist,
  endpointsReachEcrOnly,
  entryPortIsOpen,
  secretsAreUsed,
  spotTasksDrainInTime,
  trustedProxiesAreTheBalancer,
];
