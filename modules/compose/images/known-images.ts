/**
 * Images that people run beside their own, with what a first proposal for ECS needs to know of each. As of 2026-11-27.
 *
 * Ports and folders: EXPOSE and VOLUME of the Dockerfile, or the documentation, that `read` names. Where it is absent
 * they are what the project documents for its image, and were not read again for this table.
 *
 * Memory: what a container of it is given if nobody says more, for a first deployment with little traffic. `source` names
 * where the project asks for it, or for the figure that it follows from; without one it is an estimate, and says so.
 */
export interface KnownImage {
  readonly name: string;
  readonly kind: ImageKind;
  /** As Docker Hub names them, without `library/`; those of other registries with the registry. */
  readonly repositories: readonly string[];
  /** Where it listens for its clients; absent where it does not, or where the program that is put into it decides. */
  readonly port?: number;
  /** Where a part of the tag changes it, such as `fpm`. */
  readonly portByTag?: Readonly<Record<string, number>>;
  readonly memory: ProposedMemory;
  /** Folders of what must survive the container. */
  readonly data: readonly string[];
  /** What AWS runs in its place. */
  readonly aws?: string;
  /** Nobody deploys it: it is for development, or for an engine of one's own. */
  readonly laptopOnly?: true;
  readonly read?: string;
}

export interface ProposedMemory {
  readonly mib: number;
  /** A sentence for the user. */
  readonly why: string;
  readonly source?: string;
}

export type ImageKind =
  | "database"
  | "cache"
  | "queue"
  | "search"
  | "storage"
  | "proxy"
  | "web server"
  | "runtime"
  | "admin tool"
  | "mail catcher"
  | "monitoring"
  | "application"
  /** Plays a service of a cloud on the laptop. */
  | "stand-in"
  /** A browser that tests steer. */
  | "browser"
  /** Commands the engine that it runs on. */
  | "host tool";

/** The same program in an image of another maker, of which other things are known. */
const packagedElsewhere = ({ read: _, ...row }: KnownImage, changes: Partial<KnownImage>): KnownImage => ({
  ...row,
  ...changes,
});

const estimate = (mib: number, why: string): ProposedMemory => ({ mib, why: `Estimate: ${why}` });

const JVM = "the JVM's heap is a quarter of it, and class data, threads and code come on top.";
const WEB_PAGE = "a small program that one person at a time uses.";
const STATIC = "a proxy of few connections needs some 10 MiB a process.";
const INTERPRETER = "one process with a framework takes 100 to 200 MiB; workers multiply it.";

const POSTGRES: KnownImage = {
  name: "PostgreSQL",
  kind: "database",
  repositories: ["postgres", "supabase/postgres"],
  port: 5432,
  memory: {
    mib: 512,
    why: "PostgreSQL shares 128 MB of buffers by default; connections, sorting and the cache of files need as much again and more.",
    source: "PostgreSQL documentation, 19.4 Resource Consumption, shared_buffers",
  },
  // The second from version 18 on.
  data: ["/var/lib/postgresql/data", "/var/lib/postgresql"],
  aws: "Amazon RDS for PostgreSQL",
  read: "docker-library/postgres 18/alpine3.22/Dockerfile",
};

const MYSQL: KnownImage = {
  name: "MySQL",
  kind: "database",
  repositories: ["mysql", "mysql/mysql-server", "container-registry.oracle.com/mysql/community-server"],
  port: 3306,
  memory: estimate(
    1024,
    "the buffer pool's 128 MB and the performance schema of MySQL 8 make some 450 MiB at rest.",
  ),
  data: ["/var/lib/mysql"],
  aws: "Amazon RDS for MySQL",
  read: "docker-library/mysql template/Dockerfile.debian",
};

const MARIADB: KnownImage = {
  name: "MariaDB",
  kind: "database",
  repositories: ["mariadb", "yobasystems/alpine-mariadb"],
  port: 3306,
  memory: estimate(
    512,
    "the buffer pool's 128 MB and its surroundings make some 150 MiB at rest; queries need the rest.",
  ),
  data: ["/var/lib/mysql"],
  aws: "Amazon RDS for MariaDB",
};

const MONGODB: KnownImage = {
  name: "MongoDB",
  kind: "database",
  repositories: ["mongo", "mongodb/mongodb-community-server"],
  port: 27017,
  memory: {
    mib: 1024,
    why: "The cache alone is 256 MB at the least; connections, sorting and the cache of files come on top.",
    source: "MongoDB manual, WiredTiger storage engine: the larger of 50% of (RAM - 1 GB) and 256 MB",
  },
  data: ["/data/db", "/data/configdb"],
  aws: "Amazon DocumentDB",
  read: "docker-library/mongo Dockerfile-linux.template",
};

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

const RABBITMQ: KnownImage = {
  name: "RabbitMQ",
  kind: "queue",
  repositories: ["rabbitmq"],
  port: 5672,
  memory: {
    mib: 512,
    why: "A node should have 256 MiB free at all times, and blocks publishers when it uses a part of its memory.",
    source: "RabbitMQ documentation, Production Deployment Guidelines, memory",
  },
  data: ["/var/lib/rabbitmq"],
  aws: "Amazon MQ for RabbitMQ",
  read: "docker-library/rabbitmq Dockerfile-alpine.template",
};

const KAFKA: KnownImage = {
  name: "Apache Kafka",
  kind: "queue",
  repositories: ["apache/kafka", "confluentinc/cp-kafka", "confluentinc/cp-server"],
  port: 9092,
  memory: {
    mib: 2048,
    why: "The broker starts with a heap of 1 GB, and lives from the cache of files beside it.",
    source: "apache/kafka bin/kafka-server-start.sh, KAFKA_HEAP_OPTS -Xmx1G -Xms1G",
  },
  // The second where apache/kafka is told nothing.
  data: ["/var/lib/kafka/data", "/tmp/kraft-combined-logs"],
  aws: "Amazon MSK",
  read: "apache/kafka docker/jvm/Dockerfile; confluentinc/kafka-images kafka/Dockerfile.ubi8",
};

