import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { synthesise } from "../../cli/synthesise.ts";
import {
  DOCUMENTDB,
  databaseProject,
  MONGO_ON_HOST,
  MYSQL_ON_HOST,
  MYSQL_ON_RDS,
  POSTGRES_ON_HOST,
  POSTGRES_ON_RDS,
  withDatabase,
} from "../support/databases.ts";
import type { Changes } from "../support/environment.ts";
import { Life, MADE_UP, RESOLVED_CONNECTION, STACKS } from "./database-life.ts";
import { terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of databases)`);

const generated = (version: number) => ({ generate: { version } });

const RDS_CHANGES = [
  "update aws_db_instance",
  "update aws_secretsmanager_secret_version",
  "update aws_secretsmanager_secret_version",
];

const KINDS: readonly {
  readonly name: string;
  readonly database: Changes;
  /** What makes a new password. */
  readonly rotated: Changes;
  /** What the data stack does then. */
  readonly dataChanges: readonly string[];
  /** What a destroy stops at. */
  readonly guarded: string;
  /** Types in the order in which they must go. */
  readonly order: readonly string[];
}[] = [
  {
    name: "MongoDB on a host",
    database: MONGO_ON_HOST,
    rotated: { "database.secrets.mongo_app_password": generated(2) },
    dataChanges: [
      "create aws_ecs_task_definition",
      "delete aws_ecs_task_definition",
      "update aws_ecs_service",
      "update aws_secretsmanager_secret_version",
      "update aws_secretsmanager_secret_version",
    ],
    guarded: "aws_ebs_volume",
    order: ["aws_ecs_service", "aws_autoscaling_group", "aws_ecs_cluster"],
  },
  {
    name: "MySQL on a host",
    database: MYSQL_ON_HOST,
    rotated: { "database.secrets.mysql_root_password": generated(2) },
    dataChanges: [
      "create aws_ecs_task_definition",
      "delete aws_ecs_task_definition",
      "update aws_ecs_service",
      "update aws_secretsmanager_secret_version",
    ],
    guarded: "aws_ebs_volume",
    order: ["aws_ecs_service", "aws_autoscaling_group", "aws_ebs_volume"],
  },
  {
    name: "PostgreSQL on a host",
    database: POSTGRES_ON_HOST,
    rotated: { "database.secrets.postgres_app_password": generated(2) },
    dataChanges: [
      "create aws_ecs_task_definition",
      "delete aws_ecs_task_definition",
      "update aws_ecs_service",
      "update aws_secretsmanager_secret_version",
      "update aws_secretsmanager_secret_version",
    ],
    guarded: "aws_ebs_volume",
    order: ["aws_ecs_service", "aws_autoscaling_group", "aws_ebs_volume"],
  },
  {
    name: "DocumentDB",
    database: DOCUMENTDB,
    rotated: { "database.password.version": 2 },
    dataChanges: [
      "update aws_docdb_cluster",
      "update aws_secretsmanager_secret_version",
      "update aws_secretsmanager_secret_version",
    ],
    guarded: "aws_docdb_cluster",
    order: ["aws_docdb_cluster_instance", "aws_docdb_cluster", "aws_docdb_subnet_group"],
  },
  {
    name: "PostgreSQL on RDS",
    database: POSTGRES_ON_RDS,
    rotated: { "database.password.version": 2 },
    dataChanges: RDS_CHANGES,
    guarded: "aws_db_instance",
    order: ["aws_db_instance", "aws_db_subnet_group"],
  },
  {
    name: "MySQL on RDS",
    database: MYSQL_ON_RDS,
    rotated: { "database.password.version": 2 },
    dataChanges: RDS_CHANGES,
    guarded: "aws_db_instance",
    order: ["aws_db_instance", "aws_db_option_group"],
  },
];

describe.skipIf(missing).each(KINDS)(
  "the life of $name",
  ({ database, rotated, dataChanges, guarded, order }) => {
    let life: Life;
    beforeAll(() => {
      life = new Life(database);
    });
    afterAll(() => life.remove());

    it.each(STACKS)(
      "%s: init, validate, plan, apply, and an empty second plan, without a secret in any",
      (stack) => {
        life.succeeds(stack, ["init"]);
        expect(life.succeeds(stack, ["validate"])).toContain("The configuration is valid.");
        expect(life.plan(stack).length).toBeGreaterThan(0);
        life.apply(stack);
        expect(life.plan(stack)).toEqual([]);
      },
    );

    it("a new version of a secret writes the secret, and starts again what reads it", () => {
      life.synthesise(rotated);
      expect(life.plan("market-network")).toEqual([]);
      expect(life.plan("market-data")).toEqual([...dataChanges]);
      life.apply("market-data");
      expect(life.plan("market-data")).toEqual([]);
      const reads = dataChanges.filter((change) => change.endsWith("secret_version")).length > 1;
      const replaced = [
        "create aws_ecs_task_definition",
        "delete aws_ecs_task_definition",
        "update aws_ecs_service",
      ];
      expect(life.plan("market-service")).toEqual(reads ? replaced : []);
      life.apply("market-service");
      expect(life.plan("market-service")).toEqual([]);
    });

    it("a new signing secret leaves the database alone", () => {
      life.synthesise({ ...rotated, "service.secrets.jwt_secret": generated(2) });
      expect(life.plan("market-data")).toEqual(["update aws_secretsmanager_secret_version"]);
      expect(life.plan("market-service")).toContain("create aws_ecs_task_definition");
      life.synthesise(rotated);
    });

    it("is not destroyed by mistake", () => {
      const ran = life.run("market-data", "destroy", "-auto-approve");
      expect(ran.code).toBe(1);
      expect(ran.output.replace(/\s+/g, " ")).toMatch(
        new RegExp(`Instance cannot be destroyed.*${guarded}.* has lifecycle.prevent_destroy set`),
      );
      expect(life.stateText("market-data")).toContain(`"${guarded}"`);
    });

    it("goes when it is disposable, in an order that does not hang, and leaves nothing", () => {
      life.synthesise({ ...rotated, disposable: true });
      // The secrets' recovery windows are arguments of their own, which a destroy reads from the state.
      for (const stack of STACKS) life.apply(stack);
      for (const stack of [...STACKS].reverse()) {
        life.succeeds(stack, ["destroy", "-auto-approve"]);
        expect(JSON.parse(life.stateText(stack)).resources).toEqual([]);
      }
      const places = order.map((type) => life.deleted().lastIndexOf(type));
      expect(places.every((place) => place >= 0)).toBe(true);
      expect(places).toEqual([...places].sort((one, other) => one - other));
    });
  },
);

describe.skipIf(missing)("the search for secrets", () => {
  it("would find what the stand-ins make up, where a state keeps it", () => {
    const root = databaseProject("");
    try {
      writeFileSync(
        join(root, "main.tf.json"),
        JSON.stringify({
          terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "~> 6.25" } } },
          provider: { aws: { region: "eu-central-1" } },
          data: { aws_secretsmanager_random_password: { kept: {} } },
        }),
      );
      expect(terraform(root, ["init"]).code).toBe(0);
      expect(terraform(root, ["apply", "-auto-approve"]).code).toBe(0);
      expect(readFileSync(join(root, "terraform.tfstate"), "utf8")).toMatch(MADE_UP);
      expect("mongodb://app:random-password-0123abcd@mongo:27017/app").toMatch(RESOLVED_CONNECTION);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it("and an earlier Terraform says which one is needed", () => {
    const root = databaseProject(withDatabase(MONGO_ON_HOST));
    try {
      synthesise({ root, outdir: "cdktf.out", names: [] });
      const folder = join(root, "cdktf.out/stacks/market-data");
      const file = join(folder, "cdk.tf.json");
      const stack = JSON.parse(readFileSync(file, "utf8"));
      expect(stack.terraform.required_version).toBe(">= 1.11");
      // The Terraform at hand is a later one; a version still to come shows what an earlier one says.
      stack.terraform.required_version = ">= 99.11";
      writeFileSync(file, JSON.stringify(stack));
      const ran = terraform(folder, ["init"]);
      expect(ran.code).toBe(1);
      expect(ran.output.replace(/\s+/g, " ")).toMatch(/Unsupported Terraform Core version.*99\.11/);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
