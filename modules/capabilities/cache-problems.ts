import type { AgreementCode } from "../problem-codes/index.ts";
import type { Meanings } from "../problem-codes/meaning.ts";

/** What concerns several kinds of cache. A code is never used again. */
export const CACHE_PROBLEMS = {
  "EOE-ENV-390": {
    means: "The node type does not exist.",
    example: "cache.nodeType: cache.t4g.huge",
    mend: "Correct its name.",
  },
  "EOE-ENV-391": {
    means: "The region does not offer the node type.",
    example: "cache.nodeType: cache.c7gn.large, in eu-north-1",
    mend: "Choose another node type, or another region.",
  },
  "EOE-ENV-392": {
    means: "The engine of the cache does not have the version.",
    example: 'cache: { engine: redis, engineVersion: "8.1" }',
    mend: "Write a version of the engine.",
  },
  "EOE-ENV-393": {
    means: "A window of the cache is too short.",
    example: "cache.backupWindow: 03:00-03:30",
    mend: "Write at least an hour.",
  },
  "EOE-ENV-394": {
    means: "The cache is to run in two places.",
    example: "cache.service: redis, service.containers: [app, redis]",
    mend: "Remove it from one of the two.",
  },
  "EOE-ENV-396": {
    means: "A parameter of the cache cannot be set, or not to that value.",
    example: "cache.parameters: { maxmemory-policy: lru }",
    mend: "Write a value that the engine has, or remove the parameter.",
  },
  "EOE-ENV-397": {
    means: "A secret that the cache fills has a value from elsewhere, too.",
    example: "service.secrets.redis_url, beside cache.connection.urls: { redis_url: 0 }",
    mend: "Remove it from one of the two.",
  },
  "EOE-ENV-398": {
    means: "No container uses the cache.",
    example: "cache.service: reddis",
    mend: "Correct the name, or grant a secret of the cache to a container.",
  },
  "EOE-ENV-545": {
    means: "A variable is to get a part of the cache's address, and no container is granted its password.",
    example: "cache.connection.variables: { host: REDIS_HOST }, without containers.app.secrets",
    mend: "Grant the password to the container that reads the variable, or remove the name.",
  },
  "EOE-ENV-554": {
    means: "The engine of the cache speaks another protocol than the image of the compose file.",
    example: "cache.engine: valkey, beside image: memcached:1.6",
    mend: "Write the engine of the image, or name another service.",
  },
} as const satisfies Meanings<AgreementCode>;

export type CacheCode = keyof typeof CACHE_PROBLEMS;
