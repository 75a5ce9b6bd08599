import { describe, expect, it } from "vitest";
import { partsAreFilledOnce } from "../../../modules/capabilities/containers/addresses.ts";
import type { Reads } from "../../../modules/capabilities/containers/reads.ts";
import { containers as schema } from "../../../modules/capabilities/containers/schema.ts";
import { withDatabase } from "../../support/databases.ts";
import { type Changes, market, sentencesOf, shippedProject } from "../../support/environment.ts";
import { CACHE, DOCUMENTDB, MEMCACHED, MONGO_ON_HOST, POSTGRES_ON_RDS } from "../../support/kinds.ts";

const refused = (kind: Changes, variables: Record<string, string>): string[] =>
  sentencesOf(withDatabase(kind, { "containers.app": { environment: variables } }));

describe("a variable that names a database or cache made here", () => {
  it.each<[string, Changes, Record<string, string>, string]>([
    [
      "by its host",
      POSTGRES_ON_RDS,
      { DB_HOST: "mongo" },
      'containers.app.environment.DB_HOST: names the host "mongo", the name that the database has on the laptop, which nothing has on AWS; remove it, and have the host name fill it: database.connection: { passwordSecret: db_password, variables: { host: DB_HOST } }, for containers that get that password (docs/database.md).',
    ],
    [
      "by its URL",
      POSTGRES_ON_RDS,
      { DSN: "postgres://mongo:5432/app" },
      'containers.app.environment.DSN: names the host "mongo", the name that the database has on the laptop, which nothing has on AWS; remove it, and have the connection string fill it: containers.app.secrets: { DSN: database_url } (docs/database.md).',
    ],
    [
      "by a URL of JDBC, which no connection string is",
      POSTGRES_ON_RDS,
      { SPRING_DATASOURCE_URL: "jdbc:postgresql://mongo.example.internal:5432/app" },
      'containers.app.environment.SPRING_DATASOURCE_URL: names the host "mongo.example.internal", the name that the database had here while it ran elsewhere, which nothing has on AWS; write ${DB_HOST} in its place, which is filled in by database.connection: { passwordSecret: db_password, variables: { host: DB_HOST } }, for containers that get that password: drivers of JDBC take no connection string (docs/database.md, "JDBC").',
    ],
    [
      "by what init wrote for one that runs elsewhere",
      MONGO_ON_HOST,
      { DB_HOST: "mongo.example.internal" },
      'containers.app.environment.DB_HOST: names the host "mongo.example.internal", the name that the database had here while it ran elsewhere, which nothing has on AWS; remove it, and have the host name fill it: database.connection: { passwordSecret: mongo_app_password, variables: { host: DB_HOST } }, for containers that get that password (docs/database.md).',
    ],
    [
      "where the connection has no parts",
      DOCUMENTDB,
      { DB_HOST: "mongo" },
      'containers.app.environment.DB_HOST: names the host "mongo", the name that the database has on the laptop, which nothing has on AWS; remove it, and have the connection string fill it: containers.app.secrets: { DB_HOST: database_url } (docs/database.md).',
    ],
    [
      "of a cache",
      CACHE,
      { REDIS_URL: "redis://redis.example.internal:6379/0" },
      'containers.app.environment.REDIS_URL: names the host "redis.example.internal", the name that the cache had here while it ran elsewhere, which nothing has on AWS; remove it, and have the URL fill it: containers.app.secrets: { REDIS_URL: redis_url } (docs/cache.md).',
    ],
    [
      "of a cache by its host",
      CACHE,
      { REDIS_HOST: "redis" },
      'containers.app.environment.REDIS_HOST: names the host "redis", the name that the cache has on the laptop, which nothing has on AWS; remove it, and have the host name fill it: cache.connection: { variables: { host: REDIS_HOST } }, for containers that are granted "redis_password" (docs/cache.md).',
    ],
    [
      "of a cache that has no password",
      MEMCACHED,
      { MEMCACHED_HOST: "memcached" },
      'containers.app.environment.MEMCACHED_HOST: names the host "memcached", the name that the cache has on the laptop, which nothing has on AWS; remove it, and name the cache in the compose file, where its address is filled in: environment: { MEMCACHED_HOST: memcached } (docs/cache.md).',
    ],
  ])("%s is told what to write", (_, kind, variables, sentence) => {
    expect(refused(kind, variables)).toContainEqual(sentence);
  });

  it("is told in service.environment, too, and all at once", () => {
    const found = sentencesOf(
      withDatabase(POSTGRES_ON_RDS, {
        "service.environment": { app: { DB_HOST: "mongo", PGHOST: "mongo" } },
      }),
    );
    expect(found.map((line) => line.split(":")[0])).toEqual([
      "service.environment.app.DB_HOST",
      "service.environment.app.PGHOST",
    ]);
  });

  it.each([
    ["another host", { DB_HOST: "db.example.com" }],
    ["a word that is no host", { DB_ENGINE: "mongo" }],
    ["a longer name", { DB_HOST: "mongo.market.internal" }],
  ])("is none: %s", (_, variables) => {
    expect(refused(POSTGRES_ON_RDS, variables)).toEqual([]);
  });
});

