import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse, parseDocument } from "yaml";
import { synthesise } from "../../cli/synthesise.ts";
import { initialised } from "./initialised.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "init-on-rds-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What init's comment says of a database on RDS. */
const SENTENCE =
  /let AWS run it, in place of (.*?): database: (\{.*?\})(?: \(RDS has no [^)]*\))?(?=[.;]|, and)(?:, and (.*\}))?/;

/** Does what the comment says, as a person would: nothing else. */
function follow(file: string, service: string): Record<string, unknown> {
  const text = readFileSync(file, "utf8");
  const [, places = "", database = "", given] = SENTENCE.exec(text) ?? [];
  const document = parseDocument(text);
  for (const place of places.split(", "))
    document.deleteIn(place === "this entry" ? ["external", service] : place.split("."));
  document.set("database", parse(database));
  for (const [, container, secrets = ""] of (given ?? "").matchAll(/containers\.(\S+)\.secrets: (\{.*?\})/g))
    for (const [variable, secret] of Object.entries(parse(secrets)))
      document.setIn(["containers", container, "secrets", variable], secret);
  writeFileSync(file, document.toString());
  return parse(database);
}

describe("a database that moves to RDS as init says", () => {
  it.each([
    [
      "gitea",
      "db",
      {
        user: "gitea",
        database: "gitea",
        passwordSecret: "gitea__database__passwd",
        variables: {
          host: "GITEA__database__HOST",
          user: "GITEA__database__USER",
          database: "GITEA__database__NAME",
        },
      },
    ],
    [
      "ghost-mysql",
      "mysql",
      {
        user: "letters",
        database: "letters",
        passwordSecret: "database__connection__password",
        variables: {
          host: "database__connection__host",
          user: "database__connection__user",
          database: "database__connection__database",
        },
      },
    ],
    ["fastapi-traefik-files", "db", { user: "surveys", database: "surveys", query: { ssl: "verify-full" } }],
    [
      "fastapi-migrations",
      "postgres",
      {
        user: "postgres",
        database: "inventory",
        query: { sslmode: "verify-full", sslrootcert: "/etc/ssl/amazon-rds.pem" },
      },
    ],
    ["rails-sidekiq", "postgres", { user: "postgres", database: "ledger" }],
    [
      "django-postgres-nginx",
      "db",
      {
        user: "clinic",
        database: "clinic_dev",
        passwordSecret: "sql_password",
        variables: { host: "SQL_HOST", port: "SQL_PORT", user: "SQL_USER", database: "SQL_DATABASE" },
      },
    ],
  ])("%s is synthesised, and its variables are filled in", async (name, service, connection) => {
    const { root, told } = await initialised(name, folder);
    const database = follow(join(root, `environments/${told.environment}.yml`), service);
    expect(database["connection"]).toEqual(connection);
    const [deployment] = synthesise({ root, outdir: "cdktf.out", names: [told.environment] });
    const data = deployment?.stacks.find(({ name }) => name.endsWith("-data"));
    expect(JSON.stringify(data?.json)).toContain("aws_db_instance");
  });

  it("tells of SQLAlchemy, whose driver no composed URL names", async () => {
    const { root, told } = await initialised("fastapi-traefik-files", folder);
    const text = readFileSync(join(root, `environments/${told.environment}.yml`), "utf8");
    expect(text).toContain(
      "; backend by SQLAlchemy, which sets its driver as in docs/database.md#sqlalchemy. The user",
    );
  });

  it("tells of JDBC, whose URLs nobody composes", async () => {
    const { root, told } = await initialised("keycloak-login", folder);
    const text = readFileSync(join(root, `environments/${told.environment}.yml`), "utf8");
    expect(text).toContain(
      "; keycloak by JDBC, as in docs/database.md#jdbc. RDS makes no other database: make keycloak by the tunnel, as in docs/database.md#more-than-one-database. The user is the master user",
    );
  });
});

describe("MongoDB that moves to DocumentDB as init says", () => {
  it.each([
    ["express-mongo", "mongo", "8.0.0", { secret: "mongo_url", database: "recipes" }],
    ["mern-client-server", "database", "8.0.0", { database: "employees" }],
    ["telegram-bot", "mongo", "5.0.0", undefined],
    ["extends-common", "mongodb", "8.0.0", { database: "rooms" }],
  ])("%s is synthesised, and its URL is filled in", async (name, service, engineVersion, connection) => {
    const { root, told } = await initialised(name, folder);
    const database = follow(join(root, `environments/${told.environment}.yml`), service);
    expect(database).toMatchObject({ hosting: "documentdb", service, engineVersion });
    expect(database["connection"]).toEqual(connection);
    const [deployment] = synthesise({ root, outdir: "cdktf.out", names: [told.environment] });
    const data = deployment?.stacks.find(({ name }) => name.endsWith("-data"));
    expect(JSON.stringify(data?.json)).toContain("aws_docdb_cluster");
  });
});
