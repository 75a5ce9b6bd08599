import { describe, expect, it } from "vitest";
import { openDecisions } from "../../modules/capabilities/decisions.ts";
import type { Environment } from "../../modules/capabilities/environment.ts";
import type { ComposeProject } from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";
import {
  DOCUMENTDB,
  MONGO_ON_HOST,
  MYSQL_ON_HOST,
  POSTGRES_ON_HOST,
  POSTGRES_ON_RDS,
  stacksOf,
  withDatabase,
} from "../support/databases.ts";
import { type Changes, market, sentencesOf, shippedProject } from "../support/environment.ts";
import { CACHE, COMPOSE_WITH_CACHE, MYSQL_ON_AURORA } from "../support/kinds.ts";

const sentences = (base: Changes, changes: Changes = {}): string[] =>
  sentencesOf(withDatabase(base, changes));

const decisionsOf = (changes: Changes): string[] =>
  openDecisions(market(changes), { project: shippedProject(), others: [] }).map(({ message }) => message);

describe("the ways to host a database", () => {
  it.each([
    ["a host", MONGO_ON_HOST],
    ["a host, with MySQL", MYSQL_ON_HOST],
    ["DocumentDB", DOCUMENTDB],
  ])("%s is accepted with its defaults", (_, base) => {
    expect(sentences(base)).toEqual([]);
  });

  it("have defaults that keep data", () => {
    expect((market(MONGO_ON_HOST) as Environment).database).toMatchObject({
      engine: "mongodb",
      zone: 1,
      volumeGiB: 20,
      volumeOwner: "999:999",
      snapshots: 7,
      diskAlarmPercent: 80,
      connection: { secret: "database_url", user: "app", database: "app" },
    });
    expect(market(DOCUMENTDB).database).toMatchObject({
      instances: 2,
      backupDays: 7,
      engineVersion: "5.0.0",
    });
  });
});

