import { EVICTION_POLICIES } from "../../aws/elasticache.ts";
import { windowsOverlap } from "../../aws/maintenance-windows.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import { didYouMean } from "../../environment/sentences.ts";
import type { ProblemAt } from "../../environment/source.ts";
import type { Problem } from "../../problems.ts";
import {
  type CacheReads,
  engineHasVersion,
  isUsedBy,
  nodeTypeExists,
  runsInOnePlace,
  windowsAreLongEnough,
} from "../cache.ts";
import { secretsOf, usersOf } from "../cache-connection.ts";
import { CACHE_PROBLEMS, type CacheCode } from "../cache-problems.ts";
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
    "would make a cluster of shards, which clients reach in another way; remove it: this cache has one shard",
};

function parametersCanBeSet({ parameters = {} }: Settings): Found[] {
  return Object.entries(parameters).flatMap(([name, value]) => {
    const path = ["cache", "parameters", name];
    const refused = NOT_TO_BE_SET[name];
    if (refused !== undefined) return [{ code: "EOE-ENV-396" as const, path, message: `${refused}.` }];
    const policies: readonly string[] = EVICTION_POLICIES;
    if (name !== "maxmemory-policy" || value === undefined || policies.includes(value)) return [];
    const message = `"${value}" is not a policy; write one of ${policies.join(", ")}.${didYouMean(value, policies)}`;
    return [{ code: "EOE-ENV-396" as const, path, message }];
  });
}

function secretsAreItsOwn({ connection }: Settings, { service }: Part<CacheReads>): Found[] {
  const { urls = {}, passwordSecret } = connection ?? {};
  const filled = [...Object.keys(urls), ...(passwordSecret === undefined ? [] : [passwordSecret])];
  const given = filled
    .filter((secret) => service?.secrets?.[secret] !== undefined)
    .map((secret) => ({
      code: "EOE-ENV-397" as const,
      path: ["service", "secrets", secret],
      message: `is filled by the cache (cache.connection); remove it here, or name another secret there.`,
    }));
  if (passwordSecret === undefined || urls[passwordSecret] === undefined) return given;
  const message = `"${passwordSecret}" is to hold a URL as well (cache.connection.urls); name another secret.`;
  return [...given, { code: "EOE-ENV-397", path: ["cache", "connection", "passwordSecret"], message }];
}

const isUsed = (
  settings: ElastiCacheSettings,
  environment: CacheReads,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<CacheCode>[] =>
  isUsedBy(
    settings.service,
    {
      users: usersOf(settings, environment, project),
      unused: `, or is granted one of ${secretsOf(settings).join(", ")}; write containers.<service>.secrets`,
    },
    environment,
    project,
    problemAt,
  );

export const agreement: readonly Rule<Settings, Part<CacheReads>>[] = [
  coded(CACHE_PROBLEMS, nodeTypeExists),
  coded(CACHE_PROBLEMS, engineHasVersion),
  coded(CACHE_PROBLEMS, windowsAreLongEnough),
  coded(ELASTICACHE_PROBLEMS, windowsAreApart),
  coded(CACHE_PROBLEMS, runsInOnePlace),
  coded(ELASTICACHE_PROBLEMS, parametersCanBeSet),
  coded(ELASTICACHE_PROBLEMS, secretsAreItsOwn),
];

export const projectAgreement: readonly ProjectRule<ElastiCacheSettings, CacheReads>[] = [
  coded(CACHE_PROBLEMS, isUsed),
];
