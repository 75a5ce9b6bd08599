import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MYSQL_ON_AURORA, MYSQL_ON_RDS, POSTGRES_ON_AURORA } from "../support/databases.ts";
import type { Changes } from "../support/environment.ts";
import { Life } from "./database-life.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of changes of Aurora)`);

/** In this order, each on top of those before it. */
const CHANGES: readonly (readonly [what: string, change: Changes, planned: readonly string[]])[] = [
  [
    "a larger class",
    { "database.instanceClass": "db.r8g.large" },
    [
      // No burst, no credits.
      "delete aws_cloudwatch_metric_alarm",
      "update aws_cloudwatch_metric_alarm",
      "update aws_cloudwatch_metric_alarm",
      "update aws_rds_cluster_instance",
      "update aws_rds_cluster_instance",
    ],
  ],
  [
    "one reader more",
    { "database.readers": { min: 2 } },
    ["create aws_rds_cluster_instance", "update aws_appautoscaling_target"],
  ],
  [
    "more readers under load",
    { "database.readers": { min: 2, max: 8 } },
    ["update aws_appautoscaling_target"],
  ],
  [
    "a number of readers that stays",
    { "database.readers": { min: 2, max: 2 } },
    ["delete aws_appautoscaling_policy", "delete aws_appautoscaling_target"],
  ],
  [
    "a capacity that follows the load",
    {
      "database.instanceClass": "db.serverless",
      "database.serverless": { minCapacity: 0.5, maxCapacity: 16 },
    },
    [
      "create aws_cloudwatch_metric_alarm",
      "update aws_cloudwatch_metric_alarm",
      "update aws_cloudwatch_metric_alarm",
      "update aws_rds_cluster",
      "update aws_rds_cluster_instance",
      "update aws_rds_cluster_instance",
      "update aws_rds_cluster_instance",
    ],
  ],
  [
    "another parameter of the engine",
    { "database.parameters": { max_allowed_packet: "67108864" } },
    ["update aws_rds_cluster_parameter_group"],
  ],
  [
    "a new major version, whose parameter group is made before it",
    { "database.engineVersion": "8.4" },
    [
      "create aws_rds_cluster_parameter_group",
      "delete aws_rds_cluster_parameter_group",
      "update aws_rds_cluster",
    ],
  ],
  [
    "another password",
    { "database.password": { length: 32, version: 2 } },
    [
      "update aws_rds_cluster",
      "update aws_secretsmanager_secret_version",
      "update aws_secretsmanager_secret_version",
    ],
  ],
  ["tokens of IAM", { "database.iamAuthentication": true }, ["update aws_rds_cluster"]],
];

describe.skipIf(missing)("changes of a database on Aurora", () => {
  let life: Life;
  let made: Changes = {};
  beforeAll(() => {
    life = new Life(MYSQL_ON_AURORA);
    life.begin("market-network", "market-data");
  });
  afterAll(() => life.remove());

  it.each(CHANGES)("%s is made in place", (_, change, planned) => {
    made = { ...made, ...change };
    expect(life.change("market-data", made)).toEqual(planned);
  });

  it("none of them has deleted a cluster or an instance", () => {
    expect(life.deleted()).not.toContain("aws_rds_cluster");
    expect(life.deleted()).not.toContain("aws_rds_cluster_instance");
  });

  it.each([
    ["an earlier version", { "database.engineVersion": "8.0" }, /takes no database back/],
    ["another user", { "database.connection": { user: "shop" } }, /master_username was app and is shop/],
    ["a snapshot over it", { "database.restoreFrom": "shop-final" }, /snapshot_identifier/],
  ])("%s is refused before Terraform runs", (_, change, sentence) => {
    expect(life.refusal({ ...made, ...change })).toMatch(sentence);
    life.synthesise(made);
  });

  it.each([
    ["RDS in its place", MYSQL_ON_RDS],
    [
      "switching it off",
      {
        database: { hosting: "external", service: "mysql" },
        "service.secrets.database_url": "market/database-url",
      },
    ],
  ])("%s is refused before Terraform runs", (_, change) => {
    expect(life.refusal(change)).toMatch(/the data of the database mysql .*aws_rds_cluster/);
    life.synthesise(made);
  });
});

describe.skipIf(missing)("a cluster that is made from a snapshot", () => {
  let life: Life;
  const restored = { "database.restoreFrom": "shop-postgres-final" };
  beforeAll(() => {
    life = new Life({ ...POSTGRES_ON_AURORA, ...restored });
    life.succeeds("market-network", ["init"]);
    life.apply("market-network");
    life.succeeds("market-data", ["init"]);
  });
  afterAll(() => life.remove());

  it("comes up, and the second plan is empty", () => {
    expect(life.change("market-data", {})).toContain("create aws_rds_cluster");
    expect(life.stateText("market-data")).toContain('"snapshot_identifier": "shop-postgres-final"');
  });
});
