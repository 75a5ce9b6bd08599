import type { Settings, Varied } from "./environments.ts";
import { ABSENT, type Value } from "./options.ts";
import type { Row } from "./rows.ts";

/** Compose files that only the rows below read. */
const COMPOSE = "__tests__/terraform/pairwise/compose";
const TESTS = "__tests__/environments/compose";

const is = (value: unknown): Value => ({ is: value });
const from = (settings: Readonly<Record<string, Value>>): Settings => new Map(Object.entries(settings));

const SHOP = {
  "network.egress": is("nat-gateway"),
  "service.compose": is(["docker-compose.yml", "docker-compose.shop.yml"]),
  laptopOnly: is(["mailhog", "api.volumes[0]", "api.pids_limit"]),
};
const CACHE = { host: "cache.example.com", port: 6379 };
const NIGHT = { expression: "0 3 * * *" };
const tockAt = (max: number, schedule: object): Value =>
  is({ tock: { tasks: { min: 1, max }, scaling: { schedule: { night: { ...NIGHT, ...schedule } } } } });

const CROWDED = `${COMPOSE}/crowded.yml`;
const PARTS_OF_ADDRESS = { host: "DB_HOST", port: "DB_PORT", user: "DB_USER", database: "DB_NAME" };
/** Most groups of a file at once, inside and outside, with a database, a cache and hosts that vary. */
const crowded = (
  database: object,
  cache: object,
  compose: readonly string[],
  further: object = {},
): Settings =>
  from({
    "bastion.access": is("session-manager"),
    service: is({
      compose: [CROWDED, ...compose, `${COMPOSE}/crowded-profile.yml`],
      profiles: ["worker"],
      networkMode: "awsvpc",
      containers: ["api"],
      entry: { service: "api", port: 3000, keepAliveSeconds: 75, paths: ["/api", "/api/*"] },
      secrets: { jwt_secret: { generate: {} } },
      volumes: { uploads: { place: "efs" } },
      tasks: { min: 1, max: 4 },
      scaling: { schedule: { night: { ...NIGHT, min: 2, max: 4 } } },
      standaloneTasks: {
        migrate: { container: "api", command: ["migrate"], runs: "before-deployment" },
      },
    }),
    "ingress.default": is(404),
    "ingress.healthCheck.path": is("/api/livez"),
    furtherServices: is({
      mailer: {
        containers: ["mailer"],
        tasks: { min: 1, max: 2 },
        scaling: { schedule: { night: { ...NIGHT, min: 1, max: 2 } } },
      },
      reporter: {
        containers: ["reporter"],
        entry: { service: "reporter", port: 5000, keepAliveSeconds: 75, paths: ["/reports/*"] },
      },
      worker: {
        containers: ["worker"],
        entry: { service: "worker", port: 4000, keepAliveSeconds: 75, internal: true, paths: ["/jobs/*"] },
      },
    }),
    containers: is({ batch: { schedule: { ...NIGHT, timeZone: "Europe/Berlin" } } }),
    external: is({ search: { host: "search.example.com", port: 9200, cidr: "10.1.0.0/16" } }),
    database: is(database),
    cache: is(cache),
    ...further,
  });

const POSTGRES = [`${COMPOSE}/crowded-postgres.yml`];
const MYSQL = [`${COMPOSE}/crowded-mysql.yml`];
const RELATIONAL = {
  service: "db",
  connection: {
    user: "reports",
    database: "reports",
    passwordSecret: "db_password",
    variables: PARTS_OF_ADDRESS,
  },
};
const VALKEY = { service: "redis", connection: { urls: { redis_url: 0 } } };
const VALKEY_ON_HOST = { ...VALKEY, hosting: "host", instanceType: "t4g.medium", memoryMiB: 2048 };
const ELASTICACHE = { ...VALKEY, hosting: "elasticache", nodeType: "cache.r7g.xlarge", replicas: 2 };
const RDS_POSTGRES = {
  ...RELATIONAL,
  hosting: "rds",
  engine: "postgres",
  engineVersion: "17",
  instanceClass: "db.m8g.large",
};
const AURORA_MYSQL = {
  ...RELATIONAL,
  hosting: "aurora",
  engine: "mysql",
  engineVersion: "8.0.mysql_aurora.3.10.6",
  instanceClass: "db.r8g.large",
};
const ON_HOSTS = is({ architecture: "arm64", instanceTypes: ["m7g.4xlarge"], max: 10 });
const ON_MANAGED = is({
  launchType: "managed",
  architecture: "arm64",
  vcpus: { min: 2, max: 8 },
  memoryMiB: { min: 4096, max: 32_768 },
});