describe("what is told of a managed database before the first deployment", () => {
  const MYSQL_ON_THE_LAPTOP = { "database.service": "mysql", "database.engine": "mysql" };

  const cache = (more: object): Changes => ({ cache: { hosting: "elasticache", service: "redis", ...more } });

  const told = (base: Changes, image: string, changes: Changes = {}): string[] => {
    const environment = market({ ...base, ...changes }) as Environment;
    const project = shippedProject();
    const service = (environment.cache ?? environment.database)?.service ?? "";
    const services = { ...project.services, [service]: { ...project.services[service], image } };
    return openDecisions(environment, { project: { ...project, services } as ComposeProject, others: [] })
      .map(({ message }) => message)
      .filter((message) => /^(database|cache)\./.test(message));
  };

  it.each<[string, Changes, string, string]>([
    [
      "older than the laptop's",
      POSTGRES_ON_RDS,
      "postgres:18-alpine",
      'database.engineVersion: "17" is older than 18 of mongo on the laptop (postgres:18-alpine), so that what 18 brought is not there, and a dump of the laptop\'s may not load; run postgres:17 on the laptop, too, or write "18" here.',
    ],
    [
      "newer than the laptop's",
      POSTGRES_ON_RDS,
      "pgvector/pgvector:0.8.0-pg16",
      'database.engineVersion: "17" is newer than 16 of mongo on the laptop (pgvector/pgvector:0.8.0-pg16), so that nobody has tried the application with it; run postgres:17 on the laptop, too, or write "16" here.',
    ],
    [
      "newer than one that RDS does not offer",
      { ...POSTGRES_ON_RDS, ...MYSQL_ON_THE_LAPTOP, "database.engineVersion": "8.4" },
      "mysql:8.0",
      'database.engineVersion: "8.4" is newer than 8.0 of mysql on the laptop (mysql:8.0), so that nobody has tried the application with it; run mysql:8.4 on the laptop, too.',
    ],
    [
      "of Aurora older than the laptop's",
      MYSQL_ON_AURORA,
      "mysql:8.4",
      'database.engineVersion: "8.0" is older than 8.4 of mysql on the laptop (mysql:8.4), so that what 8.4 brought is not there, and a dump of the laptop\'s may not load; run mysql:8.0 on the laptop, too, or write "8.4" here.',
    ],
    [
      "of DocumentDB older than the laptop's MongoDB",
      DOCUMENTDB,
      "mongo:8.2-noble",
      'database.engineVersion: "5.0.0" is older than 8 of mongo on the laptop (mongo:8.2-noble), so that what 8 brought is not there; run mongo:5 on the laptop, too, or write "8.0.0" here.',
    ],
    [
      "of DocumentDB newer than the laptop's MongoDB",
      { ...DOCUMENTDB, "database.engineVersion": "8.0.0" },
      "mongo:7",
      'database.engineVersion: "8.0.0" is newer than 7 of mongo on the laptop (mongo:7), so that nobody has tried the application with it; run mongo:8 on the laptop, too.',
    ],
    [
      "of Valkey newer than the laptop's Redis",
      cache({}),
      "redis:7.2-alpine",
      'cache.engineVersion: "8.2" is newer than 7 of redis on the laptop (redis:7.2-alpine), so that nobody has tried the application with it; run valkey/valkey:8.2 on the laptop, too.',
    ],
    [
      "of Valkey beside a Redis that has gone its own way",
      cache({}),
      "redis:8.2.1",
      "cache.engine: valkey has the commands of Redis 7.2, and redis is Redis 8 on the laptop (redis:8.2.1), so that what 8 brought may not be there; run valkey/valkey:8.2 on the laptop, too.",
    ],
    [
      "of Valkey older than the laptop's",
      cache({ engineVersion: "7.2" }),
      "valkey/valkey:8.1",
      'cache.engineVersion: "7.2" is older than 8 of redis on the laptop (valkey/valkey:8.1), so that what 8 brought is not there; run valkey/valkey:7.2 on the laptop, too, or write "8.2" here.',
    ],
    [
      "of Redis OSS newer than the laptop's",
      cache({ engine: "redis" }),
      "redis:6",
      'cache.engineVersion: "7.1" is newer than 6 of redis on the laptop (redis:6), so that nobody has tried the application with it; run redis:7.1 on the laptop, too.',
    ],
    [
      "of Memcached newer than the laptop's",
      cache({ engine: "memcached" }),
      "memcached:1.5-alpine",
      'cache.engineVersion: "1.6.22" is newer than 1.5 of redis on the laptop (memcached:1.5-alpine), so that nobody has tried the application with it; run memcached:1.6.22 on the laptop, too.',
    ],
  ])("is a version %s", (_, base, image, message) => {
    expect(told(base, image)).toContain(message);
  });

  it.each<[string, Changes]>([
    ["mongo:5.0", DOCUMENTDB],
    ["mongo:latest", DOCUMENTDB],
    ["ferretdb/ferretdb:2", DOCUMENTDB],
    ["mysql:8.0", MYSQL_ON_AURORA],
    ["valkey/valkey:8-alpine", cache({})],
    ["redis:7", cache({ engine: "redis" })],
    ["redis:7", cache({ engineVersion: "7.2" })],
    ["memcached:1.6", cache({ engine: "memcached" })],
    ["docker.dragonflydb.io/dragonflydb/dragonfly:v1.30.0", cache({})],
  ])("is no version beside %s", (image, base) => {
    expect(told(base, image).filter((one) => /engineVersion|cache\.engine:/.test(one))).toEqual([]);
  });

  it.each(["postgres:17.2", "postgres", "mongo:8"])("is no version of RDS beside %s", (image) => {
    expect(told(POSTGRES_ON_RDS, image).filter((one) => one.includes("engineVersion"))).toEqual([]);
  });

  it.each([
    ["rds", POSTGRES_ON_RDS],
    ["aurora", MYSQL_ON_AURORA],
    ["documentdb", DOCUMENTDB],
  ])("is, once, whose certificate %s shows", (hosting, base) => {
    const authorities = decisionsOf(base).filter((message) => message.includes("global-bundle.pem"));
    expect(authorities).toEqual([expect.stringMatching(`^database.hosting: ${hosting}, which takes`)]);
  });

  it("is no certificate of Amazon's of a host", () => {
    expect(decisionsOf(MONGO_ON_HOST).join()).not.toContain("global-bundle.pem");
  });
});

describe("names of users and databases", () => {
  it.each<[string, Changes, Changes]>([
    ["admin and root on MongoDB", MONGO_ON_HOST, { "database.connection.user": "admin" }],
    ["root on MySQL", MYSQL_ON_HOST, { "database.connection.user": "root" }],
    ["the database admin on MySQL", MYSQL_ON_HOST, { "database.connection.database": "admin" }],
    ["root on PostgreSQL", POSTGRES_ON_HOST, { "database.connection.user": "root" }],
    ["the database config on PostgreSQL", POSTGRES_ON_HOST, { "database.connection.database": "config" }],
  ])("may be what the engine does not keep: %s", (_, base, changes) => {
    expect(sentences(base, changes)).toEqual([]);
  });
});

