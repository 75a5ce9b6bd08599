import { describe, expect, it } from "vitest";
import { inputShape, validateInput } from "../../modules/aws/api-model.ts";
import { findInstanceType } from "../../modules/aws/instance-types.ts";
import {
  isDynamicParameter,
  isRdsClassOffered,
  isReserved,
  RDS_ENGINES,
  RDS_FACTS,
  RESERVED_NAMES,
  rdsClasses,
  rdsMajorOf,
  rdsMajorVersions,
  rdsMinorVersions,
  rdsParameterSource,
  rdsSource,
  WITHOUT_INSIGHTS,
} from "../../modules/aws/rds.ts";
import { regionNames } from "../../modules/aws/regions.ts";

describe("what RDS has", () => {
  it("has a source and a date", () => {
    expect(rdsSource()).toMatchObject({ source: "PyPI package cfn_lint", licence: "MIT-0" });
    for (const { retrieved } of [rdsSource(), rdsParameterSource()])
      expect(retrieved).toMatch(/^2026-11-\d\d$/);
  });

  it("are major versions in standard support, each with minor ones in their order", () => {
    expect(rdsMajorVersions("postgres")).toEqual(["14", "15", "16", "17", "18"]);
    expect(rdsMajorVersions("mysql")).toEqual(["8.4"]);
    for (const engine of RDS_ENGINES)
      for (const major of rdsMajorVersions(engine)) {
        const minors = rdsMinorVersions(engine, major).map((name) => Number(name.split(".").at(-1)));
        expect(minors.length, major).toBeGreaterThan(2);
        expect(minors, major).toEqual([...minors].sort((one, other) => one - other));
      }
  });

  it.each([
    ["postgres", "17", "17"],
    ["postgres", "17.9", "17"],
    // Deprecated, and of before version 10.
    ["postgres", "17.1", undefined],
    ["postgres", "9.6", undefined],
    ["postgres", "8.4", undefined],
    ["mysql", "8.4.9", "8.4"],
    ["mysql", "8", undefined],
    ["mysql", "8.0", undefined],
  ] as const)("%s %s is of %s", (engine, version, major) => {
    expect(rdsMajorOf(engine, version)).toBe(major);
  });

  it("are classes of which EC2 has the type, so that an alarm knows the memory", () => {
    for (const engine of RDS_ENGINES) {
      const classes = rdsClasses(engine);
      expect(classes.length).toBeGreaterThan(150);
      const unknown = classes.filter((name) => !findInstanceType(name.replace(/^db\./, "")));
      // A large one of few regions that moto's list lacks.
      expect(
        unknown.filter((name) => !name.startsWith("db.x2g.")),
        engine,
      ).toEqual([]);
    }
  });

  it("are classes by region; nothing is said of a region that the source lacks", () => {
    expect(isRdsClassOffered("postgres", "db.t4g.micro", "eu-central-1")).toBe(true);
    expect(isRdsClassOffered("postgres", "db.m9g.large", "af-south-1")).toBe(false);
    expect(isRdsClassOffered("mysql", "db.t4g.tiny", "eu-central-1")).toBe(false);
    expect(isRdsClassOffered("mysql", "db.t4g.micro", "xx-north-1")).toBeUndefined();
    // The class that is the default; elsewhere a sentence asks for another one.
    const lacking = regionNames().filter((region) =>
      RDS_ENGINES.some((engine) => isRdsClassOffered(engine, "db.t4g.micro", region) === false),
    );
    expect(lacking).toEqual(["ca-west-1"]);
  });

  it("are small classes without Performance Insights that there are", () => {
    for (const engine of RDS_ENGINES)
      expect(WITHOUT_INSIGHTS[engine].filter((name) => !rdsClasses(engine).includes(name))).toEqual([]);
  });

  it.each([
    ["postgres", "work_mem", true],
    ["postgres", "log_connections", true],
    ["postgres", "shared_preload_libraries", false],
    ["postgres", "max_connections", false],
    ["postgres", "rds.force_ssl", false],
    ["mysql", "require_secure_transport", true],
    ["mysql", "max_connections", true],
    ["mysql", "innodb_log_file_size", false],
    ["mysql", "performance_schema", false],
  ] as const)("%s takes %s while it runs: %s", (engine, name, dynamic) => {
    expect(isDynamicParameter(engine, name)).toBe(dynamic);
  });

  it.each(
    Object.entries(RESERVED_NAMES).flatMap(([engine, kinds]) =>
      Object.entries(kinds).map(([kind, names]) => [engine, kind, names] as const),
    ),
  )("are names that %s keeps from a %s, each once", (_engine, _kind, names) => {
    expect(names).toEqual(expect.arrayContaining(["user", "table", "rdsadmin"]));
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
  });

  it("let the master user be postgres, PostgreSQL's own default", () => {
    expect(RESERVED_NAMES.postgres.user).not.toContain("postgres");
    expect(RESERVED_NAMES.postgres.database).toContain("postgres");
  });

  it("keep admin, public and what begins with pg_ from users of PostgreSQL alone", () => {
    for (const name of ["admin", "public", "pg_shop"]) {
      expect(isReserved("postgres", "user", name)).toBe(true);
      expect(isReserved("mysql", "user", name)).toBe(false);
    }
    for (const engine of RDS_ENGINES) expect(isReserved(engine, "user", "root")).toBe(false);
    expect(isReserved("mysql", "database", "sys")).toBe(true);
  });
});

describe("the API model of RDS", () => {
  it("is that of the operations by which Terraform makes a database", () => {
    expect(Object.keys(inputShape("rds", "CreateDBInstance"))).not.toEqual([]);
    expect(
      validateInput("rds", "CreateDBInstance", {
        DBInstanceIdentifier: "shop",
        DBInstanceClass: "db.t4g.micro",
        Engine: "postgres",
        Port: RDS_FACTS.postgres.port,
      }),
    ).toEqual([]);
    const [violation] = validateInput("rds", "CreateDBInstance", { Engine: "postgres" });
    expect(violation).toMatchObject({ rule: "required", path: "DBInstanceIdentifier" });
  });
});
