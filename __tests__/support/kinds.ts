import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Changes, PROJECT, WORKERS_ONLY } from "./environment.ts";

/** The ways to host a database, as changes of market's file. */

const generated = { generate: { version: 1 } };

export const MONGO_ON_HOST: Changes = {
  "service.secrets": { jwt_secret: generated },
  database: {
    hosting: "host",
    service: "mongo",
    instanceType: "t4g.small",
    placement: "public",
    secrets: { mongo_root_password: generated, mongo_app_password: generated },
    connection: { passwordSecret: "mongo_app_password" },
  },
};

export const MYSQL_ON_HOST: Changes = {
  "service.compose": ["docker-compose.yml", "docker-compose.mysql.yml"],
  "service.secrets": { jwt_secret: generated },
  database: {
    hosting: "host",
    service: "mysql",
    engine: "mysql",
    instanceType: "t3.small",
    placement: "public",
    zone: 2,
    secrets: { mysql_root_password: generated, mysql_app_password: generated },
    connection: { passwordSecret: "mysql_app_password" },
  },
};

export const POSTGRES_ON_HOST: Changes = {
  "service.compose": ["docker-compose.yml", "docker-compose.postgres.yml"],
  "service.secrets": { jwt_secret: generated },
  database: {
    hosting: "host",
    service: "postgres",
    engine: "postgres",
    engineVersion: "18",
    instanceType: "t4g.small",
    placement: "public",
    secrets: { postgres_app_password: generated },
    connection: { passwordSecret: "postgres_app_password" },
  },
};

export const DOCUMENTDB: Changes = {
  "service.secrets": { jwt_secret: generated },
  database: { hosting: "documentdb", service: "mongo" },
};

/** With the compose file of the application, whose database is whatever its address says. */
export const POSTGRES_ON_RDS: Changes = {
  "service.secrets": { jwt_secret: generated },
  database: { hosting: "rds", service: "mongo", engine: "postgres", engineVersion: "17" },
};

export const MYSQL_ON_RDS: Changes = {
  "service.compose": ["docker-compose.yml", "docker-compose.mysql.yml"],
  "service.secrets": { jwt_secret: generated },
  database: { hosting: "rds", service: "mysql", engine: "mysql", engineVersion: "8.4" },
};

export const MYSQL_ON_AURORA: Changes = {
  "service.compose": ["docker-compose.yml", "docker-compose.mysql.yml"],
  "service.secrets": { jwt_secret: generated },
  database: { hosting: "aurora", service: "mysql", engine: "mysql", engineVersion: "8.0" },
};

/** With the compose file of the application, whose database is whatever its address says; capacity follows the load. */
export const POSTGRES_ON_AURORA: Changes = {
  "service.secrets": { jwt_secret: generated },
  database: {
    hosting: "aurora",
    service: "mongo",
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.serverless",
    serverless: { minCapacity: 0.5, maxCapacity: 8 },
  },
};

/** A cache, for the application of `COMPOSE_WITH_CACHE`. */
export const CACHE: Changes = { cache: { hosting: "elasticache", service: "redis", engineVersion: "8.0" } };

/** The same on a host of its own. */
export const CACHE_ON_HOST: Changes = {
  cache: { hosting: "host", service: "redis", instanceType: "t4g.small", placement: "public" },
};

/** Two nodes of Memcached, for the application of `COMPOSE_WITH_MEMCACHED`. */
export const MEMCACHED: Changes = {
  cache: { hosting: "elasticache", service: "memcached", engine: "memcached", engineVersion: "1.6.17" },
};

/** A service of the tests' own, beside those of the shipped compose file. */
const WORKER = {
  image: "registry.example.com/worker:1.0.0",
  user: "1000:1000",
  read_only: true,
  expose: ["4000"],
  networks: ["front"],
  deploy: { resources: { limits: { memory: "128M" } } },
};
const REPORTER = {
  image: "registry.example.com/reporter:1.0.0",
  user: "1000:1000",
  read_only: true,
  networks: ["back", "front"],
  secrets: ["database_url"],
  environment: { DATABASE_URL_FILE: "/run/secrets/database_url" },
  depends_on: { worker: { condition: "service_started" } },
  deploy: { resources: { limits: { memory: "128M" } } },
};

/** Changes by service of the compose file; undefined removes the key. */
export type ComposeChanges = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The shipped compose file with two more services: `worker`, which the application depends on, and `reporter`, which
 * depends on the worker and reads the database. `volumes` are declared besides.
 */
export function composeWithMore(changes: ComposeChanges = {}, volumes: readonly string[] = []): string {
  const file = parse(readFileSync(join(PROJECT, "docker-compose.yml"), "utf8"));
  const services = { ...file.services, worker: WORKER, reporter: REPORTER };
  services.app = {
    ...services.app,
    // Where it is a task of its own, nginx reaches it by its name.
    expose: ["3000"],
    depends_on: { ...services.app.depends_on, worker: { condition: "service_started" } },
  };
  for (const [name, change] of Object.entries(changes)) services[name] = { ...services[name], ...change };
  const all = { ...file.volumes, ...Object.fromEntries(volumes.map((name) => [name, {}])) };
  return stringify({ ...file, services, volumes: all });
}