describe("a database's keys that are wrong", () => {
  it.each<[string, Changes, Changes, string]>([
    [
      "an unknown hosting",
      MONGO_ON_HOST,
      { database: { hosting: "hosts", service: "mongo" } },
      'database.hosting: "hosts" must be one of host, documentdb, rds, aurora, external. Did you mean "host"?',
    ],
    [
      "an unknown engine",
      MONGO_ON_HOST,
      { "database.engine": "mongo" },
      'database.engine: "mongo" must be one of mongodb, mysql, postgres. Did you mean "mongodb"?',
    ],
    [
      "no room",
      MONGO_ON_HOST,
      { "database.volumeGiB": 0 },
      "database.volumeGiB: 0 must be a whole number from 1 to 16384.",
    ],
    [
      "no snapshots",
      MONGO_ON_HOST,
      { "database.snapshots": 0 },
      "database.snapshots: 0 must be a whole number from 1 to 1000.",
    ],
    [
      "a time that is none",
      MONGO_ON_HOST,
      { "database.snapshotTime": "3am" },
      'database.snapshotTime: "3am" must be a time of day in UTC, in quotes: "03:00".',
    ],
    [
      "an owner by name",
      MONGO_ON_HOST,
      { "database.volumeOwner": "mongodb" },
      'database.volumeOwner: "mongodb" must be the numbers of user and group, in quotes: "999:999".',
    ],
    [
      "a short password",
      MONGO_ON_HOST,
      { "database.secrets.mongo_app_password": { generate: { length: 8 } } },
      "database.secrets.mongo_app_password.generate.length: 8 must be a whole number from 32 to 128.",
    ],
    [
      "a secret that is neither named nor generated",
      MONGO_ON_HOST,
      { "database.secrets.mongo_root_password": 7 },
      "database.secrets.mongo_root_password: what stands here must be the name or the ARN of a Secrets Manager secret, the ARN of an SSM parameter, or { generate: { length: 32 to 128, version: 1 to 9999 } }.",
    ],
    [
      "a database that MongoDB keeps for itself",
      MONGO_ON_HOST,
      { "database.connection.database": "local" },
      'database.connection.database: "local" is a name that MongoDB keeps for itself; choose another database.',
    ],
    [
      "a database that MySQL keeps for itself",
      MYSQL_ON_HOST,
      { "database.connection.database": "sys" },
      'database.connection.database: "sys" is a name that MySQL keeps for itself; choose another database.',
    ],
    [
      "a user that PostgreSQL keeps for roles of its own",
      POSTGRES_ON_HOST,
      { "database.connection.user": "pg_shop" },
      'database.connection.user: "pg_shop" is a name that PostgreSQL keeps for itself; choose another user.',
    ],
    [
      "a user that DocumentDB keeps for itself",
      DOCUMENTDB,
      { "database.connection.user": "admin" },
      'database.connection.user: "admin" is a name that DocumentDB keeps for itself; choose another user.',
    ],
    [
      "a user with a colon in it",
      MONGO_ON_HOST,
      { "database.connection.user": "app:x" },
      'database.connection.user: "app:x" must start with a letter and hold at most 31 lower-case letters, digits and underscores.',
    ],
    [
      "a password that is no secret of the database",
      MONGO_ON_HOST,
      { "database.connection.passwordSecret": "mongo_app_pasword" },
      'database.connection.passwordSecret: "mongo_app_pasword" is not one of database.secrets: mongo_root_password, mongo_app_password. Did you mean "mongo_app_password"?',
    ],
    [
      "a connection string that is named as well",
      MONGO_ON_HOST,
      { "service.secrets.database_url": "market/database-url" },
      "service.secrets.database_url: is the connection string, which database.hosting: host composes itself; remove it here, or name another secret in database.connection.secret.",
    ],
    [
      "a zone beyond the network's",
      MONGO_ON_HOST,
      { "database.zone": 4 },
      "database.zone: 4 is more than the 3 zones of network.zones; write a number from 1 to 3.",
    ],
    [
      "a host without a way out",
      MONGO_ON_HOST,
      { "database.placement": "private" },
      'database.placement: a host in a private subnet cannot reach ECS or pull images while network.egress is none; choose another egress, or placement "public", which lets nothing in either.',
    ],
    [
      "an instance type that does not exist",
      MONGO_ON_HOST,
      { "database.instanceType": "t4g.smal" },
      'database.instanceType: "t4g.smal" is not an EC2 instance type. Did you mean t4g.small or ',
    ],
    [
      "a service that cannot be a host name",
      MONGO_ON_HOST,
      { "database.service": "my_mongo" },
      'database.service: "my_mongo" becomes a host name: at most 20 lower-case letters, digits and single hyphens, the first a letter. Rename the service in the compose file.',
    ],
    [
      "a database among the containers",
      MONGO_ON_HOST,
      { "service.containers": ["nginx", "app", "mongo"] },
      'service.containers: holds "mongo", which database.service says runs elsewhere; a database in an autoscaled task loses its data.',
    ],
    [
      "a class without db.",
      DOCUMENTDB,
      { "database.instanceClass": "t4g.medium" },
      'database.instanceClass: "t4g.medium" must be an instance class such as db.t4g.medium.',
    ],
    [
      "a class that does not exist",
      DOCUMENTDB,
      { "database.instanceClass": "db.t4g.midium" },
      'database.instanceClass: "db.t4g.midium" is not an instance class. Did you mean db.t4g.medium?',
    ],
    [
      "too many days of backups",
      DOCUMENTDB,
      { "database.backupDays": 36 },
      "database.backupDays: 36 must be a whole number from 1 to 35.",
    ],
    [
      "a window that is too short",
      DOCUMENTDB,
      { "database.backupWindow": "23:50-00:10" },
      'database.backupWindow: "23:50-00:10" is 20 minutes long; AWS requires at least 30.',
    ],
    [
      "a key of another hosting",
      DOCUMENTDB,
      { "database.volumeGiB": 20 },
      "database.volumeGiB: belongs to a choice other than the one made in this group, which has ",
    ],
  ])("%s", (_, base, changes, sentence) => {
    const found = sentences(base, changes);
    expect(found).toHaveLength(1);
    expect(found[0]?.slice(0, sentence.length)).toBe(sentence);
  });
});

