import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MYSQL_ON_RDS, POSTGRES_ON_RDS } from "../support/databases.ts";
import type { Changes } from "../support/environment.ts";
import { Life } from "./database-life.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of changes of RDS)`);

/** In this order, each on top of those before it. */
const CHANGES: readonly (readonly [what: string, change: Changes, planned: readonly string[]])[] = [
  [
    "a larger class",
    { "database.instanceClass": "db.m8g.large" },
    [
      // No burst, no credits.
      "delete aws_cloudwatch_metric_alarm",
      "update aws_cloudwatch_metric_alarm",
      "update aws_cloudwatch_metric_alarm",
      "update aws_db_instance",
    ],
  ],
  [
    "more storage",
    { "database.storageGb": 50, "database.maxStorageGb": 200 },
    ["update aws_cloudwatch_metric_alarm", "update aws_db_instance"],
  ],
  [
    "storage of several volumes",
    { "database.storageGb": 400, "database.maxStorageGb": 1000 },
    ["update aws_cloudwatch_metric_alarm", "update aws_db_instance"],
  ],
  ["a standby in another zone", { "database.multiZone": true }, ["update aws_db_instance"]],
  [
    "another parameter of the engine",
    { "database.parameters": { work_mem: "65536" } },
    ["update aws_db_parameter_group"],
  ],
  [
    "a new major version, whose parameter group is made before it",
    { "database.engineVersion": "18" },
    ["create aws_db_parameter_group", "delete aws_db_parameter_group", "update aws_db_instance"],
  ],
  [
    "another password",
    { "database.password": { length: 64, version: 2 } },
    [
      "update aws_db_instance",
      "update aws_secretsmanager_secret_version",
      "update aws_secretsmanager_secret_version",
    ],
  ],
  ["tokens of IAM", { "database.iamAuthentication": true }, ["update aws_db_instance"]],
];

describe.skipIf(missing)("changes of a database on RDS", () => {
  let life: Life;
  let made: Changes = {};
  beforeAll(() => {
    life = new Life(POSTGRES_ON_RDS);
    life.begin("market-network", "market-data");
  });
  afterAll(() => life.remove());

  it.each(CHANGES)("%s is made in place", (_, change, planned) => {
    made = { ...made, ...change };
    expect(life.change("market-data", made)).toEqual(planned);
  });

  it("none of them has deleted a database", () => {
    expect(life.deleted()).not.toContain("aws_db_instance");
  });

  it.each([
    ["an earlier version", { "database.engineVersion": "17" }, /takes no database back/],
    ["less storage", { "database.storageGb": 20 }, /allocated_storage/],
    ["another user", { "database.connection": { user: "shop" } }, /username was app and is shop/],
    ["a snapshot over it", { "database.restoreFrom": "shop-final" }, /snapshot_identifier/],
  ])("%s is refused before Terraform runs", (_, change, sentence) => {
    expect(life.refusal({ ...made, ...change })).toMatch(sentence);
    life.synthesise(made);
  });

  it.each([
    ["another engine", MYSQL_ON_RDS],
    [
      "switching it off",
      {
        database: { hosting: "external", service: "mongo" },
        "service.secrets.database_url": "market/database-url",
      },
    ],
  ])("%s is refused before Terraform runs", (_, change) => {
    expect(life.refusal(change)).toMatch(/the data of the database mongo .*aws_db_instance/);
    life.synthesise(made);
  });
});

describe.skipIf(missing)("a database that is made from a snapshot", () => {
  let life: Life;
  const restored = { "database.restoreFrom": "shop-postgres-final" };
  beforeAll(() => {
    life = new Life({ ...POSTGRES_ON_RDS, ...restored });
    life.succeeds("market-network", ["init"]);
    life.apply("market-network");
    life.succeeds("market-data", ["init"]);
  });
  afterAll(() => life.remove());

  it("comes up, and the second plan is empty", () => {
    expect(life.change("market-data", {})).toContain("create aws_db_instance");
    expect(life.stateText("market-data")).toContain('"snapshot_identifier": "shop-postgres-final"');
  });
});
