import { type CacheEngine, cacheVersions, newestCacheVersion } from "../aws/elasticache.ts";
import type { ComposeProject } from "../compose/index.ts";
import type { Decision } from "./deploying.ts";
import { anotherVersion, onLaptop } from "./laptop-version.ts";

/** What ElastiCache runs beside what the laptop does. */

interface Settings {
  readonly service: string;
  readonly engine: CacheEngine;
  readonly engineVersion?: string | undefined;
}

const ONE_NUMBER = /^v?(\d+)(?![^-.])/;
/** Memcached has been 1 for twenty years. */
const TWO_NUMBERS = /^v?(\d+\.\d+)(?![^-.])/;

const PRODUCTS: Readonly<Record<CacheEngine, { readonly image: string; readonly major: RegExp }>> = {
  valkey: { image: "valkey/valkey", major: ONE_NUMBER },
  redis: { image: "redis", major: ONE_NUMBER },
  memcached: { image: "memcached", major: TWO_NUMBERS },
};

const LAPTOP = { Valkey: ONE_NUMBER, Redis: ONE_NUMBER, memcached: TWO_NUMBERS };
const ENGINE_OF: Readonly<Record<string, CacheEngine>> = {
  Valkey: "valkey",
  Redis: "redis",
  memcached: "memcached",
};

/**
 * What Valkey was made of; what Redis brought since it has in its own way, or not at all. Sources: Valkey, "Migration from
 * Redis to Valkey"; ElastiCache User Guide, "Comparing Valkey, Memcached, and Redis OSS self-designed caches" (2026-11-29).
 */
const LAST_COMMON = 7;

/** The application was tried with what the laptop runs. */
export function cacheRunsAnotherVersion(settings: Settings, project: ComposeProject): Decision[] {
  const { service, engine } = settings;
  const laptop = onLaptop(project, service, LAPTOP);
  const runs = laptop && ENGINE_OF[laptop.product];
  if (laptop === undefined || runs === undefined) return [];
  const version = settings.engineVersion ?? newestCacheVersion(engine);
  const major = PRODUCTS[engine].major.exec(version)?.[1] ?? version;
  const image = `${PRODUCTS[engine].image}:${version}`;
  if (engine === "valkey" && runs === "redis" && Number(laptop.version) > LAST_COMMON) {
    const message = `cache.engine: valkey has the commands of Redis 7.2, and ${service} is Redis ${laptop.version} on the laptop (${laptop.image}), so that what ${laptop.version} brought may not be there; run ${image} on the laptop, too.`;
    return [{ stage: "compose", message }];
  }
  const offered = (one: string): string | undefined =>
    runs === engine
      ? cacheVersions(engine).findLast((known) => PRODUCTS[engine].major.exec(known)?.[1] === one)
      : undefined;
  const run = { key: "cache.engineVersion", written: version, major, image, offered, older: "" };
  return anotherVersion(run, laptop);
}
