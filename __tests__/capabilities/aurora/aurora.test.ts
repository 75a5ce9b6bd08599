import { describe, expect, it } from "vitest";
import { AURORA_CATALOGUE, AURORA_FACTS, acusOf, SERVERLESS_CLASS } from "../../../modules/aws/aurora.ts";
import { findInstanceType } from "../../../modules/aws/instance-types.ts";
import { inWords } from "../../../modules/aws/priced-words.ts";
import { RDS_ENGINES } from "../../../modules/aws/rds.ts";
import { auroraPrices, auroraUsage } from "../../../modules/capabilities/aurora/price.ts";
import { type Aurora, aurora as schema } from "../../../modules/capabilities/aurora/schema.ts";
import { watched } from "../../../modules/capabilities/aurora/signals.ts";
import { parseEnvironment } from "../../../modules/capabilities/load.ts";
import { memoryOf } from "../../../modules/capabilities/relational-signals.ts";
import { Problems } from "../../../modules/problems.ts";
import { MYSQL_ON_AURORA, POSTGRES_ON_AURORA, stacksOf, withDatabase } from "../../support/databases.ts";
import type { Changes } from "../../support/environment.ts";
import type { Synthesised } from "../../support/synthesis.ts";

const dataOf = (database: Changes, changes: Changes = {}): Synthesised => {
  const data = stacksOf(withDatabase(database, changes))["data"];
  if (!data) throw new Error("no stack of the data");
  return data;
};

const refusal = (database: Changes, changes: Changes): string[] => {
  try {
    parseEnvironment(withDatabase(database, changes), "market.yml", "market");
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ path, message }) => `${path}: ${message}`);
  }
};

const settings = (more: object = {}): Aurora =>
  schema.parse({ hosting: "aurora", service: "db", engine: "mysql", engineVersion: "8.0", ...more });

const serverless = (minCapacity: number, maxCapacity: number) => ({
  instanceClass: SERVERLESS_CLASS,
  serverless: { minCapacity, maxCapacity },
});

describe("Aurora MySQL", () => {
  const data = dataOf(MYSQL_ON_AURORA);
  const cluster = data.only("aws_rds_cluster");

  it("is encrypted, backed up and kept", () => {
    expect(cluster).toMatchObject({
      engine: "aurora-mysql",
      engine_version: "8.0",
      storage_encrypted: true,
      deletion_protection: true,
      delete_automated_backups: false,
      skip_final_snapshot: false,
      final_snapshot_identifier: "market-mysql-final",
      backup_retention_period: 7,
      enabled_cloudwatch_logs_exports: ["audit", "error", "slowquery"],
      lifecycle: { prevent_destroy: true },
    });
    expect(cluster).not.toHaveProperty("master_password");
    expect(cluster).not.toHaveProperty("snapshot_identifier");
  });

  it("refuses connections without TLS, and writes down logins and changes", () => {
    const { family, parameter } = data.only("aws_rds_cluster_parameter_group") as {
      family: string;
      parameter: { name: string; value: string }[];
    };
    expect(family).toBe("aurora-mysql8.0");
    const values = Object.fromEntries(parameter.map(({ name, value }) => [name, value]));
    expect(values).toMatchObject({
      require_secure_transport: "ON",
      server_audit_logging: "1",
      server_audit_events: "CONNECT,QUERY_DDL,QUERY_DCL",
    });
  });

  it("has a writer and a reader in different zones, of which the reader takes over", () => {
    const instances = Object.values(data.all("aws_rds_cluster_instance"));
    expect(instances).toHaveLength(2);
    expect(instances.map((one) => one["promotion_tier"])).toEqual([0, 1]);
    expect(new Set(instances.map((one) => one["availability_zone"])).size).toBe(2);
    for (const one of instances)
      expect(one).toMatchObject({ publicly_accessible: false, auto_minor_version_upgrade: true });
  });

  it("has more readers while they are busy", () => {
    expect(data.only("aws_appautoscaling_target")).toMatchObject({
      service_namespace: "rds",
      scalable_dimension: "rds:cluster:ReadReplicaCount",
      min_capacity: 1,
      max_capacity: 5,
    });
    expect(data.only("aws_appautoscaling_policy")).toMatchObject({
      target_tracking_scaling_policy_configuration: {
        target_value: 70,
        predefined_metric_specification: { predefined_metric_type: "RDSReaderAverageCPUUtilization" },
      },
    });
  });

  // AWS scales no cluster without a reader, and deletes the target with the cluster and the policy with the target.
  it("begins to scale once it has a reader, and anew with another cluster", () => {
    const target = data.only("aws_appautoscaling_target");
    const instances = Object.keys(data.all("aws_rds_cluster_instance"));
    expect(target["depends_on"]).toEqual(
      expect.arrayContaining(instances.map((id) => `aws_rds_cluster_instance.${id}`)),
    );
    const anewWith = (type: string) => ({ replace_triggered_by: [`${data.address(type)}.id`] });
    expect(target["lifecycle"]).toEqual(anewWith("aws_rds_cluster"));
    expect(data.only("aws_appautoscaling_policy")["lifecycle"]).toEqual(
      anewWith("aws_appautoscaling_target"),
    );
  });

  it("keeps its readers as they are where there may be no more", () => {
    const fixed = dataOf(MYSQL_ON_AURORA, { "database.readers": { min: 2, max: 2 } });
    expect(Object.keys(fixed.all("aws_appautoscaling_target"))).toEqual([]);
    expect(Object.keys(fixed.all("aws_rds_cluster_instance"))).toHaveLength(3);
  });

  it("of a minor version stays there", () => {
    const pinned = dataOf(MYSQL_ON_AURORA, { "database.engineVersion": "8.0.mysql_aurora.3.10.6" });
    for (const one of Object.values(pinned.all("aws_rds_cluster_instance")))
      expect(one["auto_minor_version_upgrade"]).toBe(false);
    expect(pinned.only("aws_rds_cluster_parameter_group")).toMatchObject({ family: "aurora-mysql8.0" });
  });
});

