import { crowded, ELASTICACHE, POSTGRES, RDS_POSTGRES } from "./crowds.ts";
import type { Varied } from "./environments.ts";
import { COMPOSE, from, is, type Named, NIGHT, rowsOf, TESTS } from "./named-rows.ts";
import { ABSENT, type Value } from "./options.ts";
import type { Row } from "./rows.ts";

const SHOP = {
  "network.egress": is("nat-gateway"),
  "service.compose": is(["docker-compose.yml", "docker-compose.shop.yml"]),
  laptopOnly: is(["mailhog", "api.volumes[0]", "api.pids_limit"]),
};
const CACHE = { host: "cache.example.com", port: 6379 };
const tockAt = (max: number, schedule: object): Value =>
  is({ tock: { tasks: { min: 1, max }, scaling: { schedule: { night: { ...NIGHT, ...schedule } } } } });

/**
 * Values that stand only beside several others, which no environment has and the refusals do not name: a compose file, a
 * name, a region with six zones. They are the first rows of such values; `npm run pairwise` goes on from there.
 */
const FIXTURES: readonly Named[] = [
  // The example of service.profiles, with a service that waits for it.
  ["two-balancers", crowded(RDS_POSTGRES, ELASTICACHE, POSTGRES)],
  // Six zones, and a host with more than a TiB.
  [
    "host-cache",
    from({
      region: is("us-east-1"),
      "network.zones": is(["a", "b", "c", "d", "e", "f"].map((zone) => `us-east-1${zone}`)),
      "cache.zone": is(6),
      "database.zone": is(6),
    }),
  ],
  [
    "host-cache",
    from({
      region: is("us-east-1"),
      "cache.instanceType": is("x8g.48xlarge"),
      "cache.memoryMiB": is(1_048_576),
    }),
  ],
  ["managed", from({ "capacity.architecture": is("x86_64"), "capacity.manufacturers": is(["intel"]) })],
  ["rds-postgres", from({ "database.storageGb": is(65_536), "database.maxStorageGb": is(false) })],
  ["board", from({ "ingress.idleTimeoutSeconds": is(1), "monitoring.latencyP95Seconds": is(0.5) })],
  ["operators", from({ "operators.executeCommand": is(true), "service.executeCommand": is(true) })],
  [
    "documentdb",
    from({
      "capacity.leaving": is({ architecture: "arm64", instanceTypes: ["t4g.medium"], networkMode: "awsvpc" }),
    }),
  ],
  // Doors of the service itself, one of which answers who asks for the version.
  [
    "doors",
    from({
      "ingress.default": is(404),
      "domain.names": is(["api.example.com", "jobs.example.com"]),
      "service.entry.hosts": is(["api.example.com"]),
    }),
  ],
  [
    "doors",
    from({
      "ingress.default": is(404),
      "ingress.healthCheck.path": is("/api/livez"),
      "service.entry.paths": is(["/api", "/api/*"]),
    }),
  ],
  // A door of nginx, which keeps connections open as long as it is told.
  [
    "doors",
    from({
      "service.containers": is(["app"]),
      "service.entry": is({ service: "app", port: 3000, keepAliveSeconds: 75 }),
      "service.environment": is({ app: { NODE_ENV: "production" } }),
      furtherServices: is({
        front: { containers: ["nginx"], entry: { service: "nginx", port: 8080, paths: ["/front/*"] } },
        worker: { containers: ["worker"] },
        reporter: { containers: ["reporter"] },
      }),
    }),
  ],
  [
    "two-balancers",
    from({
      "internalIngress.zone": is({ name: "shop.example.com" }),
      "internalIngress.names": is(["admin.shop.example.com"]),
    }),
  ],
  // A job, and a service hosted elsewhere: in a network, and by nothing but its name.
  [
    "internal",
    from({
      ...SHOP,
      external: is({ redis: { ...CACHE, cidr: "10.1.0.0/16" } }),
      containers: is({ batch: { schedule: { ...NIGHT, timeZone: "Europe/Berlin" } } }),
    }),
  ],
  [
    "internal",
    from({
      ...SHOP,
      external: is({ redis: CACHE }),
      containers: is({ batch: { schedule: { ...NIGHT, retries: {} } } }),
    }),
  ],
  // Containers of a laptop's compose file.
  [
    "any-compose",
    from({
      "service.volumes": is({ content: { place: "efs" } }),
      "containers.web.volumes": is({ "/var/lib/ghost/content": "content" }),
    }),
  ],
  [
    "any-compose",
    from({
      "service.volumes": is({ uploads: { place: "efs" } }),
      "containers.web.volumes": is({ "/srv/uploads": "uploads" }),
    }),
  ],
  [
    "any-compose",
    from({
      "service.secrets.db_password": is({ generate: {} }),
      "containers.redis.secrets": is({ POSTGRES_PASSWORD: "db_password" }),
    }),
  ],
  ["any-compose", from({ "containers.web.healthCheck": is({ test: ["CMD", "node", "src/healthy.js"] }) })],
  // The smallest tasks, and times at which services scale.
  [
    "workers-hosts",
    from({
      service: is({ compose: [`${COMPOSE}/tiny.yml`], taskSize: { cpu: 128, memory: 6 } }),
      furtherServices: is({ tock: { taskSize: { cpu: 128, memory: 6 } } }),
    }),
  ],
  [
    "workers-hosts",
    from({
      service: is({
        compose: [`${COMPOSE}/tiny.yml`],
        scaling: { schedule: { night: { ...NIGHT, min: 1, max: 1 } } },
      }),
      furtherServices: tockAt(2, { min: 1, max: 1 }),
    }),
  ],
  [
    "workers-hosts",
    from({
      service: is({ compose: [`${COMPOSE}/tiny.yml`] }),
      furtherServices: tockAt(1000, { min: 1000, max: 1000, timeZone: "Europe/Berlin" }),
    }),
  ],
  // Parts of the connection by other names in one container, or fewer of them.
  [
    "postgres",
    from({
      "service.compose": is([
        `${TESTS}/postgres.yml`,
        `${TESTS}/postgres-on-host.yml`,
        `${COMPOSE}/worker.yml`,
      ]),
      "service.containers": is(["api", "reporter", "worker"]),
      "database.connection.containerVariables": is({
        worker: { host: "PGHOST", user: "PGUSER", database: "PGDATABASE" },
      }),
    }),
  ],
  [
    "postgres",
    from({
      laptopOnly: is(["reporter.environment.DB_HOST"]),
      "database.connection.variables": ABSENT,
      "database.connection.containerVariables": is({ reporter: { port: "DB_PORT" } }),
    }),
  ],
  [
    "aurora-serverless",
    from({
      "database.connection.containerVariables": is({
        reporter: {
          host: "DB_HOST",
          port: "DB_PORT",
          user: "DB_USER",
          database: "DB_NAME",
          readerHost: "DB_READER_HOST",
        },
      }),
    }),
  ],
  // The cache's host and port, each in a variable of its own.
  [
    "cache",
    from({
      "cache.connection.variables.host": is("REDIS_HOST"),
      "cache.connection.variables.port": is("REDIS_PORT"),
    }),
  ],
  // A database whose root is the only one that connects.
  [
    "host-cache",
    from({
      service: is({ compose: [`${COMPOSE}/root-alone.yml`], containers: ["api"], networkMode: "awsvpc" }),
      ingress: ABSENT,
      cache: ABSENT,
      containers: ABSENT,
      "database.secrets": is({ mongo_root_password: { generate: {} } }),
      "database.connection.passwordSecret": is("mongo_root_password"),
    }),
  ],
];

export const fixtures = (environments: readonly Varied[]): Row[] => rowsOf(environments, FIXTURES);
