import type { Settings, Varied } from "./environments.ts";
import { COMPOSE, from, is, type Named, NIGHT, rowsOf, TESTS } from "./named-rows.ts";
import type { Value } from "./options.ts";
import type { Row } from "./rows.ts";

const CROWDED = `${COMPOSE}/crowded.yml`;
const PARTS_OF_ADDRESS = { host: "DB_HOST", port: "DB_PORT", user: "DB_USER", database: "DB_NAME" };
/** What a crowded row has in place of what all have: keys of the service, and whole groups. */
interface Apart {
  readonly service?: object;
  readonly groups?: Readonly<Record<string, Value>>;
}

/** Most groups of a file at once, inside and outside, with a database, a cache and hosts that vary. */
export const crowded = (
  database: object,
  cache: object,
  compose: readonly string[],
  { service, groups }: Apart = {},
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
        // The first by its name is the one whose keys vary.
        clean: { container: "api", command: ["clean"], schedule: NIGHT },
        migrate: { container: "api", command: ["migrate"], runs: "before-deployment" },
      },
      ...service,
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
    ...groups,
  });

export const POSTGRES = [`${COMPOSE}/crowded-postgres.yml`];
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
export const ELASTICACHE = { ...VALKEY, hosting: "elasticache", nodeType: "cache.r7g.xlarge", replicas: 2 };
export const RDS_POSTGRES = {
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
const AURORA_POSTGRES = { ...AURORA_MYSQL, engine: "postgres", engineVersion: "17.9" };
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
    { groups: { capacity: ON_HOSTS } },
  ),
  crowded(AURORA_POSTGRES, VALKEY_ON_HOST, POSTGRES, { groups: { capacity: ON_MANAGED } }),
  crowded(AURORA_MYSQL, { ...VALKEY, hosting: "elasticache", nodeType: "cache.t4g.small" }, MYSQL, {
    groups: { capacity: ON_HOSTS },
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
      groups: {
        laptopOnly: is(["redis", "api.environment.REDIS_URL", "api.environment.REDIS_HOST"]),
        ingress: is({ public: false, default: 404, healthCheck: { path: "/api/livez" } }),
        domain: is({ zone: { name: "example.com" }, names: ["shop.example.com"] }),
        site: is({ service: "web", files: "/srv/site", dynamicPaths: ["/api", "/api/*", "/reports/*"] }),
        trail: is({}),
        waf: is({}),
      },
    },
  ),
  crowded(RDS_POSTGRES, ELASTICACHE, POSTGRES, {
    groups: {
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
    },
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
        clean: { container: "app", command: ["clean"], schedule: NIGHT },
        migrate: { container: "app", command: ["migrate"], runs: "before-deployment" },
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

const SIX_ZONES = {
  region: is("us-east-1"),
  "network.zones": is(["a", "b", "c", "d", "e", "f"].map((zone) => `us-east-1${zone}`)),
  "internalIngress.certificateArn": is(
    "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
  ),
};
const NIGHTLY = {
  clean: {
    container: "api",
    command: ["clean"],
    schedule: {
      ...NIGHT,
      timeZone: "Europe/Berlin",
      enabled: false,
      flexibleMinutes: 60,
      retries: { attempts: 5, maxAgeSeconds: 3600 },
    },
  },
};
const POSTGRES_ON_HOST = {
  ...RELATIONAL,
  hosting: "host",
  engine: "postgres",
  engineVersion: "17",
  instanceType: "t4g.medium",
  secrets: { db_password: { generate: {} } },
};
const ON_HOST = [...POSTGRES, `${TESTS}/postgres-on-host.yml`];
const INSIDE = {
  worker: {
    containers: ["worker"],
    entry: { service: "worker", port: 4000, keepAliveSeconds: 75, internal: true, paths: ["/jobs/*"] },
  },
};

/** Values that stand beside few others in the environments of the tests, each with most groups beside it. */
const LONELY: readonly Named[] = [
  ...[
    crowded(RDS_POSTGRES, ELASTICACHE, POSTGRES, { service: { standaloneTasks: NIGHTLY } }),
    crowded(AURORA_MYSQL, VALKEY_ON_HOST, MYSQL, {
      service: { standaloneTasks: NIGHTLY },
      groups: { capacity: ON_HOSTS },
    }),
    crowded(POSTGRES_ON_HOST, VALKEY_ON_HOST, ON_HOST, {
      service: { standaloneTasks: NIGHTLY },
      groups: SIX_ZONES,
    }),
    crowded({ ...POSTGRES_ON_HOST, zone: 6 }, { ...VALKEY_ON_HOST, zone: 6 }, ON_HOST, {
      groups: { ...SIX_ZONES, capacity: ON_HOSTS },
    }),
    crowded(RDS_POSTGRES, ELASTICACHE, [...POSTGRES, `${COMPOSE}/crowded-tiny.yml`], {
      service: { taskSize: { cpu: 128, memory: 6 } },
      groups: {
        capacity: ON_HOSTS,

        "furtherServices.mailer.taskSize": is({ cpu: 128, memory: 6 }),
      },
    }),
    crowded(AURORA_MYSQL, VALKEY_ON_HOST, [...MYSQL, `${COMPOSE}/crowded-tiny.yml`], {
      service: { taskSize: { cpu: 128, memory: 6 } },
      groups: {
        capacity: ON_HOSTS,

        "furtherServices.mailer.taskSize": is({ cpu: 128, memory: 6 }),
      },
    }),
    crowded(
      { ...AURORA_POSTGRES, connection: { ...RELATIONAL.connection, readerSecret: "database_reader_url" } },
      ELASTICACHE,
      [...POSTGRES, `${COMPOSE}/crowded-reader.yml`],
    ),
    crowded(
      { ...AURORA_MYSQL, connection: { ...RELATIONAL.connection, readerSecret: "database_reader_url" } },
      VALKEY_ON_HOST,
      [...MYSQL, `${COMPOSE}/crowded-reader.yml`],
      { groups: { capacity: ON_HOSTS } },
    ),
    crowded(RDS_POSTGRES, VALKEY_ON_HOST, POSTGRES, {
      service: { entry: { service: "api", port: 3000, keepAliveSeconds: 75, hosts: ["api.example.com"] } },
      groups: {
        domain: is({ zone: { name: "example.com" }, names: ["api.example.com", "shop.example.com"] }),
        "ingress.idleTimeoutSeconds": is(1),
        "monitoring.latencyP95Seconds": is(0.5),
      },
    }),
    crowded(RDS_POSTGRES, ELASTICACHE, [...POSTGRES, `${COMPOSE}/crowded-front.yml`], {
      groups: {
        furtherServices: is({
          front: { containers: ["nginx"], entry: { service: "nginx", port: 8080, paths: ["/front/*"] } },
          mailer: { containers: ["mailer"] },
          reporter: { containers: ["reporter"] },
          ...INSIDE,
        }),
      },
    }),
    crowded(AURORA_MYSQL, VALKEY_ON_HOST, [...MYSQL, `${COMPOSE}/crowded-front.yml`], {
      groups: {
        capacity: ON_HOSTS,
        furtherServices: is({
          front: { containers: ["nginx"], entry: { service: "nginx", port: 8080, paths: ["/front/*"] } },
          mailer: { containers: ["mailer"] },
          reporter: { containers: ["reporter"] },
          ...INSIDE,
        }),
      },
    }),
    crowded(
      { ...RDS_POSTGRES, connection: { ...RELATIONAL.connection, secret: "reports_url" } },
      ELASTICACHE,
      [...POSTGRES, `${COMPOSE}/crowded-alone.yml`],
      { service: { secrets: { database_url: "shop/database-url" } } },
    ),
    crowded(POSTGRES_ON_HOST, VALKEY_ON_HOST, [...ON_HOST, `${COMPOSE}/crowded-alone.yml`], {
      service: { secrets: {} },
    }),
    crowded(RDS_POSTGRES, VALKEY_ON_HOST, [...POSTGRES, `${COMPOSE}/crowded-alone.yml`], {
      service: { secrets: {} },
      groups: { capacity: ON_HOSTS },
    }),
    crowded(
      {
        hosting: "host",
        service: "db",
        instanceType: "t4g.small",
        secrets: { mongo_root_password: { generate: {} } },
        connection: { passwordSecret: "mongo_root_password" },
      },
      ELASTICACHE,
      [`${COMPOSE}/crowded-root.yml`],
    ),
    crowded(RDS_POSTGRES, ELASTICACHE, POSTGRES, {
      service: { volumes: { uploads: { place: "efs" }, content: { place: "efs" } } },
      groups: {
        containers: is({
          api: { volumes: { "/var/lib/ghost/content": "content" } },
          batch: { schedule: NIGHT },
        }),
      },
    }),
    crowded(AURORA_MYSQL, VALKEY_ON_HOST, MYSQL, {
      service: { volumes: { uploads: { place: "efs" }, content: { place: "task" } } },
      groups: {
        capacity: ON_HOSTS,
        containers: is({
          api: { volumes: { "/var/lib/ghost/content": "content" } },
          batch: { schedule: NIGHT },
        }),
      },
    }),
  ].map((settings): Named => ["two-balancers", settings]),
  ...[
    ["mall", ["docker-compose.yml", "docker-compose.mysql.yml", "docker-compose.mall.yml"]] as const,
    ["site", ["docker-compose.yml", `${TESTS}/web.yml`]] as const,
  ].map(
    ([name, compose]): Named => [
      name,
      from({
        "service.compose": is([...compose, `${COMPOSE}/crowded-more.yml`]),
        furtherServices: is({
          mailer: { containers: ["mailer"], tasks: { min: 1, max: 2 } },
          ...INSIDE,
        }),
        "containers.batch": is({ schedule: NIGHT }),
        internalIngress: is({ allowFrom: ["10.0.0.0/8"], healthCheck: { path: "/healthz" } }),
        external: is({ search: { host: "search.example.com", port: 9200, cidr: "10.1.0.0/16" } }),
      }),
    ],
  ),
];

export const crowd = (environments: readonly Varied[]): Row[] =>
  rowsOf(environments, [...CROWD.map((settings): Named => ["two-balancers", settings]), ...LONELY]);
