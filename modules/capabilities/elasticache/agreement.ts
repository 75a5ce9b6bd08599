import {
  CACHE_LIMITS,
  cacheFamiliesIn,
  cacheFamilyOf,
  cacheNodeTypes,
  cacheVersions,
  EVICTION_POLICIES,
  nearestCacheNodeType,
} from "../../aws/elasticache.ts";
import { spanOf, windowsOverlap } from "../../aws/maintenance-windows.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { didYouMean } from "../../environment/sentences.ts";
import type { ProblemAt } from "../../environment/source.ts";
import type { Problem } from "../../problems.ts";
import type { SomeDatabase } from "../database.ts";
import type { ProjectRule } from "../rules.ts";
import { containersOf, writtenServices } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { secretsOf, usersOf } from "./connection.ts";
import { ELASTICACHE_PROBLEMS } from "./problems.ts";
import type { ElastiCacheSettings } from "./schema.ts";

type Code = keyof typeof ELASTICACHE_PROBLEMS;
type Found = Disagreement<Code>;
type Settings = Part<ElastiCacheSettings>;

/** What this capability looks at beside its own. */
export type Reads = Common &
  Services & {
    readonly database?: SomeDatabase | undefined;
    readonly external: Readonly<Record<string, object>>;
  };

function nodeTypeExists({ nodeType }: Settings, { region }: Part<Reads>): Found[] {
  if (nodeType === undefined) return [];
  const path = ["cache", "nodeType"];
  if (!cacheNodeTypes().includes(nodeType)) {
    const message = `"${nodeType}" is not a node type of ElastiCache's current generation. Did you mean ${nearestCacheNodeType(nodeType)}?`;
    return [{ code: "EOE-ENV-390", path, message }];
  }
  const families = region === undefined ? undefined : cacheFamiliesIn(region);
  if (families === undefined || families.includes(cacheFamilyOf(nodeType))) return [];
  const message = `"${nodeType}" is not offered in ${region}, which has the families ${families.join(", ")}.`;
  return [{ code: "EOE-ENV-391", path, message }];
}

function engineHasVersion({ engine, engineVersion }: Settings): Found[] {
  if (engine === undefined || engineVersion === undefined) return [];
  const versions = cacheVersions(engine);
  if (versions.includes(engineVersion)) return [];
  const message = `"${engineVersion}" is not a version of ${engine} (cache.engine); write one of ${versions.join(", ")}.`;
  return [{ code: "EOE-ENV-392", path: ["cache", "engineVersion"], message }];
}

function windowsAreLongEnough(settings: Settings): Found[] {
  return (["backupWindow", "maintenanceWindow"] as const).flatMap((key) => {
    const { [key]: window } = settings;
    const span = window === undefined ? undefined : spanOf(window);
    if (span === undefined || span >= CACHE_LIMITS.windowMinutes) return [];
    const message = `"${window}" is ${span} minutes long; AWS requires at least ${CACHE_LIMITS.windowMinutes}.`;
    return [{ code: "EOE-ENV-393" as const, path: ["cache", key], message }];
  });
}

/** Source: hashicorp/terraform 17247, what CreateReplicationGroup answers. */
function windowsAreApart({ backupWindow, maintenanceWindow }: Settings): Found[] {
  if (backupWindow === undefined || maintenanceWindow === undefined) return [];
  if (!windowsOverlap(backupWindow, maintenanceWindow)) return [];
  const message = `"${maintenanceWindow}" overlaps cache.backupWindow, which is "${backupWindow}"; AWS requires them to be apart.`;
  return [{ code: "EOE-ENV-395", path: ["cache", "maintenanceWindow"], message }];
}

function runsInOnePlace({ service: name }: Settings, environment: Part<Reads>): Found[] {
  if (name === undefined) return [];
  const held = writtenServices(environment)
    .filter(({ written }) => written.containers?.includes(name))
    .map(({ path }) => [...path, "containers"].join("."));
  const all = [
    ...held,
    ...(environment.external?.[name] === undefined ? [] : [`external.${name}`]),
    ...(environment.database?.service === name ? ["database.service"] : []),
  ];
  return all.map((key) => ({
    code: "EOE-ENV-394",
    path: ["cache", "service"],
    message: `"${name}" is in ${key} as well; remove it there, or take the cache out.`,
  }));
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

function secretsAreItsOwn({ connection }: Settings, { service }: Part<Reads>): Found[] {
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

/** A cache that nobody reaches is billed all the same. */
function isUsed(
  settings: ElastiCacheSettings,
  environment: Reads,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const { service } = settings;
  const all = Object.keys(project.services);
  if (project.services[service] === undefined && project.disabled[service] === undefined) {
    const message = `"${service}" is not a service of the compose file, which has ${all.join(", ")}.${didYouMean(service, all)}`;
    return [problemAt("EOE-ENV-398", ["cache", "service"], message)];
  }
  const containers = containersOf(environment);
  // That a service is not there is told when its task is planned.
  if (containers.some((name) => project.services[name] === undefined)) return [];
  if (usersOf(settings, environment, project).length > 0) return [];
  const message = `none of ${containers.join(", ")} names "${service}" in a variable, or is granted one of ${secretsOf(settings).join(", ")}; write containers.<service>.secrets, or take the cache out.`;
  return [problemAt("EOE-ENV-398", ["cache", "service"], message)];
}

export const agreement: readonly Rule<Settings, Part<Reads>>[] = [
  coded(ELASTICACHE_PROBLEMS, nodeTypeExists),
  coded(ELASTICACHE_PROBLEMS, engineHasVersion),
  coded(ELASTICACHE_PROBLEMS, windowsAreLongEnough),
  coded(ELASTICACHE_PROBLEMS, windowsAreApart),
  coded(ELASTICACHE_PROBLEMS, runsInOnePlace),
  coded(ELASTICACHE_PROBLEMS, parametersCanBeSet),
  coded(ELASTICACHE_PROBLEMS, secretsAreItsOwn),
];

export const projectAgreement: readonly ProjectRule<ElastiCacheSettings, Reads>[] = [
  coded(ELASTICACHE_PROBLEMS, isUsed),
];