const ZOOKEEPER: KnownImage = {
  name: "Apache ZooKeeper",
  kind: "queue",
  repositories: ["zookeeper"],
  port: 2181,
  memory: {
    mib: 1280,
    why: "Its heap may grow to 1,000 MB.",
    source: "apache/zookeeper bin/zkEnv.sh, ZK_SERVER_HEAP",
  },
  data: ["/data", "/datalog"],
  aws: "Amazon MSK, which brings its own",
  read: "31z4/zookeeper-docker 3.9.2/Dockerfile",
};

const ELASTICSEARCH: KnownImage = {
  name: "Elasticsearch",
  kind: "search",
  repositories: ["elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch"],
  port: 9200,
  memory: {
    mib: 2048,
    why: "It takes half of its memory as heap, and Lucene wants the other half for its files.",
    source: "Elasticsearch Guide, Set the JVM heap size: by role and total memory",
  },
  data: ["/usr/share/elasticsearch/data"],
  aws: "Amazon OpenSearch Service",
};

const WORDPRESS: KnownImage = {
  name: "WordPress",
  kind: "application",
  repositories: ["wordpress"],
  port: 80,
  portByTag: { fpm: 9000 },
  memory: estimate(512, "Apache with five processes of PHP, each of 40 to 60 MiB with a few plugins."),
  data: ["/var/www/html"],
  read: "docker-library/wordpress Dockerfile.template",
};

const NGINX: KnownImage = {
  name: "nginx",
  kind: "web server",
  repositories: ["nginx"],
  port: 80,
  memory: estimate(128, STATIC),
  data: [],
  aws: "Application Load Balancer, or Amazon CloudFront with S3 for files",
};

const GRAFANA: KnownImage = {
  name: "Grafana",
  kind: "monitoring",
  repositories: ["grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"],
  port: 3000,
  memory: {
    mib: 512,
    why: "Grafana asks for 512 MB at the least.",
    source: "Grafana documentation, Install Grafana, hardware recommendations (v10.1)",
  },
  data: ["/var/lib/grafana"],
  aws: "Amazon Managed Grafana",
  read: "grafana/grafana packaging/docker/Dockerfile",
};

const DATABASES: readonly KnownImage[] = [
  POSTGRES,
  { ...POSTGRES, name: "PostGIS", repositories: ["postgis/postgis", "ghcr.io/baosystems/postgis"] },
  { ...POSTGRES, name: "pgvector", repositories: ["pgvector/pgvector", "ankane/pgvector"] },
  {
    ...POSTGRES,
    name: "TimescaleDB",
    repositories: ["timescale/timescaledb"],
    aws: "Amazon RDS for PostgreSQL, which has no TimescaleDB",
  },
  packagedElsewhere(POSTGRES, {
    name: "TimescaleDB",
    repositories: ["timescale/timescaledb-ha"],
    data: ["/home/postgres/pgdata/data"],
    aws: "Amazon RDS for PostgreSQL, which has no TimescaleDB",
  }),
  packagedElsewhere(POSTGRES, {
    repositories: ["bitnami/postgresql", "bitnamilegacy/postgresql"],
    data: ["/bitnami/postgresql"],
  }),
  MYSQL,
  packagedElsewhere(MYSQL, { name: "Percona Server", repositories: ["percona", "percona/percona-server"] }),
  packagedElsewhere(MYSQL, {
    repositories: ["bitnami/mysql", "bitnamilegacy/mysql"],
    data: ["/bitnami/mysql/data"],
  }),
  MARIADB,
  packagedElsewhere(MARIADB, {
    repositories: ["bitnami/mariadb", "bitnamilegacy/mariadb"],
    data: ["/bitnami/mariadb"],
  }),
  packagedElsewhere(MARIADB, {
    repositories: ["linuxserver/mariadb", "lscr.io/linuxserver/mariadb"],
    data: ["/config"],
  }),
  {
    name: "SQL Server",
    kind: "database",
    repositories: ["mcr.microsoft.com/mssql/server"],
    port: 1433,
    memory: {
      mib: 2560,
      why: "It does not start with less than 2,000 MB.",
      source:
        "Microsoft documentation, SQL Server on Linux in the cloud: a machine with at least 2 GB of memory",
    },
    data: ["/var/opt/mssql"],
    aws: "Amazon RDS for SQL Server",
  },
  MONGODB,
  packagedElsewhere(MONGODB, {
    repositories: ["bitnami/mongodb", "bitnamilegacy/mongodb"],
    data: ["/bitnami/mongodb"],
  }),
  {
    name: "Cassandra",
    kind: "database",
    repositories: ["cassandra", "bitnami/cassandra"],
    port: 9042,
    memory: estimate(
      4096,
      "the heap is computed from the memory, and below 4 GB it collects garbage more than it works.",
    ),
    data: ["/var/lib/cassandra"],
    aws: "Amazon Keyspaces",
    read: "docker-library/cassandra Dockerfile.template",
  },
  {
    name: "CouchDB",
    kind: "database",
    repositories: ["couchdb", "apache/couchdb"],
    port: 5984,
    memory: estimate(512, "Erlang at rest takes under 100 MiB; views are built in processes beside it."),
    data: ["/opt/couchdb/data"],
    read: "apache/couchdb-docker 3.3.3/Dockerfile",
  },
  {
    name: "Neo4j",
    kind: "database",
    repositories: ["neo4j"],
    port: 7687,
    memory: estimate(2048, "heap and page cache are 512 MiB each by default."),
    data: ["/data"],
    aws: "Amazon Neptune",
  },
  {
    name: "ClickHouse",
    kind: "database",
    repositories: ["clickhouse/clickhouse-server", "yandex/clickhouse-server", "bitnami/clickhouse"],
    port: 8123,
    memory: estimate(2048, "it works with little when caches are made small, and is unhappy below 2 GiB."),
    data: ["/var/lib/clickhouse"],
    aws: "Amazon Redshift",
    read: "ClickHouse/ClickHouse docker/server/Dockerfile.alpine",
  },
  {
    name: "InfluxDB",
    kind: "database",
    repositories: ["influxdb"],
    port: 8086,
    memory: estimate(1024, "series are indexed in memory; a few thousand of them fit."),
    data: ["/var/lib/influxdb2", "/var/lib/influxdb", "/etc/influxdb2"],
    aws: "Amazon Timestream for InfluxDB",
    read: "influxdata/influxdata-docker influxdb/2.7/Dockerfile",
  },
  {
    name: "CockroachDB",
    kind: "database",
    repositories: ["cockroachdb/cockroach"],
    port: 26257,
    memory: estimate(2048, "cache and SQL memory are a quarter each of what there is."),
    data: ["/cockroach/cockroach-data"],
    aws: "Amazon Aurora DSQL",
  },
  {
    name: "Qdrant",
    kind: "database",
    repositories: ["qdrant/qdrant"],
    port: 6333,
    memory: estimate(1024, "vectors are kept in memory; a hundred thousand of them fit."),
    data: ["/qdrant/storage"],
    aws: "Amazon OpenSearch Service, or Amazon S3 Vectors",
    read: "qdrant/qdrant Dockerfile",
  },
];

