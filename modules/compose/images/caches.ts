import { estimate, type KnownImage, packagedElsewhere } from "./row.ts";

const REDIS: KnownImage = {
  name: "Redis",
  kind: "cache",
  repositories: ["redis"],
  port: 6379,
  memory: estimate(
    256,
    "all data is in memory, and a fork for a snapshot needs room; set maxmemory below it.",
  ),
  data: ["/data"],
  aws: "Amazon ElastiCache",
  read: "redis/docker-library-redis Dockerfile.template",
};

const VALKEY: KnownImage = {
  ...REDIS,
  name: "Valkey",
  repositories: ["valkey/valkey"],
  aws: "Amazon ElastiCache for Valkey",
  read: "valkey-io/valkey-container Dockerfile.template",
};

export const CACHES: readonly KnownImage[] = [
  REDIS,
  packagedElsewhere(REDIS, {
    name: "Redis Stack",
    repositories: ["redis/redis-stack", "redis/redis-stack-server"],
  }),
  packagedElsewhere(REDIS, {
    repositories: ["bitnami/redis", "bitnamilegacy/redis"],
    data: ["/bitnami/redis/data"],
  }),
  packagedElsewhere(REDIS, {
    name: "Dragonfly",
    repositories: ["docker.dragonflydb.io/dragonflydb/dragonfly"],
  }),
  packagedElsewhere(REDIS, { name: "KeyDB", repositories: ["eqalpha/keydb"] }),
  VALKEY,
  packagedElsewhere(VALKEY, {
    repositories: ["bitnami/valkey", "bitnamilegacy/valkey"],
    data: ["/bitnami/valkey/data"],
  }),
  {
    name: "memcached",
    kind: "cache",
    repositories: ["memcached", "bitnami/memcached"],
    port: 11211,
    memory: {
      mib: 128,
      why: "It keeps 64 MB of objects by default; with -m more, give it that and a quarter.",
      source: "memcached(1), -m: the default is 64 megabytes",
    },
    data: [],
    aws: "Amazon ElastiCache for Memcached",
    read: "docker-library/memcached Dockerfile.template",
  },
  {
    name: "Varnish",
    kind: "cache",
    repositories: ["varnish"],
    port: 80,
    memory: estimate(512, "the image keeps 100 MB of objects by default, and threads need the rest."),
    data: [],
    aws: "Amazon CloudFront",
  },
];
