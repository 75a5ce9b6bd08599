/**
 * Real database servers for the whole run: the address in TEST_MONGODB_URL, TEST_MYSQL_URL or TEST_POSTGRESQL_URL, else a server
 * program on this machine, else a container. What is not to be had is said in one line.
 */
import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { createConnection } from "mysql2/promise";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { freePort, has } from "./programs.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Addresses of servers, without a database's name; empty when there is none. */
    mongodb: string;
    mysql: string;
    postgresql: string;
    /** True for FerretDB, which changes a document in two steps and explains nothing about indexes. */
    mongodbIsFerretdb: boolean;
  }
}

export interface Running {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const nothingToStop = async (): Promise<void> => {};

export async function isFerretdb(url: string): Promise<boolean> {
  const client = new MongoClient(url);
  try {
    const info = await client.db("admin").command({ buildInfo: 1 });
    return "ferretdbVersion" in info;
  } finally {
    await client.close();
  }
}

async function waitFor(what: string, answers: () => Promise<void>): Promise<void> {
  const end = Date.now() + 90_000;
  for (;;) {
    try {
      return await answers();
    } catch (error) {
      if (Date.now() > end) throw new Error(`${what} did not start`, { cause: error });
      await sleep(250);
    }
  }
}

async function mongodbAnswers(url: string): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1_000 });
  try {
    await client.db("admin").command({ ping: 1 });
  } finally {
    await client.close();
  }
}

async function mysqlAnswers(url: string): Promise<void> {
  const connection = await createConnection({ uri: url, connectTimeout: 1_000 });
  await connection.query("select 1");
  await connection.end();
}

async function postgresqlAnswers(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  await client.connect();
  await client.query("select 1");
  await client.end();
}

interface ProgramOptions {
  readonly prepare?: (folder: string) => void;
  /** What asks the program to end. */
  readonly signal?: NodeJS.Signals;
  /** Who it runs as; whoever runs the tests, if nobody is named. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** A program started in an own folder, ended and removed afterwards. */
function program(
  command: string,
  args: (folder: string) => string[],
  { prepare, signal = "SIGTERM", user }: ProgramOptions = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "app-test-server-"));
  prepare?.(folder);
  const child = spawn(command, args(folder), { stdio: "ignore", ...user });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return async (): Promise<void> => {
    child.kill(signal);
    await Promise.race([ended, sleep(10_000).then(() => child.kill("SIGKILL"))]);
    rmSync(folder, { recursive: true, force: true });
  };
}

function container(image: string, port: number, inside: number, settings: readonly string[]) {
  const published = `127.0.0.1:${port}:${inside}`;
  const id = execFileSync("docker", ["run", "-d", "--rm", "-p", published, ...settings, image], {
    encoding: "utf8",
  }).trim();
  return async (): Promise<void> => {
    execFileSync("docker", ["rm", "-f", "-v", id], { stdio: "ignore" });
  };
}

export async function startMongodb(): Promise<Running | undefined> {
  const given = process.env["TEST_MONGODB_URL"];
  if (given) return { url: given, stop: nothingToStop };
  const port = await freePort();
  const url = `mongodb://127.0.0.1:${port}/`;
  let stop: Running["stop"];
  if (has("mongod", "--version")) {
    stop = program("mongod", (dir) => ["--bind_ip", "127.0.0.1", "--port", String(port), "--dbpath", dir]);
  } else if (has("docker", "info")) {
    stop = container("mongo:8", port, 27_017, []);
  } else {
    return undefined;
  }
  await waitFor("MongoDB", () => mongodbAnswers(url));
  return { url, stop };
}