/** The shipped compose file with a cache that the application reaches by a URL, and by host and port apart. */
export const COMPOSE_WITH_CACHE = withCache("redis", "valkey/valkey:8.1-alpine", {
  REDIS_URL: "redis://redis:6379",
  REDIS_HOST: "redis",
});

/** The same with Redis. */
export const COMPOSE_WITH_REDIS = COMPOSE_WITH_CACHE.replace("valkey/valkey:8.1-alpine", "redis:8.0");

/** The same with Memcached, which the application is told of as clients of several servers are, and by a URL. */
export const COMPOSE_WITH_MEMCACHED = withCache("memcached", "memcached:1.6.39-alpine", {
  MEMCACHED_SERVERS: "memcached:11211",
  SESSIONS_URL: "memcached://memcached:11211",
});

function withCache(name: string, image: string, environment: Readonly<Record<string, string>>): string {
  const file = parse(readFileSync(join(PROJECT, "docker-compose.yml"), "utf8"));
  const { app } = file.services;
  file.services.app = {
    ...app,
    depends_on: { ...app.depends_on, [name]: { condition: "service_started" } },
    environment: { ...app.environment, ...environment },
  };
  file.services[name] = { image, networks: ["back"] };
  return stringify(file);
}

/** Both in tasks of their own. */
export const FURTHER: Changes = {
  furtherServices: {
    worker: { containers: ["worker"], tasks: { min: 1, max: 4 }, scaling: { cpuPercent: 60 } },
    reporter: { containers: ["reporter"], tasks: { min: 1, max: 1 } },
  },
};

/**
 * In bridge mode, where the containers of a task that uses Service Connect do not find each other: nginx and the
 * application are tasks of their own as well.
 */
export const BRIDGE: Changes = {
  "service.containers": ["nginx"],
  furtherServices: {
    app: { containers: ["app"], tasks: { min: 1, max: 10 } },
    ...(FURTHER["furtherServices"] as object),
  },
};

/** The worker writes what the application reads; its cache is its own. */
export const COMPOSE_WITH_VOLUMES = composeWithMore(
  {
    app: { volumes: ["uploads:/srv/uploads:ro"] },
    worker: { volumes: ["uploads:/srv/uploads", "cache:/var/cache"] },
  },
  ["uploads", "cache"],
);
const PLACES: Changes = { "service.volumes": { uploads: { place: "efs" }, cache: { place: "task" } } };
export const VOLUMES: Changes = { ...FURTHER, ...PLACES };
export const BRIDGE_VOLUMES: Changes = { ...BRIDGE, ...PLACES };

export const AWSVPC: Changes = {
  "network.egress": "nat-gateway",
  "capacity.placement": "private",
  "capacity.instanceTypes": ["m5.large"],
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
};

export const FARGATE: Changes = {
  "network.egress": "nat-gateway",
  capacity: { launchType: "fargate", architecture: "arm64", spotPercent: 60 },
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
};

/** Two workers in place of the shipped services, one of them with a task of its own, and a third that keeps SQLite files. */
export const WORKERS: Changes = {
  ...WORKERS_ONLY,
  database: undefined,
  bastion: undefined,
  "service.containers": undefined,
  "service.images": undefined,
  "service.environment": undefined,
  "service.secrets": { queue_url: "market/queue-url" },
  "service.volumes": { index: { place: "efs" } },
  furtherServices: { mailer: { tasks: { min: 1, max: 2 } }, keeper: { singleton: true } },
};
export const COMPOSE_OF_WORKERS = readFileSync(
  join(PROJECT, "__tests__/environments/compose/workers.yml"),
  "utf8",
);

/** Hosts that AWS runs, which take no tmpfs: temporary files are in volumes that are made with each task. */
export const MANAGED: Changes = {
  "network.egress": "nat-gateway",
  capacity: {
    launchType: "managed",
    architecture: "x86_64",
    vcpus: { min: 2, max: 4 },
    memoryMiB: { min: 4096, max: 16_384 },
  },
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
  "service.volumes": { nginx_tmp: { place: "task" }, app_tmp: { place: "task" } },
};
export const COMPOSE_WITHOUT_TMPFS = withoutTmpfs(["nginx", "app"]);

function withoutTmpfs(names: readonly string[]): string {
  const file = parse(readFileSync(join(PROJECT, "docker-compose.yml"), "utf8"));
  for (const name of names) {
    const { tmpfs: _, ...service } = file.services[name];
    file.services[name] = { ...service, volumes: [`${name}_tmp:/tmp`] };
    file.volumes[`${name}_tmp`] = {};
  }
  return stringify(file);
}
