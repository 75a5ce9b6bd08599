import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dailyWindows, overlap, weeklyWindow } from "../../../modules/aws/maintenance-windows.ts";
import { inWords } from "../../../modules/aws/priced-words.ts";
import { checkProject } from "../../../modules/capabilities/agreement.ts";
import { parseEnvironment } from "../../../modules/capabilities/load.ts";
import { allParameters } from "../../../modules/capabilities/rds/parameters.ts";
import { rdsPrices } from "../../../modules/capabilities/rds/price.ts";
import { type Rds, rds as schema } from "../../../modules/capabilities/rds/schema.ts";
import { watched } from "../../../modules/capabilities/rds/signals.ts";
import { loadComposeProject } from "../../../modules/compose/index.ts";
import { Problems } from "../../../modules/problems.ts";
import {
  databaseProject,
  MYSQL_ON_RDS,
  POSTGRES_ON_RDS,
  stacksOf,
  withDatabase,
} from "../../support/databases.ts";
import type { Changes } from "../../support/environment.ts";
import type { Synthesised } from "../../support/synthesis.ts";

const dataOf = (database: Changes, changes: Changes = {}): Synthesised => {
  const data = stacksOf(withDatabase(database, changes))["data"];
  if (!data) throw new Error("no stack of the data");
  return data;
};

const refusal = (changes: Changes): string[] => {
  try {
    parseEnvironment(withDatabase(POSTGRES_ON_RDS, changes), "market.yml", "market");
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ path, message }) => `${path}: ${message}`);
  }
};

