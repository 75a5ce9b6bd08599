import { describe, expect, it } from "vitest";
import { openDecisions } from "../../modules/capabilities/decisions.ts";
import type { Environment } from "../../modules/capabilities/environment.ts";
import { DOCUMENTDB, MONGO_ON_HOST, MYSQL_ON_HOST, withDatabase } from "../support/databases.ts";
import { type Changes, market, sentencesOf, shippedProject } from "../support/environment.ts";
import { MYSQL_ON_AURORA } from "../support/kinds.ts";

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
      "a user that databases keep for themselves",
      MONGO_ON_HOST,
      { "database.connection.user": "admin" },
      'database.connection.user: "admin" is a name that databases reserve; choose another user.',
    ],
    [
      "a user that PostgreSQL keeps for roles of its own",
      MONGO_ON_HOST,
      { "database.connection.user": "pg_shop" },
      'database.connection.user: "pg_shop" is a name that databases reserve; choose another user.',
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
      "database.volumeGiB: belongs to a choice other than the one made in this group; remove it.",
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