function startMariadb(port: number): Running["stop"] {
  const user = userInfo().username;
  return program(
    "mariadbd",
    (dir) => [
      "--no-defaults",
      `--user=${user}`,
      `--datadir=${dir}`,
      `--socket=${join(dir, "s")}`,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      "--skip-name-resolve",
    ],
    {
      prepare: (dir) =>
        execFileSync(
          "mariadb-install-db",
          ["--no-defaults", `--user=${user}`, `--datadir=${dir}`, "--auth-root-authentication-method=normal"],
          { stdio: "ignore" },
        ),
    },
  );
}

async function startMysql(): Promise<Running | undefined> {
  const given = process.env["TEST_MYSQL_URL"];
  if (given) return { url: given, stop: nothingToStop };
  const port = await freePort();
  const url = `mysql://root@127.0.0.1:${port}/`;
  let stop: Running["stop"];
  if (has("mariadbd", "--version")) stop = startMariadb(port);
  else if (has("docker", "info")) {
    stop = container("mysql:8.4", port, 3306, ["-e", "MYSQL_ALLOW_EMPTY_PASSWORD=1"]);
  } else return undefined;
  await waitFor("MySQL", () => mysqlAnswers(url));
  return { url, stop };
}

/** Debian keeps the programs of each version in a folder of their own, out of PATH. */
function postgresqlFolder(): string | undefined {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root) : [];
  const folders = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(root, version, "bin"));
  return [...folders, ...(process.env["PATH"] ?? "").split(delimiter)].find((folder) =>
    existsSync(join(folder, "initdb")),
  );
}

/** PostgreSQL refuses to run as root: then its own user runs it, who owns its folder. */
function startPostgresql(folder: string, port: number): Running["stop"] {
  const idOf = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  const user = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : undefined;
  const data = (dir: string): string => join(dir, "data");
  return program(
    join(folder, "postgres"),
    (dir) => ["-D", data(dir), "-h", "127.0.0.1", "-p", String(port), "-k", dir, "-c", "fsync=off"],
    {
      user,
      // Fast shutdown: connections that are left open are ended.
      signal: "SIGINT",
      prepare: (dir) => {
        if (user) chownSync(dir, user.uid, user.gid);
        const options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"];
        execFileSync(join(folder, "initdb"), ["-D", data(dir), ...options], { stdio: "ignore", ...user });
      },
    },
  );
}

async function startAnyPostgresql(): Promise<Running | undefined> {
  const given = process.env["TEST_POSTGRESQL_URL"];
  if (given) return { url: given, stop: nothingToStop };
  const port = await freePort();
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const folder = postgresqlFolder();
  let stop: Running["stop"];
  if (folder) stop = startPostgresql(folder, port);
  else if (has("docker", "info")) {
    stop = container("postgres:18", port, 5432, ["-e", "POSTGRES_HOST_AUTH_METHOD=trust"]);
  } else return undefined;
  await waitFor("PostgreSQL", () => postgresqlAnswers(url));
  return { url, stop };
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [mongodb, mysql, postgresql] = await Promise.all([
    startMongodb(),
    startMysql(),
    startAnyPostgresql(),
  ]);
  if (!mongodb) console.log("skipped: MongoDB (no TEST_MONGODB_URL, no mongod, no Docker engine answers)");
  if (!mysql) console.log("skipped: MySQL (no TEST_MYSQL_URL, no mariadbd, no Docker engine answers)");
  if (!postgresql) {
    console.log("skipped: PostgreSQL (no TEST_POSTGRESQL_URL, no initdb, no Docker engine answers)");
  }
  const ferretdb = mongodb ? await isFerretdb(mongodb.url) : false;
  if (ferretdb) {
    console.log(
      "skipped: concurrent changes and plans on MongoDB (this server is FerretDB, which has neither)",
    );
  }
  project.provide("mongodbIsFerretdb", ferretdb);
  project.provide("mongodb", mongodb?.url ?? "");
  project.provide("mysql", mysql?.url ?? "");
  project.provide("postgresql", postgresql?.url ?? "");
  return async () => {
    await mongodb?.stop();
    await mysql?.stop();
    await postgresql?.stop();
  };
}