describe("an Aurora cluster of a snapshot", () => {
  it("fails the apply where the snapshot has another user, or is not encrypted", () => {
    const restored = dataOf(MYSQL_ON_AURORA, { "database.restoreFrom": "shop-final" });
    expect(restored.only("aws_rds_cluster")["lifecycle"]).toMatchObject({
      postcondition: [
        { condition: "${self.storage_encrypted}" },
        { condition: '${self.master_username == "app"}' },
      ],
    });
  });

  it("is encrypted by a key of the file: AWS gives the copy of a cluster's snapshot none", () => {
    const restored = dataOf(MYSQL_ON_AURORA, { "database.restoreFrom": "shop-final" });
    const { postcondition } = restored.only("aws_rds_cluster")["lifecycle"] as {
      readonly postcondition: readonly { readonly error_message: string }[];
    };
    expect(postcondition[0]?.error_message).toBe(
      "The snapshot shop-final (database.restoreFrom) is not encrypted, and neither is what is made of it. Delete that, write a key in encryption.kmsKeyArn, and deploy again.",
    );
  });

  it("is made in the region of the snapshot", () => {
    const from = (region: string, type: string) =>
      refusal(MYSQL_ON_AURORA, {
        "database.restoreFrom": `arn:aws:rds:${region}:123456789012:${type}:shop-final`,
      });
    for (const type of ["snapshot", "cluster-snapshot"]) {
      expect(from("eu-central-1", type)).toEqual([]);
      expect(from("us-east-1", type)).toEqual([
        expect.stringMatching(
          /^database\.restoreFrom: ".*" is in us-east-1, and the database is made in eu-central-1, where AWS takes snapshots of that region alone; copy it there, and name the copy\./,
        ),
      ]);
    }
  });
});

describe("Aurora PostgreSQL", () => {
  const data = dataOf(POSTGRES_ON_AURORA, { disposable: true });

  it("has a capacity that follows the load, and goes with a disposable environment", () => {
    expect(data.only("aws_rds_cluster")).toMatchObject({
      engine: "aurora-postgresql",
      serverlessv2_scaling_configuration: { min_capacity: 0.5, max_capacity: 8 },
      deletion_protection: false,
      skip_final_snapshot: true,
      lifecycle: { prevent_destroy: false },
    });
    for (const one of Object.values(data.all("aws_rds_cluster_instance")))
      expect(one["instance_class"]).toBe("db.serverless");
  });
});