const CACHES: readonly KnownImage[] = [
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

const QUEUES: readonly KnownImage[] = [
  RABBITMQ,
  packagedElsewhere(RABBITMQ, {
    repositories: ["bitnami/rabbitmq", "bitnamilegacy/rabbitmq"],
    data: ["/bitnami/rabbitmq/mnesia"],
  }),
  KAFKA,
  packagedElsewhere(KAFKA, {
    repositories: ["bitnami/kafka", "bitnamilegacy/kafka"],
    data: ["/bitnami/kafka"],
  }),
  packagedElsewhere(KAFKA, { repositories: ["wurstmeister/kafka"], data: ["/kafka"] }),
  {
    name: "Redpanda",
    kind: "queue",
    repositories: ["redpandadata/redpanda", "docker.redpanda.com/redpandadata/redpanda"],
    port: 9092,
    memory: estimate(2048, "it wants 2 GiB for each core, less with --mode dev-container."),
    data: ["/var/lib/redpanda/data"],
    aws: "Amazon MSK",
  },
  ZOOKEEPER,
  packagedElsewhere(ZOOKEEPER, {
    repositories: ["confluentinc/cp-zookeeper"],
    data: ["/var/lib/zookeeper/data", "/var/lib/zookeeper/log"],
  }),
  packagedElsewhere(ZOOKEEPER, {
    repositories: ["bitnami/zookeeper", "bitnamilegacy/zookeeper"],
    data: ["/bitnami/zookeeper"],
  }),
  {
    name: "NATS",
    kind: "queue",
    repositories: ["nats", "bitnami/nats"],
    port: 4222,
    memory: estimate(
      128,
      "a server of few connections takes some 20 MiB; JetStream in memory needs what it keeps.",
    ),
    // With JetStream, where its configuration says; this is the default.
    data: ["/tmp/nats/jetstream"],
    aws: "Amazon SQS and Amazon SNS, with another protocol",
    read: "nats-io/nats-docker 2.10.x/alpine3.21/Dockerfile",
  },
  {
    name: "Mosquitto",
    kind: "queue",
    repositories: ["eclipse-mosquitto"],
    port: 1883,
    memory: estimate(128, "a broker of some hundred devices takes under 20 MiB."),
    data: ["/mosquitto/data"],
    aws: "AWS IoT Core",
  },
  {
    name: "ActiveMQ",
    kind: "queue",
    repositories: ["apache/activemq-classic", "rmohr/activemq"],
    port: 61616,
    memory: estimate(1024, JVM),
    data: ["/opt/apache-activemq/data", "/data"],
    aws: "Amazon MQ for ActiveMQ",
  },
];

const SEARCH: readonly KnownImage[] = [
  ELASTICSEARCH,
  packagedElsewhere(ELASTICSEARCH, {
    repositories: ["bitnami/elasticsearch"],
    data: ["/bitnami/elasticsearch/data"],
  }),
  {
    name: "OpenSearch",
    kind: "search",
    repositories: ["opensearchproject/opensearch"],
    port: 9200,
    memory: estimate(
      2048,
      "its heap is 1 GB unless OPENSEARCH_JAVA_OPTS says otherwise, and Lucene wants as much again.",
    ),
    data: ["/usr/share/opensearch/data"],
    aws: "Amazon OpenSearch Service",
    read: "opensearch-project/opensearch-build docker/release/dockerfiles/opensearch.al2.dockerfile",
  },
  {
    name: "Solr",
    kind: "search",
    repositories: ["solr"],
    port: 8983,
    memory: {
      mib: 1024,
      why: "Its heap is 512 MB by default, and Lucene wants as much again for its files.",
      source: "apache/solr bin/solr.in.sh, SOLR_JAVA_MEM -Xms512m -Xmx512m",
    },
    data: ["/var/solr"],
    aws: "Amazon OpenSearch Service",
    read: "apache/solr-docker 9.6/Dockerfile",
  },
  {
    name: "Meilisearch",
    kind: "search",
    repositories: ["getmeili/meilisearch"],
    port: 7700,
    memory: estimate(1024, "indexing takes up to two thirds of what there is; searching little."),
    data: ["/meili_data"],
    aws: "Amazon OpenSearch Service",
    read: "meilisearch/meilisearch Dockerfile",
  },
  {
    name: "Typesense",
    kind: "search",
    repositories: ["typesense/typesense"],
    port: 8108,
    memory: estimate(1024, "the whole index is in memory, two to three times the size of what is searched."),
    // Where --data-dir says; this is what its documentation writes.
    data: ["/data"],
    aws: "Amazon OpenSearch Service",
    read: "typesense/typesense docker/deployment.Dockerfile",
  },
];

const STORAGE: readonly KnownImage[] = [
  {
    name: "MinIO",
    kind: "storage",
    repositories: ["minio/minio", "quay.io/minio/minio"],
    port: 9000,
    memory: estimate(1024, "requests reserve buffers of the size of their parts."),
    data: ["/data"],
    aws: "Amazon S3",
    read: "minio/minio Dockerfile.release",
  },
  {
    name: "MinIO",
    kind: "storage",
    repositories: ["bitnami/minio", "bitnamilegacy/minio"],
    port: 9000,
    memory: estimate(1024, "requests reserve buffers of the size of their parts."),
    data: ["/bitnami/minio/data"],
    aws: "Amazon S3",
  },
  {
    name: "MinIO client",
    kind: "storage",
    repositories: ["minio/mc", "quay.io/minio/mc"],
    memory: estimate(128, "it makes a bucket and ends."),
    data: [],
    aws: "a bucket of Amazon S3, made by Terraform",
    laptopOnly: true,
  },
];

const PROXIES: readonly KnownImage[] = [
  {
    name: "Traefik",
    kind: "proxy",
    repositories: ["traefik"],
    port: 80,
    memory: estimate(128, "a proxy of some dozen routes takes some 50 MiB."),
    data: [],
    aws: "Application Load Balancer",
    read: "traefik/traefik-library-image v3.1/alpine/Dockerfile",
  },
  {
    name: "Caddy",
    kind: "proxy",
    repositories: ["caddy", "lucaslorentz/caddy-docker-proxy"],
    port: 80,
    memory: estimate(128, "a proxy of some dozen sites takes some 40 MiB."),
    data: ["/data", "/config"],
    aws: "Application Load Balancer with a certificate of AWS Certificate Manager",
    read: "caddyserver/caddy-docker Dockerfile.tmpl",
  },
  {
    name: "HAProxy",
    kind: "proxy",
    repositories: ["haproxy"],
    memory: estimate(128, "each connection takes some 30 KiB."),
    data: [],
    aws: "Application Load Balancer",
  },
  {
    name: "Envoy",
    kind: "proxy",
    repositories: ["envoyproxy/envoy"],
    port: 10000,
    memory: estimate(256, "it takes some 50 MiB with few routes, and grows with them."),
    data: [],
    aws: "Application Load Balancer, or ECS Service Connect",
  },
  {
    name: "nginx-proxy",
    kind: "proxy",
    repositories: ["nginxproxy/nginx-proxy", "jwilder/nginx-proxy"],
    port: 80,
    memory: estimate(128, STATIC),
    data: ["/etc/nginx/certs"],
    aws: "Application Load Balancer",
  },
  {
    name: "Nginx Proxy Manager",
    kind: "proxy",
    repositories: ["jc21/nginx-proxy-manager"],
    port: 80,
    memory: estimate(256, "nginx with a small Node program beside it."),
    data: ["/data", "/etc/letsencrypt"],
    aws: "Application Load Balancer with a certificate of AWS Certificate Manager",
  },
  {
    name: "Kong",
    kind: "proxy",
    repositories: ["kong", "kong/kong-gateway"],
    port: 8000,
    memory: estimate(512, "each worker takes some 100 MiB with the plugins that come with it."),
    data: [],
    aws: "Amazon API Gateway",
  },
  {
    name: "oauth2-proxy",
    kind: "proxy",
    repositories: ["quay.io/oauth2-proxy/oauth2-proxy", "bitnami/oauth2-proxy"],
    port: 4180,
    memory: estimate(128, "a proxy without state takes some 20 MiB."),
    data: [],
    aws: "Application Load Balancer, which authenticates users by OIDC",
  },
  {
    name: "PgBouncer",
    kind: "proxy",
    repositories: ["edoburu/pgbouncer", "bitnami/pgbouncer"],
    port: 5432,
    memory: estimate(128, "each connection takes some 10 KiB."),
    data: [],
    aws: "Amazon RDS Proxy",
  },
];

const WEB_SERVERS: readonly KnownImage[] = [
  NGINX,
  packagedElsewhere(NGINX, {
    name: "nginx without privileges",
    repositories: ["nginxinc/nginx-unprivileged", "bitnami/nginx", "bitnamilegacy/nginx"],
    port: 8080,
  }),
  {
    name: "Apache HTTP Server",
    kind: "web server",
    repositories: ["httpd"],
    port: 80,
    memory: estimate(128, "some processes of 10 MiB each."),
    data: [],
    aws: "Application Load Balancer, or Amazon CloudFront with S3 for files",
  },
  {
    name: "Tomcat",
    kind: "web server",
    repositories: ["tomcat"],
    port: 8080,
    memory: estimate(1024, JVM),
    data: [],
  },
];

const RUNTIMES: readonly KnownImage[] = [
  {
    name: "Node.js",
    kind: "runtime",
    repositories: ["node", "gcr.io/distroless/nodejs20-debian12", "gcr.io/distroless/nodejs22-debian12"],
    memory: estimate(512, INTERPRETER),
    data: [],
  },
  { name: "Bun", kind: "runtime", repositories: ["oven/bun"], memory: estimate(512, INTERPRETER), data: [] },
  {
    name: "Deno",
    kind: "runtime",
    repositories: ["denoland/deno"],
    memory: estimate(512, INTERPRETER),
    data: [],
  },
  {
    name: "Python",
    kind: "runtime",
    repositories: ["python", "tiangolo/uvicorn-gunicorn-fastapi", "ghcr.io/astral-sh/uv"],
    memory: estimate(512, INTERPRETER),
    data: [],
  },
  {
    name: "PHP",
    kind: "runtime",
    repositories: ["php", "serversideup/php"],
    portByTag: { fpm: 9000, apache: 80 },
    memory: estimate(512, "five processes of up to 64 MiB each, and the code's cache."),
    data: [],
  },
  {
    name: "Ruby",
    kind: "runtime",
    repositories: ["ruby"],
    memory: estimate(1024, "a process of Rails takes 200 to 400 MiB, and Puma runs two."),
    data: [],
  },
  {
    name: "Go",
    kind: "runtime",
    repositories: ["golang"],
    memory: estimate(256, "a server takes some 30 MiB; go run would compile in it, which takes more."),
    data: [],
  },
  {
    name: "Java",
    kind: "runtime",
    repositories: [
      "openjdk",
      "eclipse-temurin",
      "amazoncorretto",
      "ibm-semeru-runtimes",
      "azul/zulu-openjdk",
    ],
    memory: estimate(1024, JVM),
    data: [],
  },
  {
    name: "Maven or Gradle",
    kind: "runtime",
    repositories: ["maven", "gradle"],
    memory: estimate(2048, "it builds; an image that only runs the result needs less."),
    data: [],
  },
  {
    name: "ASP.NET Core",
    kind: "runtime",
    repositories: [
      "mcr.microsoft.com/dotnet/aspnet",
      "mcr.microsoft.com/dotnet/runtime",
      "mcr.microsoft.com/dotnet/sdk",
    ],
    memory: estimate(
      512,
      "a service takes 100 to 200 MiB, and the heap may grow to three quarters of the limit.",
    ),
    data: [],
  },
  {
    name: "Rust",
    kind: "runtime",
    repositories: ["rust"],
    memory: estimate(128, "a server takes some 10 MiB."),
    data: [],
  },
  {
    name: "Elixir and Erlang",
    kind: "runtime",
    repositories: ["elixir", "erlang", "hexpm/elixir"],
    memory: estimate(512, "a release with Phoenix takes some 150 MiB."),
    data: [],
  },
  {
    name: "a Linux system",
    kind: "runtime",
    repositories: [
      "alpine",
      "debian",
      "ubuntu",
      "amazonlinux",
      "busybox",
      "public.ecr.aws/amazonlinux/amazonlinux",
      "gcr.io/distroless/static-debian12",
      "gcr.io/distroless/base-debian12",
      "gcr.io/distroless/cc-debian12",
    ],
    memory: estimate(256, "what runs in it decides."),
    data: [],
  },
];

const ADMIN_TOOLS: readonly KnownImage[] = [
  {
    name: "Adminer",
    kind: "admin tool",
    repositories: ["adminer", "dockette/adminer"],
    port: 8080,
    memory: estimate(128, WEB_PAGE),
    data: [],
    laptopOnly: true,
    read: "TimWolla/docker-adminer 4/Dockerfile",
  },
  {
    name: "pgAdmin",
    kind: "admin tool",
    repositories: ["dpage/pgadmin4"],
    port: 80,
    memory: estimate(512, "Python with a session for each browser."),
    data: ["/var/lib/pgadmin"],
    laptopOnly: true,
    read: "pgadmin-org/pgadmin4 Dockerfile",
  },
  {
    name: "phpMyAdmin",
    kind: "admin tool",
    repositories: ["phpmyadmin", "phpmyadmin/phpmyadmin"],
    port: 80,
    portByTag: { fpm: 9000 },
    memory: estimate(128, WEB_PAGE),
    data: [],
    laptopOnly: true,
  },
  {
    name: "mongo-express",
    kind: "admin tool",
    repositories: ["mongo-express"],
    port: 8081,
    memory: estimate(128, WEB_PAGE),
    data: [],
    laptopOnly: true,
    read: "mongo-express/mongo-express-docker Dockerfile.template",
  },
  {
    name: "Redis Commander",
    kind: "admin tool",
    repositories: ["rediscommander/redis-commander", "ghcr.io/joeferner/redis-commander"],
    port: 8081,
    memory: estimate(128, WEB_PAGE),
    data: [],
    laptopOnly: true,
    read: "joeferner/redis-commander Dockerfile",
  },
  {
    name: "Redis Insight",
    kind: "admin tool",
    repositories: ["redis/redisinsight"],
    port: 5540,
    memory: estimate(256, WEB_PAGE),
    data: ["/data"],
    laptopOnly: true,
  },
  {
    name: "Kafka UI",
    kind: "admin tool",
    repositories: ["provectuslabs/kafka-ui", "ghcr.io/kafbat/kafka-ui"],
    port: 8080,
    memory: estimate(512, JVM),
    data: [],
    laptopOnly: true,
    read: "provectus/kafka-ui kafka-ui-api/Dockerfile",
  },
  {
    name: "Kibana",
    kind: "admin tool",
    repositories: ["kibana", "docker.elastic.co/kibana/kibana"],
    port: 5601,
    memory: estimate(1024, "Node with a large program; below 1 GiB it ends when it optimises."),
    data: ["/usr/share/kibana/data"],
    aws: "the dashboards of Amazon OpenSearch Service",
    laptopOnly: true,
  },
  {
    name: "OpenSearch Dashboards",
    kind: "admin tool",
    repositories: ["opensearchproject/opensearch-dashboards"],
    port: 5601,
    memory: estimate(1024, "Node with a large program, as Kibana."),
    data: [],
    aws: "the dashboards of Amazon OpenSearch Service",
    laptopOnly: true,
  },
  {
    name: "Flower",
    kind: "admin tool",
    repositories: ["mher/flower"],
    port: 5555,
    memory: estimate(256, "Python that remembers ten thousand tasks."),
    data: ["/data"],
    laptopOnly: true,
    read: "mher/flower Dockerfile",
  },
  {
    name: "Dozzle",
    kind: "host tool",
    repositories: ["amir20/dozzle"],
    port: 8080,
    memory: estimate(128, WEB_PAGE),
    data: [],
    aws: "Amazon CloudWatch Logs",
    laptopOnly: true,
  },
];

const MAIL: readonly KnownImage[] = [
  {
    name: "MailHog",
    kind: "mail catcher",
    repositories: ["mailhog/mailhog", "teawithfruit/mailhog"],
    port: 1025,
    memory: estimate(128, WEB_PAGE),
    data: [],
    aws: "Amazon SES",
    laptopOnly: true,
    read: "mailhog/MailHog Dockerfile",
  },
  {
    name: "Mailpit",
    kind: "mail catcher",
    repositories: ["axllent/mailpit", "ghcr.io/axllent/mailpit"],
    port: 1025,
    memory: estimate(128, WEB_PAGE),
    data: [],
    aws: "Amazon SES",
    laptopOnly: true,
    read: "axllent/mailpit Dockerfile",
  },
  {
    name: "MailDev",
    kind: "mail catcher",
    repositories: ["maildev/maildev", "djfarrelly/maildev"],
    port: 1025,
    memory: estimate(128, WEB_PAGE),
    data: [],
    aws: "Amazon SES",
    laptopOnly: true,
    read: "maildev/maildev Dockerfile",
  },
  {
    name: "MailCatcher",
    kind: "mail catcher",
    repositories: ["schickling/mailcatcher", "sj26/mailcatcher", "dockage/mailcatcher"],
    port: 1025,
    memory: estimate(128, WEB_PAGE),
    data: [],
    aws: "Amazon SES",
    laptopOnly: true,
  },
];

const MONITORING: readonly KnownImage[] = [
  GRAFANA,
  {
    name: "Prometheus",
    kind: "monitoring",
    repositories: ["prom/prometheus", "quay.io/prometheus/prometheus", "bitnami/prometheus"],
    port: 9090,
    memory: estimate(1024, "some 3 KiB for each series of the last hours; a hundred thousand fit."),
    data: ["/prometheus"],
    aws: "Amazon Managed Service for Prometheus",
    read: "prometheus/prometheus Dockerfile",
  },
  {
    name: "Alertmanager",
    kind: "monitoring",
    repositories: ["prom/alertmanager", "quay.io/prometheus/alertmanager"],
    port: 9093,
    memory: estimate(128, "it takes some 20 MiB."),
    data: ["/alertmanager"],
    aws: "Amazon CloudWatch alarms and Amazon SNS",
  },
  {
    name: "node_exporter",
    kind: "host tool",
    repositories: ["prom/node-exporter", "quay.io/prometheus/node-exporter"],
    port: 9100,
    memory: estimate(64, "it takes some 20 MiB."),
    data: [],
    aws: "Amazon CloudWatch Container Insights",
    laptopOnly: true,
  },
  {
    name: "cAdvisor",
    kind: "host tool",
    repositories: ["gcr.io/cadvisor/cadvisor", "google/cadvisor"],
    port: 8080,
    memory: estimate(256, "it takes some 100 MiB with a dozen containers."),
    data: [],
    aws: "Amazon CloudWatch Container Insights",
    laptopOnly: true,
  },
  {
    name: "Loki",
    kind: "monitoring",
    repositories: ["grafana/loki"],
    port: 3100,
    memory: estimate(512, "chunks are kept in memory until they are written."),
    data: ["/loki"],
    aws: "Amazon CloudWatch Logs",
    read: "grafana/loki cmd/loki/Dockerfile",
  },
  {
    name: "Promtail",
    kind: "host tool",
    repositories: ["grafana/promtail"],
    port: 9080,
    memory: estimate(128, "it takes some 50 MiB."),
    data: [],
    aws: "the log driver awslogs",
    laptopOnly: true,
  },
  {
    name: "Fluentd",
    kind: "monitoring",
    repositories: ["fluent/fluentd"],
    port: 24224,
    memory: estimate(256, "Ruby with some plugins takes 100 MiB; buffers come on top."),
    data: ["/fluentd/log"],
    aws: "FireLens, or the log driver awslogs",
    read: "fluent/fluentd-docker-image v1.16/debian/Dockerfile",
  },
  {
    name: "Fluent Bit",
    kind: "monitoring",
    repositories: ["fluent/fluent-bit", "cr.fluentbit.io/fluent/fluent-bit"],
    port: 24224,
    memory: estimate(128, "it takes some 20 MiB, and buffers on top."),
    data: [],
    aws: "FireLens, or the log driver awslogs",
  },
  {
    name: "Telegraf",
    kind: "monitoring",
    repositories: ["telegraf"],
    memory: estimate(256, "some 80 MiB with a dozen plugins, and its buffer of metrics."),
    data: [],
    aws: "the Amazon CloudWatch agent",
  },
  {
    name: "Jaeger",
    kind: "monitoring",
    repositories: ["jaegertracing/all-in-one", "jaegertracing/jaeger"],
    port: 16686,
    memory: estimate(512, "it keeps its traces in memory."),
    data: [],
    aws: "AWS X-Ray",
    read: "jaegertracing/jaeger cmd/all-in-one/Dockerfile",
  },
  {
    name: "OpenTelemetry Collector",
    kind: "monitoring",
    repositories: ["otel/opentelemetry-collector", "otel/opentelemetry-collector-contrib"],
    port: 4317,
    memory: estimate(256, "batches wait in memory."),
    data: [],
    aws: "the AWS Distro for OpenTelemetry",
  },
  {
    name: "Uptime Kuma",
    kind: "monitoring",
    repositories: ["louislam/uptime-kuma"],
    port: 3001,
    memory: estimate(256, INTERPRETER),
    data: ["/app/data"],
    aws: "Amazon CloudWatch Synthetics",
    read: "louislam/uptime-kuma docker/dockerfile",
  },
];

const APPLICATIONS: readonly KnownImage[] = [
  WORDPRESS,
  packagedElsewhere(WORDPRESS, {
    repositories: ["bitnami/wordpress", "bitnamilegacy/wordpress"],
    port: 8080,
    portByTag: {},
    data: ["/bitnami/wordpress"],
  }),
  {
    name: "Ghost",
    kind: "application",
    repositories: ["ghost"],
    port: 2368,
    memory: {
      mib: 1024,
      why: "Ghost asks for a server with at least 1 GB.",
      source: "Ghost documentation, How to install Ghost on Ubuntu, prerequisites",
    },
    data: ["/var/lib/ghost/content"],
    read: "docker-library/ghost Dockerfile.template",
  },
  {
    name: "Drupal",
    kind: "application",
    repositories: ["drupal"],
    port: 80,
    portByTag: { fpm: 9000 },
    memory: estimate(512, "Apache with five processes of PHP, each of 40 to 60 MiB."),
    data: ["/var/www/html"],
  },
  {
    name: "Joomla",
    kind: "application",
    repositories: ["joomla"],
    port: 80,
    portByTag: { fpm: 9000 },
    memory: estimate(512, "Apache with five processes of PHP, each of 40 to 60 MiB."),
    data: ["/var/www/html"],
  },
  {
    name: "Matomo",
    kind: "application",
    repositories: ["matomo"],
    port: 80,
    portByTag: { fpm: 9000 },
    memory: estimate(512, "Apache with five processes of PHP; reports of large sites need more."),
    data: ["/var/www/html"],
  },
  {
    name: "Nextcloud",
    kind: "application",
    repositories: ["nextcloud"],
    port: 80,
    portByTag: { fpm: 9000 },
    memory: {
      mib: 1024,
      why: "Nextcloud recommends 512 MB for each process of PHP; this is for two.",
      source: "Nextcloud administration manual, System requirements",
    },
    data: ["/var/www/html"],
    read: "nextcloud/docker Dockerfile-debian.template",
  },
  {
    name: "Keycloak",
    kind: "application",
    repositories: ["quay.io/keycloak/keycloak", "keycloak/keycloak", "jboss/keycloak"],
    port: 8080,
    memory: {
      mib: 1408,
      why: "Keycloak takes 1,250 MB with its caches and 10,000 sessions; its heap is 70% of the limit, and 300 MB are beside it.",
      source: "Keycloak, High availability guide, Concepts for sizing CPU and memory resources",
    },
    data: [],
    aws: "Amazon Cognito",
    read: "keycloak/keycloak quarkus/container/Dockerfile",
  },
  {
    name: "Vault",
    kind: "application",
    repositories: ["hashicorp/vault", "vault"],
    port: 8200,
    memory: estimate(256, "a server with little in it takes some 100 MiB, locked in memory."),
    data: ["/vault/file", "/vault/logs"],
    aws: "AWS Secrets Manager",
    read: "hashicorp/vault Dockerfile",
  },
  {
    name: "Consul",
    kind: "application",
    repositories: ["hashicorp/consul", "consul"],
    port: 8500,
    memory: estimate(256, "a server with little in it takes some 60 MiB; all of its state is in memory."),
    data: ["/consul/data"],
    aws: "AWS Cloud Map, or ECS Service Connect",
    read: "hashicorp/consul Dockerfile",
  },
  {
    name: "n8n",
    kind: "application",
    repositories: ["n8nio/n8n", "docker.n8n.io/n8nio/n8n"],
    port: 5678,
    memory: {
      mib: 1024,
      why: "Its documentation names 320 MB to 2 GB, by the size of what flows through.",
      source: "n8n documentation, Prerequisites, sizing",
    },
    data: ["/home/node/.n8n"],
    read: "n8n-io/n8n docker/images/n8n/Dockerfile",
  },
  {
    name: "Directus",
    kind: "application",
    repositories: ["directus/directus"],
    port: 8055,
    memory: {
      mib: 1024,
      why: "Directus does not run with less than 512 MB, and recommends 2 GB.",
      source: "Directus documentation, Self-Hosting Requirements",
    },
    data: ["/directus/uploads", "/directus/extensions"],
  },
  {
    name: "Strapi",
    kind: "application",
    repositories: ["strapi/strapi", "naskio/strapi"],
    port: 1337,
    memory: estimate(1024, "Node with its panel built beforehand; building it takes 2 GiB."),
    data: ["/srv/app"],
  },
  {
    name: "Hasura",
    kind: "application",
    repositories: ["hasura/graphql-engine"],
    port: 8080,
    memory: estimate(512, "it takes some 100 MiB with a small schema."),
    data: [],
    aws: "AWS AppSync",
  },
  {
    name: "Gitea",
    kind: "application",
    repositories: ["gitea/gitea"],
    port: 3000,
    memory: {
      mib: 1024,
      why: "1 GB is enough for a small team.",
      source: "Gitea documentation, What is Gitea?, system requirements",
    },
    data: ["/data"],
    read: "go-gitea/gitea Dockerfile",
  },
  {
    name: "Forgejo",
    kind: "application",
    repositories: ["codeberg.org/forgejo/forgejo"],
    port: 3000,
    memory: estimate(1024, "as Gitea, of which it is a fork."),
    data: ["/data"],
  },
  {
    name: "Metabase",
    kind: "application",
    repositories: ["metabase/metabase", "metabase/metabase-enterprise"],
    port: 3000,
    memory: estimate(
      2048,
      "results pass through its heap, which is a quarter of the memory unless JAVA_OPTS says otherwise.",
    ),
    data: ["/metabase.db"],
    aws: "Amazon QuickSight",
    read: "metabase/metabase Dockerfile",
  },
  {
    name: "Superset",
    kind: "application",
    repositories: ["apache/superset", "apachesuperset.docker.scarf.sh/apache/superset"],
    port: 8088,
    memory: estimate(2048, "Python with pandas; each worker takes some 300 MiB."),
    data: ["/app/superset_home"],
    aws: "Amazon QuickSight",
  },
  {
    name: "Airflow",
    kind: "application",
    repositories: ["apache/airflow", "bitnami/airflow"],
    port: 8080,
    memory: {
      mib: 2048,
      why: "Airflow asks for 4 GB for all of its services together, and its web server restarts over and over with too little.",
      source: "Airflow documentation, Running Airflow in Docker: at least 4 GB for the engine, ideally 8",
    },
    data: ["/opt/airflow/logs"],
    aws: "Amazon Managed Workflows for Apache Airflow",
  },
  {
    name: "Plausible",
    kind: "application",
    repositories: ["ghcr.io/plausible/community-edition", "plausible/analytics"],
    port: 8000,
    memory: estimate(512, "an Elixir release with its caches."),
    data: ["/var/lib/plausible"],
    read: "plausible/analytics Dockerfile",
  },
  {
    name: "Umami",
    kind: "application",
    repositories: ["ghcr.io/umami-software/umami", "umamisoftware/umami"],
    port: 3000,
    memory: estimate(512, INTERPRETER),
    data: [],
    read: "umami-software/umami Dockerfile",
  },
  {
    name: "Jenkins",
    kind: "application",
    repositories: ["jenkins/jenkins"],
    port: 8080,
    memory: {
      mib: 2048,
      why: "Jenkins starts with 256 MB, and recommends 2 GB and more.",
      source: "Jenkins documentation, Guided tour, prerequisites",
    },
    data: ["/var/jenkins_home"],
    aws: "AWS CodePipeline and AWS CodeBuild",
    read: "jenkinsci/docker debian/bookworm/hotspot/Dockerfile",
  },
  {
    name: "SonarQube",
    kind: "application",
    repositories: ["sonarqube"],
    port: 9000,
    memory: {
      mib: 3072,
      why: "Its image asks for 2,048 MB at the least: three programs in Java, with a search engine among them.",
      source: "SonarSource/docker-sonarqube community-build/Dockerfile, label io.openshift.min-memory",
    },
    data: ["/opt/sonarqube/data", "/opt/sonarqube/extensions", "/opt/sonarqube/logs"],
    read: "SonarSource/docker-sonarqube community-build/Dockerfile",
  },
  {
    name: "Vaultwarden",
    kind: "application",
    repositories: ["vaultwarden/server", "ghcr.io/dani-garcia/vaultwarden"],
    port: 80,
    memory: estimate(128, "it takes some 50 MiB."),
    data: ["/data"],
    read: "dani-garcia/vaultwarden docker/Dockerfile.alpine",
  },
  {
    name: "Mattermost",
    kind: "application",
    repositories: ["mattermost/mattermost-team-edition", "mattermost/mattermost-enterprise-edition"],
    port: 8065,
    memory: estimate(1024, "a server of some hundred users takes half of it."),
    data: ["/mattermost/data", "/mattermost/config", "/mattermost/plugins", "/mattermost/client/plugins"],
    read: "mattermost/mattermost server/build/Dockerfile",
  },
  {
    name: "Odoo",
    kind: "application",
    repositories: ["odoo"],
    port: 8069,
    memory: estimate(2048, "one process that may grow to 2 GiB before it is replaced."),
    data: ["/var/lib/odoo"],
    read: "odoo/docker 17.0/Dockerfile",
  },
  {
    name: "Ollama",
    kind: "application",
    repositories: ["ollama/ollama"],
    port: 11434,
    memory: estimate(8192, "a model of seven thousand million parameters in four bits takes 5 GiB."),
    data: ["/root/.ollama"],
    aws: "Amazon Bedrock",
    read: "ollama/ollama Dockerfile",
  },
  {
    name: "Open WebUI",
    kind: "application",
    repositories: ["ghcr.io/open-webui/open-webui"],
    port: 8080,
    memory: estimate(2048, "Python with a model for embeddings in memory."),
    data: ["/app/backend/data"],
  },
];

const FOR_DEVELOPMENT: readonly KnownImage[] = [
  {
    name: "LocalStack",
    kind: "stand-in",
    repositories: ["localstack/localstack", "localstack/localstack-pro"],
    port: 4566,
    memory: estimate(1024, "Python with the services that are used."),
    data: ["/var/lib/localstack"],
    aws: "AWS itself",
    laptopOnly: true,
    read: "localstack/localstack Dockerfile",
  },
  {
    name: "DynamoDB Local",
    kind: "stand-in",
    repositories: ["amazon/dynamodb-local", "public.ecr.aws/aws-dynamodb-local/aws-dynamodb-local"],
    port: 8000,
    memory: estimate(512, JVM),
    data: [],
    aws: "Amazon DynamoDB",
    laptopOnly: true,
  },
  {
    name: "ElasticMQ",
    kind: "stand-in",
    repositories: ["softwaremill/elasticmq", "softwaremill/elasticmq-native"],
    port: 9324,
    memory: estimate(512, JVM),
    data: [],
    aws: "Amazon SQS",
    laptopOnly: true,
  },
  {
    name: "Azurite",
    kind: "stand-in",
    repositories: ["mcr.microsoft.com/azure-storage/azurite"],
    port: 10000,
    memory: estimate(256, INTERPRETER),
    data: ["/data"],
    aws: "Amazon S3",
    laptopOnly: true,
  },
  {
    name: "Selenium",
    kind: "browser",
    repositories: [
      "selenium/standalone-chrome",
      "selenium/standalone-chromium",
      "selenium/standalone-firefox",
      "selenium/hub",
      "seleniarm/standalone-chromium",
    ],
    port: 4444,
    memory: {
      mib: 2048,
      why: "Its documentation starts it with 2 GB of shared memory for the browser.",
      source: "SeleniumHQ/docker-selenium README.md, --shm-size=2g",
    },
    data: [],
    laptopOnly: true,
    read: "SeleniumHQ/docker-selenium Standalone/Dockerfile",
  },
  {
    name: "Cypress",
    kind: "browser",
    repositories: ["cypress/included", "cypress/browsers"],
    memory: estimate(2048, "a browser and the tests beside it."),
    data: [],
    laptopOnly: true,
  },
  {
    name: "Playwright",
    kind: "browser",
    repositories: ["mcr.microsoft.com/playwright"],
    memory: estimate(2048, "a browser and the tests beside it."),
    data: [],
    laptopOnly: true,
  },
  {
    name: "Watchtower",
    kind: "host tool",
    repositories: ["containrrr/watchtower", "ghcr.io/containrrr/watchtower", "nickfedor/watchtower"],
    memory: estimate(64, "it takes some 15 MiB."),
    data: [],
    aws: "a deployment of the ECS service",
    laptopOnly: true,
    read: "containrrr/watchtower dockerfiles/Dockerfile",
  },
  {
    name: "Portainer",
    kind: "host tool",
    repositories: [
      "portainer/portainer-ce",
      "portainer/portainer-ee",
      "portainer/portainer",
      "portainer/agent",
    ],
    port: 9000,
    memory: estimate(128, WEB_PAGE),
    data: ["/data"],
    aws: "the console of Amazon ECS",
    laptopOnly: true,
    read: "portainer/portainer build/linux/Dockerfile",
  },
  {
    name: "Docker in Docker",
    kind: "host tool",
    repositories: ["docker"],
    port: 2375,
    memory: estimate(2048, "an engine, and what is built in it."),
    data: ["/var/lib/docker"],
    aws: "AWS CodeBuild",
    laptopOnly: true,
  },
];

export const KNOWN_IMAGES: readonly KnownImage[] = [
  ...DATABASES,
  ...CACHES,
  ...QUEUES,
  ...SEARCH,
  ...STORAGE,
  ...PROXIES,
  ...WEB_SERVERS,
  ...RUNTIMES,
  ...ADMIN_TOOLS,
  ...MAIL,
  ...MONITORING,
  ...APPLICATIONS,
  ...FOR_DEVELOPMENT,
];