describe("PostgreSQL on RDS", () => {
  const data = dataOf(POSTGRES_ON_RDS);
  const instance = data.only("aws_db_instance");

  it("is encrypted, closed, backed up and kept", () => {
    expect(instance).toMatchObject({
      engine: "postgres",
      engine_version: "17",
      auto_minor_version_upgrade: true,
      storage_encrypted: true,
      publicly_accessible: false,
      deletion_protection: true,
      delete_automated_backups: false,
      skip_final_snapshot: false,
      final_snapshot_identifier: "market-postgres-final",
      backup_retention_period: 7,
      enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"],
      multi_az: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(instance).not.toHaveProperty("snapshot_identifier");
  });

  it("takes connections with TLS only, and writes down logins and changes", () => {
    expect(data.only("aws_db_parameter_group")).toMatchObject({
      family: "postgres17",
      lifecycle: { create_before_destroy: true },
      parameter: [
        { name: "log_connections", value: "1", apply_method: "immediate" },
        { name: "log_disconnections", value: "1", apply_method: "immediate" },
        { name: "pgaudit.log", value: "ddl,role", apply_method: "pending-reboot" },
        { name: "rds.force_ssl", value: "1", apply_method: "pending-reboot" },
        {
          name: "shared_preload_libraries",
          value: "pg_stat_statements,pgaudit",
          apply_method: "pending-reboot",
        },
      ],
    });
  });

  it("composes its connection string of a password that stands nowhere", () => {
    const strings = Object.values(data.all("aws_secretsmanager_secret_version")).map((version) =>
      String(version["secret_string_wo"]),
    );
    expect(strings).toContainEqual(
      expect.stringMatching(
        /^postgresql:\/\/app:\$\{ephemeral\.[\w.-]+\}@\$\{aws_db_instance\.[\w.-]+\.address\}:5432\/app\?sslmode=verify-full$/,
      ),
    );
    expect(String(instance["password_wo"])).toMatch(/^\$\{ephemeral\./);
    expect(instance).not.toHaveProperty("password");
  });

  it("lets its clients in, and nobody else", () => {
    const rules = Object.entries(data.all("aws_vpc_security_group_ingress_rule")).filter(([id]) =>
      id.includes("database"),
    );
    // And the bastion's.
    expect(rules.length).toBeGreaterThan(0);
    for (const [, rule] of rules) {
      expect(rule).toMatchObject({ from_port: 5432, to_port: 5432 });
      expect(rule["referenced_security_group_id"]).toBeDefined();
      expect(rule).not.toHaveProperty("cidr_ipv4");
    }
  });

  it("keeps its minor version where the file says one", () => {
    const pinned = dataOf(POSTGRES_ON_RDS, { "database.engineVersion": "17.9" });
    expect(pinned.only("aws_db_instance")).toMatchObject({
      engine_version: "17.9",
      auto_minor_version_upgrade: false,
    });
    expect(pinned.only("aws_db_parameter_group")).toMatchObject({ family: "postgres17" });
  });

  // The provider would send the 3000 IOPS of a smaller storage when it grows past 400 GiB, which RDS refuses.
  it.each([
    [399, undefined, undefined],
    [400, 12_000, 500],
  ])("of %i GiB has %s IOPS and %s MiB/s written down", (storageGb, iops, throughput) => {
    const sized = dataOf(POSTGRES_ON_RDS, { "database.storageGb": storageGb, "database.maxStorageGb": 1000 });
    const { allocated_storage, iops: written, storage_throughput } = sized.only("aws_db_instance");
    expect([allocated_storage, written, storage_throughput]).toEqual([storageGb, iops, throughput]);
  });

  it("asks of a snapshot what cannot be changed in place, where the next plan would replace the database", () => {
    const of = (changes: Changes = {}): [condition: string, message: string][] => {
      const restored = { "database.restoreFrom": "shop-final", ...changes };
      const { lifecycle } = dataOf(POSTGRES_ON_RDS, restored).only("aws_db_instance") as {
        lifecycle: {
          prevent_destroy: boolean;
          postcondition: { condition: string; error_message: string }[];
        };
      };
      expect(lifecycle.prevent_destroy).toBe(true);
      return lifecycle.postcondition.map((one) => [one.condition, one.error_message]);
    };
    const messages = of().map(([, message]) => message);
    expect(of().map(([condition]) => condition)).toEqual([
      "${self.storage_encrypted}",
      '${self.username == "app"}',
      '${self.db_name == "app"}',
      // Whatever key the snapshot has: the environment names none.
      "${self.storage_encrypted}",
    ]);
    expect(messages[0]).toContain(
      "and neither is what is made of it. Delete that, copy the snapshot with a key",
    );
    expect(messages[1]).toContain(
      "shop-final (database.restoreFrom) has another database.connection.user than app",
    );
    const arn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    expect(of({ encryption: { kmsKeyArn: arn } })[3]).toEqual([
      `\${self.kms_key_id == "${arn}"}`,
      expect.stringContaining("encryption.kmsKeyArn"),
    ]);
    // That of another stack, which is no text.
    expect(of({ encryption: { key: "create" } })[3]?.[0]).toMatch(
      /^\$\{self\.kms_key_id == data\.terraform_remote_state\.[\w-]+\.outputs\.[\w-]+\}$/,
    );
    expect(instance["lifecycle"]).not.toHaveProperty("postcondition");
  });

  it("goes with a disposable environment", () => {
    const disposable = dataOf(POSTGRES_ON_RDS, { disposable: true }).only("aws_db_instance");
    expect(disposable).toMatchObject({
      deletion_protection: false,
      delete_automated_backups: true,
      skip_final_snapshot: true,
      lifecycle: { prevent_destroy: false },
    });
    expect(disposable).not.toHaveProperty("final_snapshot_identifier");
  });
});

describe("MySQL on RDS", () => {
  const data = dataOf(MYSQL_ON_RDS);

  it("takes connections with TLS only, and has an audit log by its plugin", () => {
    expect(data.only("aws_db_parameter_group")["parameter"]).toContainEqual({
      name: "require_secure_transport",
      value: "1",
      apply_method: "immediate",
    });
    expect(data.only("aws_db_option_group")).toMatchObject({
      engine_name: "mysql",
      major_engine_version: "8.4",
      // A snapshot names it for as long as there is one.
      skip_destroy: true,
      option: [{ option_name: "MARIADB_AUDIT_PLUGIN" }],
    });
    expect(data.only("aws_db_instance")).toMatchObject({
      enabled_cloudwatch_logs_exports: ["audit", "error", "slowquery"],
    });
  });

  it("keeps each of its logs as long as the file says", () => {
    const logs = Object.values(data.all("aws_cloudwatch_log_group")).map((log) => [
      log["name"],
      log["retention_in_days"],
    ]);
    for (const log of ["audit", "error", "slowquery"])
      expect(logs).toContainEqual([`/aws/rds/instance/market-mysql/${log}`, 365]);
  });
});

describe("the parameters of a database on RDS", () => {
  it("are those of the file over what is logged, and never over TLS", () => {
    const said = { log_disconnections: "0", work_mem: "65536", "rds.force_ssl": "0" };
    const byName = Object.fromEntries(
      allParameters("postgres", "17", said).map(({ name, value }) => [name, value]),
    );
    expect(byName).toMatchObject({ log_disconnections: "0", work_mem: "65536", "rds.force_ssl": "1" });
  });

  it("are a list of what is logged of connections from PostgreSQL 18 on", () => {
    expect(allParameters("postgres", "18", {})).toContainEqual({
      name: "log_connections",
      value: "receipt,authentication,authorization",
      applyMethod: "immediate",
    });
  });
});

describe("the alarms of a database on RDS", () => {
  const alarmsOf = (settings: Partial<Parameters<typeof watched>[0]> = {}) =>
    Object.fromEntries(
      watched(
        { engine: "postgres", instanceClass: "db.m8g.large", parameters: {}, ...settings },
        "aws_db_instance.one",
      ).map(({ id, metric, alarm }) => [id, [metric, alarm.when, alarm.threshold]]),
    );

  it("count free storage from what there is, which AWS may have enlarged", () => {
    const alarms = Object.values(dataOf(POSTGRES_ON_RDS).all("aws_cloudwatch_metric_alarm"));
    const thresholds = alarms
      .filter((alarm) => alarm["metric_name"] === "FreeStorageSpace")
      .map(({ threshold }) => threshold);
    expect(thresholds).toEqual([
      expect.stringMatching(/^\$\{aws_db_instance\.\w+\.allocated_storage \* 1073741824 \/ 10\}$/),
    ]);
  });

  it("are those that mean something for the engine and the class", () => {
    expect(alarmsOf()).toEqual({
      cpu: ["CPUUtilization", "at or above", 80],
      // What there is by then.
      storage: ["FreeStorageSpace", "below", expect.any(Number)],
      memory: ["FreeableMemory", "below", 409 * 1024 ** 2],
      // 8 GiB / 9531392 = 901
      connections: ["DatabaseConnections", "at or above", 675],
      "io-balance": ["EBSIOBalance%", "below", 10],
      "transaction-ids": ["MaximumUsedTransactionIDs", "at or above", 1_000_000_000],
    });
    const small = alarmsOf({ engine: "mysql", instanceClass: "db.t4g.micro" });
    expect(Object.keys(small)).toContain("cpu-surplus");
    expect(Object.keys(small)).not.toContain("transaction-ids");
  });

  it("count the connections that the file allows, by a formula of the memory, too", () => {
    expect(alarmsOf({ parameters: { max_connections: "200" } })["connections"]?.[2]).toBe(150);
    const byFormula = (formula: string) =>
      alarmsOf({ parameters: { max_connections: formula } })["connections"];
    expect(byFormula("LEAST({DBInstanceClassMemory/9531392},100)")?.[2]).toBe(75);
    expect(byFormula("{AllocatedStorage/1073741824}")).toBeUndefined();
  });

  it("do not guess the memory of a class that is not in the table", () => {
    expect(Object.keys(alarmsOf({ instanceClass: "db.x99.large" }))).toEqual([
      "cpu",
      "storage",
      "io-balance",
      "transaction-ids",
    ]);
  });
});

describe("the price of a database on RDS", () => {
  const rds = { engine: "postgres", instanceClass: "db.m8g.large", storageGb: 50 } as const;
  const wordsOf = (multiZone: boolean) =>
    rdsPrices({ ...settingsOf(), ...rds, multiZone }).map(({ item, quantity }) => inWords(item, quantity));

  it("is that of the instance and its storage, in one zone or two", () => {
    expect(wordsOf(false)).toEqual(["1 RDS for PostgreSQL db.m8g.large", "50 GB of RDS storage"]);
    expect(wordsOf(true)).toEqual([
      "1 RDS for PostgreSQL db.m8g.large in two zones",
      "50 GB of RDS storage in two zones",
    ]);
  });

  it("has a note where CPU above the baseline is billed", () => {
    const [burstable] = rdsPrices(settingsOf());
    expect(burstable).toMatchObject({ item: "rds:postgres:db.t4g.micro", note: expect.any(String) });
  });

  /** With its defaults. */
  function settingsOf(): Rds {
    return schema.parse(POSTGRES_ON_RDS["database"]);
  }
});

describe("windows", () => {
  it.each([
    ["sun:04:30-sun:05:30", "03:00-04:00", false],
    ["sun:03:30-sun:04:30", "03:00-04:00", true],
    ["sun:23:30-mon:00:30", "00:00-01:00", true],
    ["sun:23:00-mon:00:00", "00:00-01:00", false],
    ["wed:12:00-wed:13:00", "23:30-00:30", false],
    ["mon:00:00-mon:01:00", "23:30-00:30", true],
    ["tue:01:00-tue:02:00", "02:00-03:00", false],
  ])("%s and %s overlap: %s", (weekly, daily, expected) => {
    expect(dailyWindows(daily).some((one) => overlap(one, weeklyWindow(weekly)))).toBe(expected);
  });
});

describe("what the file says of a database on RDS", () => {
  it.each([
    [
      { "database.instanceClass": "db.t4g.tiny" },
      'database.instanceClass: "db.t4g.tiny" is not a class of RDS for PostgreSQL. Did you mean db.t4g.micro?',
    ],
    [
      { "database.engineVersion": "9.6" },
      'database.engineVersion: "9.6" is not a version of RDS for PostgreSQL in standard support; write one of "14", "15", "16", "17", "18", or one of their minor versions.',
    ],
    [
      { "database.engineVersion": 17 },
      'database.engineVersion: 17 must be a version of PostgreSQL in quotes, such as "17"',
    ],
    [
      { "database.maintenanceWindow": "sun:03:30-sun:04:30" },
      'database.maintenanceWindow: "sun:03:30-sun:04:30" overlaps the daily backup at 03:00-04:00 (database.backupWindow), which AWS refuses; move one of them.',
    ],
    [
      { "database.storageGb": 100 },
      "database.maxStorageGb: is 100; AWS asks for at least a tenth more than database.storageGb: 100. Write 110 or more, or false.",
    ],
    [
      { "database.storageGb": 60_000, "database.maxStorageGb": 65_536 },
      "database.maxStorageGb: is 65536; AWS asks for at least a tenth more than database.storageGb: 60000, and takes at most 65536. Write false.",
    ],
    [
      { "database.backupWindow": "3:00-4:00" },
      'database.backupWindow: "3:00-4:00" must be two times of the day in UTC, such as "03:00-04:00"',
    ],
    [
      { "database.maintenanceWindow": "Sun:04:30-Sun:05:30" },
      'database.maintenanceWindow: "Sun:04:30-Sun:05:30" must be two times of the week in UTC with days in lower-case letters',
    ],
    [
      { "database.connection": { query: { sslmode: "disable" } } },
      'database.connection.query.sslmode: "disable" asks for no TLS, and RDS for PostgreSQL refuses connections without it in every environment; remove it.',
    ],
    [
      { "database.connection": { query: { ssl: "false" } } },
      'database.connection.query.ssl: "false" asks for no TLS',
    ],
    [
      { "database.restoreFrom": "arn:aws:rds:us-east-1:123456789012:snapshot:shop" },
      " is in us-east-1, and the database is made in eu-central-1, where AWS takes snapshots of that region alone; copy it there, and name the copy.",
    ],
    [
      { "database.restoreFrom": "shop--final" },
      'database.restoreFrom: "shop--final" must be the name or the ARN of a snapshot.',
    ],
    [
      { "database.connection": { user: "administrators1234" } },
      'database.connection.user: "administrators1234" has 18 characters; RDS takes at most 16.',
    ],
    [
      { "database.connection": { user: "pg_shop" } },
      'database.connection.user: "pg_shop" is a name that RDS for PostgreSQL keeps for itself; choose another user.',
    ],
    [
      { "database.connection": { user: "admin" } },
      'database.connection.user: "admin" is a name that RDS for PostgreSQL keeps for itself; choose another user.',
    ],
    [
      { "database.connection": { database: "current_user" } },
      'database.connection.database: "current_user" is a name that RDS for PostgreSQL keeps for itself; choose another database.',
    ],
    [
      { "database.connection": { database: "postgres" } },
      'database.connection.database: "postgres" is a name that RDS for PostgreSQL keeps for itself; choose another database.',
    ],
    [
      { "database.connection": { variables: { host: "DB_HOST" } } },
      'database.connection.variables.host: "DB_HOST" goes to containers that are granted the password; name its secret in database.connection.passwordSecret.',
    ],
    [
      {
        "database.connection": { passwordSecret: "db_password" },
        "service.secrets.db_password": "market/db",
      },
      "service.secrets.db_password: is the password of the database, which database.hosting: rds generates itself; remove it here, or name another secret in database.connection.passwordSecret.",
    ],
    [
      { "database.connection": { passwordSecret: "database_url" } },
      'database.connection.passwordSecret: "database_url" is the secret of the connection string (database.connection.secret); name another.',
    ],
  ] as const)("%j is told", (changes, sentence) => {
    expect(refusal(changes as Changes)).toContainEqual(expect.stringContaining(sentence));
  });

  it.each([
    "shop-final",
    "rds:shop-2026-11-29-03-05",
    "awsbackup:job-80f5fbc6-2e1b-ed56-3cf0-71df898be9c6",
    "arn:aws:rds:eu-central-1:123456789012:snapshot:shop-final",
    "arn:aws:rds:eu-central-1:123456789012:snapshot:rds:shop-2026-11-29-03-05",
    "arn:aws:rds:eu-central-1:123456789012:snapshot:awsbackup:job-80f5fbc6-2e1b-ed56-3cf0-71df898be9c6",
  ])("takes a snapshot of whoever made it: %s", (snapshot) => {
    expect(refusal({ "database.restoreFrom": snapshot })).toEqual([]);
  });

  it.each([{ sslmode: "require" }, { tls: "custom" }, { ssl: "true" }])(
    "takes what a client asks for TLS by: %j",
    (query) => {
      expect(refusal({ "database.connection": { query } })).toEqual([]);
    },
  );

  it("takes underscores, which most compose files have in their database's name", () => {
    const longest = `a${"_b".repeat(31)}`;
    expect(refusal({ "database.connection": { user: "my_app", database: longest } })).toEqual([]);
    expect(refusal({ "database.connection": { database: `${longest}c` } })).toEqual([
      `database.connection.database: "${longest}c" must start with a letter and hold at most 63 lower-case letters, digits and underscores.`,
    ]);
  });

  it("takes PostgreSQL's own name for its first user", () => {
    expect(refusal({ "database.connection": { user: "postgres" } })).toEqual([]);
  });

  it("is told at once, all of it", () => {
    expect(
      refusal({
        "database.storageGb": 100,
        "database.engineVersion": "9.6",
        "database.backupWindow": "03:00-03:10",
      }),
    ).toHaveLength(3);
  });
});

describe("the compose file beside a database on RDS", () => {
  function told(changes: Changes, over: string): string[] {
    const root = databaseProject("");
    try {
      writeFileSync(join(root, "over.yml"), over);
      const project = loadComposeProject({
        files: [join(root, "docker-compose.yml"), join(root, "over.yml")],
        workingDir: root,
        environment: {},
      });
      const loaded = parseEnvironment(withDatabase(POSTGRES_ON_RDS, changes), "market.yml", "market");
      return checkProject(loaded.environment, project, loaded).map(({ message }) => message);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }

  it("has the engine of its image", () => {
    expect(told({}, "services: { mongo: { image: mysql:8.4 } }")).toContainEqual(
      expect.stringContaining(
        '"postgres" is not what mongo runs on the laptop, which is mysql:8.4 in the compose file; write the engine of that image. (rds-has-the-engine)',
      ),
    );
    expect(told({}, "services: { mongo: { image: pgvector/pgvector:pg17 } }")).toEqual([]);
  });

  it("grants the connection string, or the password", () => {
    expect(told({ "database.connection": { secret: "databse_url" } }, "services: {}")).toContainEqual(
      expect.stringMatching(
        /"databse_url" is not a secret that the compose file grants.*name the secret of its password in database\.connection\.passwordSecret/,
      ),
    );
    expect(told({ "database.connection": { passwordSecret: "db_pass" } }, "services: {}")).toContainEqual(
      expect.stringContaining('"db_pass" is not a secret that the compose file grants'),
    );
  });
});
