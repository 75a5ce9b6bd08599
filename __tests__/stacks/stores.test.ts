import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { Synthesised } from "../support/synthesis.ts";

const SNAPSHOTS = join(PROJECT, "__tests__/__snapshots__");
const stacks = ["stacks", "environments"].flatMap((folder) =>
  readdirSync(join(SNAPSHOTS, folder))
    .filter((file) => file.endsWith("-data.tf.json"))
    .map((file) => new Synthesised(JSON.parse(readFileSync(join(SNAPSHOTS, folder, file), "utf8")))),
);
const stores = (...types: readonly string[]) =>
  types.flatMap((type) =>
    stacks.flatMap((stack) => Object.values(stack.all(type)).map((store) => ({ stack, type, store }))),
  );

const RELATIONAL = ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster"];
const CACHES = ["aws_elasticache_replication_group", "aws_elasticache_cluster"];
const INSTANCES = ["aws_rds_cluster_instance", "aws_docdb_cluster_instance"];

describe("databases and caches that AWS runs", () => {
  // What waits for the maintenance window is planned again each time until then.
  it.each([...RELATIONAL, ...CACHES, ...INSTANCES])("%s changes when it is applied", (type) => {
    const found = stores(type);
    expect(found.length).toBeGreaterThan(0);
    for (const { store } of found) expect(store["apply_immediately"]).toBe(true);
  });

  it.each([...RELATIONAL, ...CACHES])(
    "%s is in a group that is open at its port, for groups alone",
    (type) => {
      for (const { stack, store } of stores(type)) {
        const groups = store["vpc_security_group_ids"] ?? store["security_group_ids"];
        const rules = Object.values(stack.all("aws_vpc_security_group_ingress_rule")).filter((rule) =>
          (groups as readonly unknown[]).includes(rule["security_group_id"]),
        );
        expect(groups).toHaveLength(1);
        expect(rules.length).toBeGreaterThan(0);
        for (const rule of rules)
          expect(rule).toMatchObject({
            from_port: store["port"],
            to_port: store["port"],
            referenced_security_group_id: expect.any(String),
          });
      }
    },
  );

  // AWS makes a log group by itself that is missing: without an end, and in the way of Terraform's.
  it.each(RELATIONAL)("%s begins to log when its log groups are there", (type) => {
    for (const { store } of stores(type)) {
      const logs = store["enabled_cloudwatch_logs_exports"] as readonly string[];
      expect(logs.length).toBeGreaterThan(0);
      for (const log of logs)
        expect(store["depends_on"]).toContainEqual(
          expect.stringMatching(new RegExp(`^aws_cloudwatch_log_group\\..*${log}`)),
        );
    }
  });
});

describe("groups of their parameters", () => {
  // Another family is another group, which must be there before the store can leave the one that it has.
  it.each([
    "aws_db_parameter_group",
    "aws_rds_cluster_parameter_group",
    "aws_docdb_cluster_parameter_group",
    "aws_elasticache_parameter_group",
  ])("%s is replaced before the old one goes", (type) => {
    const found = stores(type);
    expect(found.length).toBeGreaterThan(0);
    for (const { store } of found) expect(store["lifecycle"]).toEqual({ create_before_destroy: true });
  });
});
