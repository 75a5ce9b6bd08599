import { estimate, type KnownImage, packagedElsewhere } from "./row.ts";

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
  read: "MariaDB/mariadb-docker 11.4/Dockerfile",
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

export const DATABASES: readonly KnownImage[] = [
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
      "the heap follows from the memory, and below 4 GB it spends its time on garbage collection.",
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
    memory: estimate(2048, "its caches can be made small, but below 2 GiB queries soon fail."),
    data: ["/var/lib/clickhouse"],
    aws: "ClickHouse Cloud in this region, since Amazon Redshift does not speak its protocols",
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
    aws: "Qdrant Cloud in this region; Amazon OpenSearch Service and S3 Vectors do not speak its protocol",
    read: "qdrant/qdrant Dockerfile",
  },
];
