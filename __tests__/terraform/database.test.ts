import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { synthesise } from "../../cli/synthesise.ts";
import {
  DOCUMENTDB,
  databaseProject,
  MONGO_ON_HOST,
  MYSQL_ON_HOST,
  withDatabase,
} from "../support/databases.ts";
import type { Changes } from "../support/environment.ts";
import { terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of databases)`);

const STACKS = ["market-network", "market-data", "market-service"] as const;
type Stack = (typeof STACKS)[number];

/** What the stand-ins make up for ephemeral values; the control test below shows that they do. */
const MADE_UP = /(random-password|secret-string)-[0-9a-f]{8}/;
/** Arguments that hold a secret where a provider keeps one. */
const SECRET_ARGUMENTS = [
  "secret_string",
  "secret_string_wo",
  "secret_binary",
  "master_password",
  "master_password_wo",
];
/** A connection string with a password in it. */
const RESOLVED_CONNECTION = /(mongodb|mysql):\/\/\w+:(?!\$\{)[^@"\s]+@/;

class Life {
  readonly root: string;

  constructor(private readonly database: Changes) {
    this.root = databaseProject("");
    this.synthesise();
  }

  synthesise(changes: Changes = {}): void {
    writeFileSync(join(this.root, "environments/market.yml"), withDatabase(this.database, changes));
    synthesise({ root: this.root, outdir: "cdktf.out", names: [] });
  }

  run(stack: Stack, ...args: string[]) {
    return terraform(join(this.root, "cdktf.out/stacks", stack), args, {
      PATH: `${join(import.meta.dirname, "fake-bin")}:${process.env["PATH"]}`,
      HOME: this.root,
      STANDIN_LOG: join(this.root, "log.jsonl"),
    });
  }

  succeeds(stack: Stack, args: readonly string[]): string {
    const ran = this.run(stack, ...args);
    expect(ran.code, `terraform ${args.join(" ")} of ${stack}\n${ran.output.slice(-4000)}`).toBe(0);
    return ran.output;
  }

  /** Plans, looks for secrets in the plan, and tells what it would do: `create aws_ecs_service`, in alphabetical order. */
  plan(stack: Stack): string[] {
    const file = join(this.root, "plan");
    this.succeeds(stack, ["plan", `-out=${file}`]);
    const shown = JSON.parse(this.run(stack, "show", "-json", file).stdout);
    this.expectNoSecrets(shown, `plan of ${stack}`);
    return (shown.resource_changes as { type: string; change: { actions: string[] } }[])
      .flatMap(({ type, change }) =>
        change.actions
          .filter((action) => action !== "no-op" && action !== "read")
          .map((action) => `${action} ${type}`),
      )
      .sort();
  }

  apply(stack: Stack): void {
    this.succeeds(stack, ["apply", "-auto-approve"]);
    this.expectNoSecrets(JSON.parse(this.stateText(stack)), `state of ${stack}`);
  }

  stateText(stack: Stack): string {
    return readFileSync(join(this.root, "state", `${stack}.tfstate`), "utf8");
  }

  deleted(): string[] {
    return readFileSync(join(this.root, "log.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { action: string; type: string })
      .filter(({ action }) => action === "delete")
      .map(({ type }) => type);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private expectNoSecrets(document: unknown, where: string): void {
    const text = JSON.stringify(document);
    expect(text, where).not.toMatch(MADE_UP);
    expect(text, where).not.toMatch(RESOLVED_CONNECTION);
    for (const [key, value] of members(document)) {
      if (SECRET_ARGUMENTS.includes(key) && typeof value === "string")
        expect(value, `${key} in ${where}`).toBe("");
    }
  }
}

/** All members of all objects in a document, but for the configuration, which holds expressions and no values. */
function members(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap(members);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key, inner] as [string, unknown],
    ...members(inner),
  ]);
}

const generated = (version: number) => ({ generate: { version } });

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