describe("a variable that the database fills", () => {
  const written = schema.parse({ app: { environment: { DB_HOST: "db.example.com", LOG_LEVEL: "info" } } });
  const problemAt = (code: string, path: readonly unknown[], message: string) =>
    ({ code, path: path.join("."), message }) as never;
  const found = (containerVariables: Record<string, Record<string, string>>, from: typeof written) => {
    const environment = market() as Reads;
    return partsAreFilledOnce(
      from,
      {
        ...environment,
        service: { ...environment.service, environment: { app: { DB_HOST: "db.example.com" } } },
        database: {
          hosting: "rds",
          service: "mongo",
          connection: {
            secret: "url",
            passwordSecret: "database_url",
            variables: { host: "DB_HOST" },
            containerVariables,
          },
        },
      },
      shippedProject(),
      problemAt,
    );
  };

  it("is refused where the file writes it as well, by the key that fills it", () => {
    expect(found({}, written)).toEqual([
      {
        code: "EOE-ENV-528",
        path: "containers.app.environment.DB_HOST",
        message: "stands over what database.connection.variables fills in; remove one of the two.",
      },
    ]);
    expect(found({}, {})).toMatchObject([{ path: "service.environment.app.DB_HOST" }]);
    expect(found({ app: { user: "DB_HOST" } }, written)).toMatchObject([
      { message: expect.stringContaining("database.connection.containerVariables.app fills in") },
    ]);
  });

  it("is refused beside what the cache fills", () => {
    const environment = market() as Reads;
    const filled = partsAreFilledOnce(
      written,
      {
        ...environment,
        service: { ...environment.service, environment: { app: { DB_HOST: "cache.example.com" } } },
        cache: {
          service: "redis",
          engine: "valkey",
          connection: { urls: {}, passwordSecret: "database_url", variables: { host: "DB_HOST" } },
        },
      },
      shippedProject(),
      problemAt,
    );
    expect(filled).toEqual([
      {
        code: "EOE-ENV-546",
        path: "containers.app.environment.DB_HOST",
        message: "stands over what cache.connection.variables fills in; remove one of the two.",
      },
    ]);
  });

  it("is none where the container has other names", () => {
    expect(found({ app: { host: "PGHOST" } }, written)).toEqual([]);
  });
});

describe("a secret that the database fills", () => {
  it("is not missed where a key of the database is wrong, which alone is told", () => {
    const granted: Changes = { "containers.app": { secrets: { DSN: "database_url" } } };
    const typo = { ...(POSTGRES_ON_RDS["database"] as object), engine: "postgresql" };
    expect(sentencesOf(withDatabase({ ...POSTGRES_ON_RDS, database: typo }, granted))).toEqual([
      'database.engine: "postgresql" must be one of postgres, mysql. Did you mean "postgres"?',
    ]);
  });
});