/** So that pairs of keys far apart meet: each with the others' groups beside it. */
const CROWD: readonly Settings[] = [
  crowded(RDS_POSTGRES, ELASTICACHE, POSTGRES),
  crowded(
    { ...RELATIONAL, hosting: "rds", engine: "mysql", engineVersion: "8.4", instanceClass: "db.m8g.large" },
    VALKEY_ON_HOST,
    MYSQL,
    { capacity: ON_HOSTS },
  ),
  crowded(
    {
      ...RELATIONAL,
      hosting: "aurora",
      engine: "postgres",
      engineVersion: "17.9",
      instanceClass: "db.r8g.large",
    },
    VALKEY_ON_HOST,
    POSTGRES,
    { capacity: ON_MANAGED },
  ),
  crowded(AURORA_MYSQL, { ...VALKEY, hosting: "elasticache", nodeType: "cache.t4g.small" }, MYSQL, {
    capacity: ON_HOSTS,
  }),
  crowded(
    {
      ...RELATIONAL,
      hosting: "host",
      engine: "postgres",
      engineVersion: "17",
      instanceType: "t4g.medium",
      secrets: { db_password: { generate: {} } },
    },
    VALKEY_ON_HOST,
    [...POSTGRES, `${TESTS}/postgres-on-host.yml`],
  ),
  crowded(
    AURORA_MYSQL,
    {
      service: "memcached",
      hosting: "elasticache",
      engine: "memcached",
      nodeType: "cache.m7g.large",
      nodes: 3,
    },
    [...MYSQL, `${COMPOSE}/crowded-site.yml`],
    {
      laptopOnly: is(["redis", "api.environment.REDIS_URL", "api.environment.REDIS_HOST"]),
      ingress: is({ public: false, default: 404, healthCheck: { path: "/api/livez" } }),
      domain: is({ zone: { name: "example.com" }, names: ["shop.example.com"] }),
      site: is({ service: "web", files: "/srv/site", dynamicPaths: ["/api", "/api/*", "/reports/*"] }),
      trail: is({}),
      waf: is({}),
    },
  ),
  crowded(RDS_POSTGRES, ELASTICACHE, POSTGRES, {
    network: is({
      existing: {
        vpc: "vpc-0123456789abcdef0",
        subnets: {
          public: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
          private: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
        },
      },
      cidr: "10.95.0.0/16",
      zones: 2,
      egress: "existing-route",
    }),
  }),
  ...[
    { hosting: "documentdb", service: "mongo", engineVersion: "8.0.0", instances: 3 },
    {
      hosting: "host",
      service: "mongo",
      instanceType: "t4g.small",
      secrets: { mongo_root_password: { generate: {} }, mongo_app_password: { generate: {} } },
      connection: { passwordSecret: "mongo_app_password" },
    },
    { hosting: "external", service: "mongo", networks: ["10.99.0.0/24"] },
  ].map((database) =>
    from({
      "bastion.access": is("session-manager"),
      laptopOnly: is(["mailhog", "api.volumes[0]", "api.pids_limit"]),
      "service.compose": is([
        "docker-compose.yml",
        `${TESTS}/further.yml`,
        "docker-compose.shop.yml",
        `${TESTS}/cache.yml`,
      ]),
      "service.secrets": is({
        jwt_secret: { generate: {} },
        ...(database.hosting === "external" ? { database_url: "two-balancers/database-url" } : {}),
      }),
      "service.tasks": is({ min: 1, max: 4 }),
      "service.scaling": is({ schedule: { night: { ...NIGHT, min: 2, max: 4 } } }),
      "service.standaloneTasks": is({
        migrate: { container: "app", command: ["migrate"], runs: "before-deployment" },
        tidy: { container: "app", command: ["tidy"], schedule: NIGHT },
      }),
      containers: is({
        app: { secrets: { REDIS_PASSWORD: "redis_password" } },
        batch: { schedule: { ...NIGHT, timeZone: "Europe/Berlin" } },
      }),
      database: is(database),
      cache: is({
        hosting: "elasticache",
        service: "redis",
        nodeType: "cache.r7g.xlarge",
        replicas: 2,
        connection: { urls: { redis_url: 0, results_url: 1 } },
      }),
    }),
  ),
];

/**
 * Values that stand only beside several others, which no environment has and the refusals do not name: a compose file, a
 * name, a region with six zones. They are the first rows of such values; `npm run pairwise` goes on from there.
 */
const FIXTURES: readonly (readonly [string, Settings])[] = [
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

const rowsOf = (environments: readonly Varied[], named: readonly (readonly [string, Settings])[]): Row[] =>
  named.map(([name, settings]) => {
    const environment = environments.find((one) => one.name === name);
    if (!environment) throw new Error(`fixtures.ts speaks of ${name}, which is no environment of the tests`);
    return { environment, settings };
  });

export const fixtures = (environments: readonly Varied[]): Row[] => rowsOf(environments, FIXTURES);

export const crowd = (environments: readonly Varied[]): Row[] =>
  rowsOf(
    environments,
    CROWD.map((settings) => ["two-balancers", settings] as const),
  );