describe("what is left to decide and to pay", () => {
  it("is no secret that is generated", () => {
    const decisions = decisionsOf(MONGO_ON_HOST);
    expect(decisions.filter((decision) => /secret/i.test(decision))).toEqual([]);
    expect(
      decisionsOf({ ...MONGO_ON_HOST, "database.secrets.mongo_root_password": "market/mongo-root" }),
    ).toContain(
      "database.secrets.mongo_root_password: Secrets Manager must hold market/mongo-root with its value.",
    );
  });

  it("is said of a disposable database", () => {
    expect(decisionsOf({ ...DOCUMENTDB, disposable: true }).join("\n")).toContain(
      "destroying market-data destroys the database with all its data and keeps no backup.",
    );
  });

  it("is said of a disposable database that leaves a last snapshot, too", () => {
    expect(
      decisionsOf({ ...MYSQL_ON_AURORA, disposable: true, "database.finalSnapshot": true }).join("\n"),
    ).toContain("keeps no backup, but for a last snapshot, which is billed until you delete it.");
  });
});

describe("a name where the compose service of a store belongs", () => {
  const found = (changes: Changes, compose?: (text: string) => string): string[] => {
    try {
      stacksOf(withDatabase(changes), compose);
      return [];
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      return error.list.map(({ path, message }) => `${path}: ${message}`);
    }
  };

  it.each<[string, Changes]>([
    ["elsewhere", {}],
    ["on a host", MONGO_ON_HOST],
    ["on RDS", POSTGRES_ON_RDS],
    ["on Aurora", MYSQL_ON_AURORA],
    ["on DocumentDB", DOCUMENTDB],
  ])("is told once where there is none, of a database %s", (_, base) => {
    const [sentence, ...others] = found({ ...base, "database.service": "mongodb" });
    expect(others).toEqual([]);
    expect(sentence).toMatch(
      /^database\.service: "mongodb" is not a service of the compose file, which has nginx, app, \w+\./,
    );
  });

  it("is told once where there is none, of a cache", () => {
    expect(found({ ...CACHE, "cache.service": "rediss" }, () => COMPOSE_WITH_CACHE)).toEqual([
      'cache.service: "rediss" is not a service of the compose file, which has nginx, app, mongo, redis. Did you mean "redis"?',
    ]);
  });

  it("has the database's own key for its variables", () => {
    const variable = { MONGO_INITDB_ROOT_PASSWORD: "x" };
    expect(found({ ...MONGO_ON_HOST, "database.environment": variable })).toEqual([
      'services.mongo.secrets[0]: fills the variable MONGO_INITDB_ROOT_PASSWORD, which database.environment of the environment file sets as well; remove it there; or declare it: laptopOnly: ["mongo.secrets[0]"].',
    ]);
  });
});