describe("what Aurora has", () => {
  it("are major versions in standard support, each with minor ones in their order", () => {
    expect(AURORA_CATALOGUE.majorVersions("mysql")).toEqual(["8.0", "8.4"]);
    expect(AURORA_CATALOGUE.majorVersions("postgres")).toEqual(["14", "15", "16", "17", "18"]);
    expect(AURORA_CATALOGUE.minorVersions("mysql", "8.0").at(-1)).toBe("8.0.mysql_aurora.3.13.0");
    expect(AURORA_CATALOGUE.majorOf("mysql", "5.7")).toBeUndefined();
    // RDS has it, Aurora does not.
    expect(AURORA_CATALOGUE.majorOf("postgres", "17.8")).toBeUndefined();
  });

  it("are classes of which EC2 has the type, so that an alarm knows the memory", () => {
    for (const engine of RDS_ENGINES) {
      const unknown = AURORA_CATALOGUE.classes(engine).filter(
        (name) => name !== SERVERLESS_CLASS && !findInstanceType(name.replace(/^db\./, "")),
      );
      // Large ones of few regions that moto's list lacks.
      expect(
        unknown.filter((name) => !name.startsWith("db.x2g.")),
        engine,
      ).toEqual([]);
    }
  });

  it.each([
    ["mysql", "8.0.mysql_aurora.3.04.6", { least: 0.5, most: 128 }],
    ["mysql", "8.0.mysql_aurora.3.10.6", { least: 0, most: 256 }],
    ["mysql", "8.0", { least: 0, most: 256 }],
    ["mysql", "8.4.mysql_aurora.8.4.7", { least: 0, most: 256 }],
    ["postgres", "14.6", { least: 0.5, most: 128 }],
    ["postgres", "14.17", { least: 0, most: 256 }],
    ["postgres", "18.3", { least: 0, most: 256 }],
  ] as const)("%s %s takes capacity from and to %j", (engine, version, expected) => {
    expect(acusOf(engine, version)).toMatchObject(expected);
  });

  // Source: Aurora User Guide, "Maximum connections to an Aurora MySQL DB instance", default values by class, 2026-11-29.
  it.each([
    ["db.t3.small", 45],
    ["db.t3.medium", 90],
    ["db.t4g.medium", 90],
    ["db.t4g.large", 135],
    ["db.r5.large", 1_000],
    ["db.r5.xlarge", 2_000],
    ["db.r5.2xlarge", 3_000],
    ["db.r5.4xlarge", 4_000],
    ["db.r5.8xlarge", 5_000],
    ["db.r5.12xlarge", 6_000],
    ["db.r5.16xlarge", 6_000],
    ["db.r5.24xlarge", 7_000],
    ["db.r6g.large", 1_000],
    ["db.r6g.xlarge", 2_000],
  ])("are connections to MySQL, with %s as many as AWS says: %d", (instanceClass, connections) => {
    expect(AURORA_FACTS.mysql.connections(memoryOf(instanceClass) ?? 0)).toBe(connections);
  });
});

describe("alarms of Aurora", () => {
  const idsOf = (more: object) => watched(settings(more)).map(({ id }) => id);

  it("fit the engine, the class and the readers", () => {
    expect(idsOf({})).toEqual([
      "cpu",
      "reader-cpu",
      "replica-lag",
      "memory",
      "connections",
      "cpu-surplus",
      "history",
    ]);
    expect(
      idsOf({ engine: "postgres", engineVersion: "17", ...serverless(1, 8), readers: { min: 0, max: 0 } }),
    ).toEqual(["cpu", "memory", "connections", "capacity", "transaction-ids"]);
  });

  it("take the memory of the most capacity, and know how few connections a small one takes", () => {
    const of = (id: string, minCapacity: number) =>
      watched(settings({ engine: "postgres", engineVersion: "17", ...serverless(minCapacity, 64) })).find(
        (one) => one.id === id,
      )?.alarm.threshold;
    expect(of("connections", 0.5)).toBe(1_500);
    expect(of("connections", 2)).toBe(3_750);
    expect(of("memory", 2)).toBe(Math.floor(64 * 2 * 1024 * 0.05) * 1024 ** 2);
  });

  it("say nothing of instances that pause", () => {
    const missing = watched(settings(serverless(0, 8))).map(({ alarm }) => alarm.missingData);
    expect(new Set(missing)).toEqual(new Set(["notBreaching"]));
    expect(watched(settings(serverless(0.5, 8)))[0]?.alarm.missingData).toBe("breaching");
  });
});

