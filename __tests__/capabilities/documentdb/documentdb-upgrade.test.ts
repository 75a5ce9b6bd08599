import { describe, expect, it } from "vitest";
import { DOCUMENTDB, stacksOf, withDatabase } from "../../support/databases.ts";

const dataWith = (engineVersion: string) =>
  stacksOf(withDatabase(DOCUMENTDB, { "database.engineVersion": engineVersion }))["data"];

describe("DocumentDB", () => {
  const data = dataWith("8.0.0");

  it("may go to its next major version, with a parameter group that is made before the old one goes", () => {
    expect(data?.only("aws_docdb_cluster")).toMatchObject({
      engine_version: "8.0.0",
      allow_major_version_upgrade: true,
      apply_immediately: true,
    });
    expect(data?.only("aws_docdb_cluster_parameter_group")).toMatchObject({
      family: "docdb8.0",
      name_prefix: "market-documentdb-",
      lifecycle: { create_before_destroy: true },
    });
  });

  it("gets another instance class at once, not in the next maintenance window", () => {
    const instances = Object.values(data?.all("aws_docdb_cluster_instance") ?? {});
    expect(instances).toHaveLength(2);
    for (const instance of instances) expect(instance["apply_immediately"]).toBe(true);
  });
});
