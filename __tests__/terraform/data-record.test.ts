import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Remembering } from "../support/data-record.ts";
import { DOCUMENTDB, MONGO_ON_HOST, POSTGRES_ON_RDS } from "../support/databases.ts";
import type { Changes } from "../support/environment.ts";
import { deletedIn } from "./deleted.ts";
import { terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (data that is kept while an environment changes)`);

const EXTERNAL: Changes = {
  "service.secrets": { database_url: "market/database-url", jwt_secret: { generate: { version: 1 } } },
  database: { hosting: "external", service: "mongo" },
};
const WHY = "2026-11-26: moved elsewhere";

/** Outputs of the network that the data stack reads, so that only the data stack has to be applied. */
function pretendNetwork(project: Remembering): void {
  const network = JSON.parse(
    readFileSync(project.path("cdktf.out/stacks/market-network/cdk.tf.json"), "utf8"),
  ) as {
    output: Record<string, unknown>;
  };
  const outputs = Object.fromEntries(
    Object.keys(network.output).map((name) => [name, { value: "subnet-1", type: "string" }]),
  );
  mkdirSync(project.path("state"), { recursive: true });
  writeFileSync(
    project.path("state/market-network.tfstate"),
    JSON.stringify({
      version: 4,
      terraform_version: "1.11.4",
      serial: 1,
      lineage: "x",
      outputs,
      resources: [],
    }),
  );
}

class Data {
  readonly project: Remembering;

  constructor(database: Changes) {
    this.project = new Remembering(database);
    this.synthesise();
    this.run("init");
  }

  synthesise(changes: Changes = {}): void {
    this.project.synthesise(changes);
    pretendNetwork(this.project);
  }

  run(...args: string[]): string {
    const ran = terraform(this.project.path("cdktf.out/stacks/market-data"), args, {
      STANDIN_LOG: this.project.path("log.jsonl"),
    });
    expect(ran.code, `terraform ${args.join(" ")}\n${ran.output.slice(-4000)}`).toBe(0);
    return ran.output;
  }

  /** Types of what was deleted in AWS. */
  get deleted(): string[] {
    return deletedIn(this.project.path("log.jsonl"));
  }
}

describe.skipIf(missing).each([
  {
    name: "the volume of a database on a host",
    database: MONGO_ON_HOST,
    kept: ["aws_ebs_volume", "aws_secretsmanager_secret"],
    gone: ["aws_dlm_lifecycle_policy", "aws_ecs_service"],
  },
  {
    name: "DocumentDB",
    database: DOCUMENTDB,
    kept: ["aws_docdb_cluster", "aws_docdb_subnet_group", "aws_docdb_cluster_parameter_group"],
    gone: ["aws_docdb_cluster_instance"],
  },
  {
    name: "PostgreSQL on RDS",
    database: POSTGRES_ON_RDS,
    kept: ["aws_db_instance", "aws_db_subnet_group", "aws_db_parameter_group"],
    gone: ["aws_cloudwatch_metric_alarm"],
  },
])("$name, let go", ({ database, kept, gone }) => {
  let data: Data;
  beforeAll(() => {
    data = new Data(database);
    data.run("apply", "-auto-approve");
  });
  afterAll(() => data.project.remove());

  it("is refused until the file says so, then leaves the state and is not deleted", () => {
    expect(data.project.refusals(EXTERNAL).join("\n")).toContain("the data of the database mongo");
    data.project.write("database mongo", { retired: WHY });
    data.project.write("mongo_", { retired: WHY });
    data.project.write("documentdb-password", { retired: WHY });
    data.project.write("rds-password", { retired: WHY });
    data.synthesise(EXTERNAL);
    const plan = data.run("plan", "-out=plan.bin");
    for (const type of kept)
      expect(plan).toMatch(
        new RegExp(`${type}\\.\\S+ will no longer be managed by Terraform, but will not be destroyed`),
      );
    data.run("apply", "plan.bin");
    expect(data.deleted).toEqual(expect.arrayContaining(gone));
    expect(data.deleted.filter((type) => kept.includes(type))).toEqual(
      // The connection string is composed of the password, and is made again from it.
      kept.includes("aws_secretsmanager_secret") ? ["aws_secretsmanager_secret"] : [],
    );
    data.run("plan", "-detailed-exitcode");
    const state = readFileSync(join(data.project.root, "state/market-data.tfstate"), "utf8");
    expect(state).not.toContain('"aws_ebs_volume"');
    expect(state).not.toContain('"aws_docdb_cluster"');
    expect(state).not.toContain('"aws_db_instance"');
  });
});

describe.skipIf(missing)("images", () => {
  let data: Data;
  beforeAll(() => {
    data = new Data(EXTERNAL);
  });
  afterAll(() => data.project.remove());

  it("that come back are imported by the next apply", () => {
    data.project.write("images of app", { adopt: "market-app" });
    data.synthesise();
    const plan = data.run("plan");
    expect(plan).toMatch(
      /aws_ecr_repository\.registry_app_\w+ will be updated in-place\s+# \(imported from "market-app"\)/,
    );
    expect(plan).toMatch(/Plan: 1 to import, .* 0 to destroy/);
  });
});
