import { type CacheEngine, cacheVersions, newestCacheVersion } from "../aws/elasticache.ts";
import { knownImage } from "../compose/images/known-image.ts";
import type { ComposeProject } from "../compose/index.ts";
import type { ProblemAt } from "../environment/source.ts";
import type { Problem } from "../problems.ts";
import type { CacheCode } from "./cache-problems.ts";
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

/**
 * What images of these names answer to. Sources: memcached, doc/protocol.txt; Redis, "Redis serialization protocol
 * specification", which KeyDB and Dragonfly speak as well (2026-11-29).
 */
const PROTOCOLS: Readonly<Record<string, "memcached" | "redis">> = {
  memcached: "memcached",
  Valkey: "redis",
  Redis: "redis",
  "Redis Stack": "redis",
  KeyDB: "redis",
  Dragonfly: "redis",
};

const MENDS = {
  memcached: "write engine: memcached, or name a service of Valkey or Redis in cache.service",
  redis: "write engine: valkey or engine: redis, or name a service of Memcached in cache.service",
};

/** The clients of one protocol do not understand a server of the other. */
export function engineIsSpoken(
  { service, engine }: Settings,
  _: unknown,
  { services, disabled }: ComposeProject,
  problemAt: ProblemAt,
): Problem<CacheCode>[] {
  const { image } = services[service] ?? disabled[service] ?? {};
  const known = image === undefined ? undefined : knownImage(image);
  const spoken = known && PROTOCOLS[known.name];
  if (spoken === undefined || (spoken === "memcached") === (engine === "memcached")) return [];
  const message = `is ${engine}, but ${service} is ${image} in the compose file, and its clients speak another protocol; ${MENDS[spoken]}.`;
  return [problemAt("EOE-ENV-554", ["cache", "engine"], message)];
}