describe("the bill of Aurora", () => {
  it("counts the writer and the readers that are always there", () => {
    const [line] = auroraPrices(settings({ readers: { min: 2 } }));
    expect(line).toMatchObject({ item: "aurora:mysql:db.t4g.medium", quantity: 3 });
    expect(line?.note).toContain("up to 3 more readers under load");
    expect(inWords("aurora:mysql:db.t4g.medium")).toBe("Aurora MySQL db.t4g.medium");
  });

  it("counts by the month what no instance has less of, and what load adds by use", () => {
    const counted = (minCapacity: number) => {
      const capacity = settings(serverless(minCapacity, 8));
      const units = (lines: readonly { readonly item: string; readonly quantity: number }[]) =>
        lines.filter(({ item }) => item === "auroraCapacityUnit").map(({ quantity }) => quantity);
      return { fixed: units(auroraPrices(capacity)), byUse: units(auroraUsage(capacity)) };
    };
    expect(counted(2)).toEqual({ fixed: [4], byUse: [] });
    expect(counted(0.5)).toEqual({ fixed: [1], byUse: [1] });
    expect(counted(0)).toEqual({ fixed: [], byUse: [2] });
  });
});

it("takes an underscore in the database's name, though not in the user's", () => {
  expect(refusal(MYSQL_ON_AURORA, { "database.connection": { database: "my_app" } })).toEqual([]);
});

describe("what Aurora is refused", () => {
  it.each([
    [{ "database.instanceClass": "db.m8g.large" }, /is not a class of Aurora MySQL/],
    [
      { "database.engineVersion": "5.7" },
      /is not a version of Aurora MySQL in standard support; write one of "8.0", "8.4"/,
    ],
    [{ "database.instanceClass": "db.serverless" }, /needs bounds; write database.serverless/],
    [
      { "database.serverless": { minCapacity: 1, maxCapacity: 8 } },
      /but database.instanceClass is "db.t4g.medium"/,
    ],
    [{ "database.readers": { min: 0, max: 5 } }, /without a reader there is no load of readers to follow/],
    [{ "database.readers": { min: 3, max: 2 } }, /is 2, below database.readers.min: 3/],
    [
      { "database.connection": { readerSecret: "database_url" } },
      /is that of database.connection.secret; name another/,
    ],
    [{ "database.connection": { user: "my_app" } }, /AWS takes no underscore in the user of a cluster/],
    [{ "database.performanceInsights": true }, /is not there on db.t4g.medium .* for Aurora MySQL/],
    [{ "database.parameters": { require_secure_transport: "OFF" } }, /is ON in every environment/],
    [{ "service.secrets.database_url": "market/url" }, /database.hosting: aurora composes itself/],
  ])("%j", (changes, sentence) => {
    expect(refusal(MYSQL_ON_AURORA, changes).join("\n")).toMatch(sentence);
  });

  it.each([
    [{ minCapacity: 0.7, maxCapacity: 8 }, /steps of 0.5/],
    [{ minCapacity: 0.5, maxCapacity: 300 }, /256/],
    [{ minCapacity: 0, maxCapacity: 0.5 }, /Aurora takes 1 at least/],
    [{ minCapacity: 9, maxCapacity: 8 }, /below database.serverless.minCapacity: 9/],
    [
      { minCapacity: 0.5, maxCapacity: 8, pauseAfterSeconds: 600 },
      /pauses with database.serverless.minCapacity: 0 only/,
    ],
  ])("of capacity %j", (bounds, sentence) => {
    expect(refusal(POSTGRES_ON_AURORA, { "database.serverless": bounds }).join("\n")).toMatch(sentence);
  });
});
