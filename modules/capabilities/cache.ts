import { z } from "zod";
import {
  CACHE_LIMITS,
  type CacheEngine,
  cacheFamiliesIn,
  cacheFamilyOf,
  cacheNodeTypes,
  cacheVersions,
  nearestCacheNodeType,
} from "../aws/elasticache.ts";
import { spanOf } from "../aws/maintenance-windows.ts";
import { hostName } from "../compose/host-names.ts";
import type { ComposeProject } from "../compose/index.ts";
import type { Disagreement, Part } from "../environment/agreement.ts";
import type { Common } from "../environment/common.ts";
import { notAService } from "../environment/sentences.ts";
import type { ProblemAt } from "../environment/source.ts";
import type { Problem } from "../problems.ts";
import type { CacheCode } from "./cache-problems.ts";
import type { SomeDatabase } from "./database.ts";
import { containersOf, writtenServices } from "./services/ecs-services.ts";
import type { Services } from "./services/schema.ts";

/** What kinds of cache say. */

const TIME = "([01]\\d|2[0-3]):[0-5]\\d";
const DAY = "(mon|tue|wed|thu|fri|sat|sun)";

/** The time of day of a daily snapshot, in UTC. */
export const DAILY_WINDOW = new RegExp(`^${TIME}-${TIME}$`);

export const cacheKeys = {
  service: z
    .string()
    .describe("Compose service that is the cache on the laptop")
    .meta({ examples: ["redis"] }),
  nodeType: z
    .string()
    .regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, { error: "must be a node type such as cache.t4g.micro" })
    .default("cache.t4g.micro")
    .describe("Type of its nodes")
    .meta({ examples: ["cache.r7g.large"] }),
  maintenanceWindow: z
    .string()
    .regex(new RegExp(`^${DAY}:${TIME}-${DAY}:${TIME}$`), {
      error: 'must be a window of at least 60 minutes in UTC: "sun:05:00-sun:06:00"',
    })
    .default("sun:05:00-sun:06:00")
    .describe("UTC time of the week in which AWS may replace nodes and upgrade minor versions")
    .meta({ examples: ["tue:01:00-tue:02:00"] }),
};

/** Its name in AWS, behind the environment's. */
export const cacheName = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
    error: "must start with a letter and hold only lower-case letters, digits and single hyphens",
  })
  .max(15, { error: "must have at most 15 characters" })
  .default("cache");

/** @param name of a parameter, as the engine writes them */
export const cacheParameters = (name: RegExp) =>
  z
    .record(
      z.string().regex(name, { error: "must be the name of a parameter of the engine" }),
      z.string({ error: 'must be a string; put quotes around numbers: "60"' }),
    )
    .default({})
    .describe("Parameters of the engine that are not to have AWS's default");

/** What a cache looks at beside its own. */
export type CacheReads = Common &
  Services & {
    readonly database?: SomeDatabase | undefined;
    readonly external: Readonly<Record<string, object>>;
  };

type Found = Disagreement<CacheCode>;
type Written = Part<{
  readonly service: string;
  readonly engine: CacheEngine;
  readonly engineVersion: string;
  readonly nodeType: string;
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
}>;

export function nodeTypeExists({ nodeType }: Written, { region }: Part<Common>): Found[] {
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

export function engineHasVersion({ engine, engineVersion }: Written): Found[] {
  if (engine === undefined || engineVersion === undefined) return [];
  const versions = cacheVersions(engine);
  if (versions.includes(engineVersion)) return [];
  const message = `"${engineVersion}" is not a version of ${engine} (cache.engine); write one of ${versions.join(", ")}.`;
  return [{ code: "EOE-ENV-392", path: ["cache", "engineVersion"], message }];
}

export function windowsAreLongEnough(settings: Written): Found[] {
  return (["backupWindow", "maintenanceWindow"] as const).flatMap((key) => {
    const { [key]: window } = settings;
    const span = window === undefined ? undefined : spanOf(window);
    if (span === undefined || span >= CACHE_LIMITS.windowMinutes) return [];
    const message = `"${window}" is ${span} minutes long; AWS requires at least ${CACHE_LIMITS.windowMinutes}.`;
    return [{ code: "EOE-ENV-393" as const, path: ["cache", key], message }];
  });
}

export function runsInOnePlace({ service: name }: Written, environment: Part<CacheReads>): Found[] {
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

/** Variables of a container in the compose file that name the cache. */
export function naming(service: string, project: ComposeProject, container: string): [string, string][] {
  const alias = project.services[service]?.container_name;
  return Object.entries(project.services[container]?.environment ?? {}).flatMap(([variable, value]) => {
    const host = value === null ? undefined : hostName(variable, value);
    return value !== null && host !== undefined && (host === service || host === alias)
      ? [[variable, value] satisfies [string, string]]
      : [];
  });
}

/**
 * A cache that nobody reaches is billed all the same.
 *
 * @param users  containers that use it
 * @param unused what a container could do besides naming it in a variable, as the sentence goes on
 */
export function isUsedBy(
  service: string,
  { users, unused }: { readonly users: readonly string[]; readonly unused: string },
  environment: CacheReads,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<"EOE-ENV-398">[] {
  const all = Object.keys(project.services);
  if (project.services[service] === undefined && project.disabled[service] === undefined) {
    const message = `"${service}" ${notAService(service, all)}`;
    return [problemAt("EOE-ENV-398", ["cache", "service"], message)];
  }
  const containers = containersOf(environment);
  // That a service is not there is told when its task is planned.
  if (containers.some((name) => project.services[name] === undefined)) return [];
  if (users.length > 0) return [];
  const message = `none of ${containers.join(", ")} names "${service}" in a variable${unused}, or take the cache out.`;
  return [problemAt("EOE-ENV-398", ["cache", "service"], message)];
}
