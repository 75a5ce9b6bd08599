/** The connection string in the hands of real clients, before servers that refuse connections without TLS as RDS does. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RDS_FACTS, type RdsEngine } from "../../../modules/aws/rds.ts";
import { relationalUrl } from "../../../modules/capabilities/relational-connection.ts";
import { PROJECT } from "../../support/environment.ts";
import {
  has,
  makeCertificates,
  PASSWORD,
  postgresFolder,
  type Server,
  startMysql,
  startPostgres,
} from "./database-servers.ts";

/** The application's own packages. */
const APP = join(PROJECT, "app");
const programs = postgresFolder();
const missing = !existsSync(join(APP, "node_modules/pg"))
  ? "the packages of app/ are not installed"
  : !has("openssl", "version")
    ? "openssl is not installed"
    : undefined;
const withoutPostgres = missing ?? (programs ? undefined : "PostgreSQL is not installed");
const withoutMysql = missing ?? (has("mariadbd", "--version") ? undefined : "MariaDB is not installed");
if (withoutPostgres) console.log(`skipped: ${withoutPostgres} (clients of PostgreSQL on RDS)`);
if (withoutMysql) console.log(`skipped: ${withoutMysql} (clients of MySQL on RDS)`);

const PROGRAMS: Readonly<Record<RdsEngine, string>> = {
  postgres: `
    const client = new (require("pg").Client)({ connectionString: process.env.DATABASE_URL });
    client.connect()
      .then(() => client.query("select current_user as name"))
      .then(({ rows }) => { console.log("signed in as " + rows[0].name); return client.end(); })
      .catch(({ message }) => { console.log(message); process.exit(1); });`,
  mysql: `
    require("mysql2/promise").createConnection(process.env.DATABASE_URL)
      .then(async (connection) => {
        const [[row]] = await connection.query("select current_user() as name");
        console.log("signed in as " + row.name.split("@")[0]);
        await connection.end();
      })
      .catch(({ message }) => { console.log(message); process.exit(1); });`,
};

/** What a program says that reads nothing but its address; `authority` is what Node trusts besides. */
function says(engine: RdsEngine, url: string, authority?: string): string {
  const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;
  const ran = spawnSync(process.execPath, ["-e", PROGRAMS[engine]], {
    cwd: APP,
    encoding: "utf8",
    timeout: 60_000,
    env: {
      ...environment,
      DATABASE_URL: url,
      ...(authority ? { NODE_EXTRA_CA_CERTS: authority } : {}),
    },
  });
  return ran.stdout.trim();
}

const SIGNED_IN = "signed in as app";

describe.skipIf(withoutPostgres)("PostgreSQL", () => {
  let certificates: string;
  let server: Server;
  beforeAll(async () => {
    certificates = makeCertificates();
    server = await startPostgres(programs ?? "", certificates);
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    rmSync(certificates, { recursive: true, force: true });
  });

  const url = (query?: Readonly<Record<string, string>>) => {
    const connection = { user: "app", database: "app", ...(query ? { query } : {}) };
    return relationalUrl("postgres", connection, PASSWORD, "localhost").replace(
      `:${RDS_FACTS.postgres.port}/`,
      `:${server.port}/`,
    );
  };
  const authority = () => join(certificates, "ca.pem");

  it("takes node-postgres by its address alone, which names the file with the authorities", () => {
    expect(says("postgres", url({ sslmode: "verify-full", sslrootcert: authority() }))).toBe(SIGNED_IN);
  });

  it("takes node-postgres by the address that is the default, where Node knows the authorities", () => {
    expect(says("postgres", url(), authority())).toBe(SIGNED_IN);
  });

  it("is not trusted by the address that is the default, where nobody knows its authority", () => {
    expect(says("postgres", url())).toMatch(/certificate/);
  });

  it("refuses who comes without TLS", () => {
    expect(says("postgres", url({}))).toMatch(/no pg_hba\.conf entry .* no encryption/);
  });

  it("takes psql, which reads nothing but an address", () => {
    const psql = (address: string) =>
      spawnSync(join(programs ?? "", "psql"), ["-XAt", address, "-c", "select current_user"], {
        encoding: "utf8",
        env: { ...process.env, HOME: certificates },
      });
    expect(psql(url({ sslmode: "verify-full", sslrootcert: authority() })).stdout.trim()).toBe("app");
    expect(psql(url()).stderr).toMatch(/root certificate file .* does not exist/);
  });
});

describe.skipIf(withoutMysql)("MySQL", () => {
  let certificates: string;
  let server: Server;
  beforeAll(async () => {
    certificates = makeCertificates();
    server = await startMysql(certificates);
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    rmSync(certificates, { recursive: true, force: true });
  });

  const url = (query?: Readonly<Record<string, string>>) => {
    const connection = { user: "app", database: "app", ...(query ? { query } : {}) };
    return relationalUrl("mysql", connection, PASSWORD, "localhost").replace(
      `:${RDS_FACTS.mysql.port}/`,
      `:${server.port}/`,
    );
  };
  const authority = () => join(certificates, "ca.pem");

  it("takes mysql2 by an address that asks for TLS, where Node knows the authorities", () => {
    expect(says("mysql", url({ ssl: '{"verifyIdentity":true}' }), authority())).toBe(SIGNED_IN);
  });

  it("is not trusted by mysql2, which has Amazon's authorities by their name, where it has another one", () => {
    expect(says("mysql", url({ ssl: "Amazon RDS" }))).toMatch(/certificate/);
    expect(says("mysql", url({ ssl: '{"verifyIdentity":true}' }))).toMatch(/certificate/);
  });

  it("refuses who comes without TLS", () => {
    // MySQL says the first, MariaDB the second; the same password signs in with TLS.
    expect(says("mysql", url())).toMatch(/insecure transport are prohibited|Access denied/);
  });

  it("takes the client of MariaDB with the parts, which asks for TLS by itself", () => {
    const signedIn = execFileSync(
      "mariadb",
      [
        "--no-defaults",
        "--protocol=tcp",
        "--host=localhost",
        `--port=${server.port}`,
        "--user=app",
        `--ssl-ca=${authority()}`,
        "--ssl-verify-server-cert",
        "-Ne",
        "select current_user()",
        "app",
      ],
      { encoding: "utf8", env: { ...process.env, MYSQL_PWD: PASSWORD } },
    );
    expect(signedIn.trim()).toBe("app@%");
  });
});
