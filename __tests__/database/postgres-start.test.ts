/** `postgres/start.bash` before PostgreSQL itself, and the connection string in the hands of clients. */
import { type ChildProcess, execFileSync, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ENGINES } from "../../modules/database/connection.ts";
import { freePort, has, postgresFolder } from "../capabilities/rds/database-servers.ts";
import { PROJECT } from "../support/environment.ts";

const programs = postgresFolder() ?? "";
const withPackages = existsSync(join(PROJECT, "app/node_modules/pg"));
const missing =
  programs === ""
    ? "PostgreSQL is not installed"
    : withPackages
      ? undefined
      : "the packages of app/ are not installed";
if (missing) console.log(`skipped: ${missing} (PostgreSQL on a host of its own)`);

/** PostgreSQL refuses to run as root, and lets in as `postgres` by its socket whoever has that name. */
function userOfServer(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

/** Whether a process of this machine is in a folder, as all of PostgreSQL's are in that of their data. */
function worksIn(folder: string): boolean {
  const of = (process: string): string | undefined => {
    try {
      return readlinkSync(`/proc/${process}/cwd`);
    } catch {
      // It has ended, or is somebody else's.
      return undefined;
    }
  };
  return readdirSync("/proc").some((name) => /^\d+$/.test(name) && of(name) === folder);
}

/** A volume, and the tasks that have it one after another. The image's entrypoint starts what it is told. */
class Host {
  readonly folder = mkdtempSync(join(tmpdir(), "postgres-start-"));
  readonly volume = join(this.folder, "volume");
  readonly data: string;
  private readonly user = userOfServer();
  private readonly script = join(this.folder, "start.bash");
  private server: ChildProcess | undefined;
  log = "";

  constructor(
    readonly port: number,
    readonly major: string,
  ) {
    this.data = join(this.volume, major, "docker");
    for (const name of ["bin", "volume"]) mkdirSync(join(this.folder, name));
    for (const [name, text] of Object.entries({
      "docker-entrypoint.sh": 'exec "$@"',
      // Nothing here outlives this machine.
      initdb: `exec ${join(programs, "initdb")} --no-sync "$@"`,
      sync: "exit 0",
    })) {
      writeFileSync(join(this.folder, "bin", name), `#!/bin/bash\n${text}\n`);
      chmodSync(join(this.folder, "bin", name), 0o755);
    }
    writeFileSync(this.script, readFileSync(join(PROJECT, "postgres/start.bash")));
    const { uid, gid } = this.user;
    for (const path of [this.folder, this.volume])
      if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  }

  private environment(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    return {
      PATH: `${this.folder}/bin:${programs}:/usr/bin:/bin`,
      LANG: "C.UTF-8",
      PGDATA: this.data,
      POSTGRES_USER: "app",
      POSTGRES_DB: "app",
      ...variables,
    };
  }

  private readonly command = (): string[] => [
    this.script,
    "postgres",
    ...[
      "listen_addresses=127.0.0.1",
      `port=${this.port}`,
      "fsync=off",
      `unix_socket_directories=${this.folder}`,
    ].flatMap((setting) => ["-c", setting]),
  ];

  /** A task that ends by itself. */
  refused(variables: Readonly<Record<string, string>>): SpawnSyncReturns<string> {
    const env = this.environment(variables);
    return spawnSync("/bin/bash", this.command(), { encoding: "utf8", env, timeout: 60_000, ...this.user });
  }

  async start(variables: Readonly<Record<string, string>>): Promise<void> {
    const server = spawn("/bin/bash", this.command(), { env: this.environment(variables), ...this.user });
    this.server = server;
    for (const stream of [server.stdout, server.stderr])
      stream?.on("data", (text: Buffer) => {
        this.log += text.toString();
      });
    const end = Date.now() + 60_000;
    while (!has(join(programs, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", `${this.port}`)) {
      if (Date.now() > end || server.exitCode !== null) throw new Error(`it did not start: ${this.log}`);
      await sleep(100);
    }
  }

  /** By a signal of Docker: SIGINT is what the image is stopped by, SIGKILL what a host that fails leaves. */
  async stop(signal: "SIGINT" | "SIGKILL" = "SIGINT"): Promise<void> {
    const { server } = this;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill(signal);
    await ended;
    // What the server started ends by itself once it sees that it is alone.
    for (const end = Date.now() + 20_000; worksIn(this.data) && Date.now() < end; ) await sleep(100);
  }

  /** The connection string as the secret has it. */
  readonly url = (password: string, user = "app"): string =>
    ENGINES.postgres
      .url(`${user}:${password}`, `127.0.0.1:${ENGINES.postgres.port}`, "app")
      .replace(`:${ENGINES.postgres.port}/`, `:${this.port}/`);

  psql(address: string, statement: string): SpawnSyncReturns<string> {
    return spawnSync(join(programs, "psql"), ["-XAtq", address, "-c", statement], { encoding: "utf8" });
  }

  administrator(statement: string): SpawnSyncReturns<string> {
    const where = ["-XAtq", "-h", this.folder, "-p", `${this.port}`, "-U", "postgres", "-c", statement];
    return spawnSync(join(programs, "psql"), where, { encoding: "utf8", ...this.user });
  }

  node(address: string): string {
    const program = `
      const client = new (require("pg").Client)({ connectionString: process.env.DATABASE_URL });
      client.connect()
        .then(() => client.query("select current_user as name"))
        .then(({ rows }) => { console.log("signed in as " + rows[0].name); return client.end(); })
        .catch(({ message }) => { console.log(message); process.exit(1); });`;
    return spawnSync(process.execPath, ["-e", program], {
      cwd: join(PROJECT, "app"),
      encoding: "utf8",
      env: { ...process.env, DATABASE_URL: address },
    }).stdout.trim();
  }

  async remove(): Promise<void> {
    await this.stop("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const FIRST = "FirstPassword0123456789abcdefghijk";
const NEXT = "NextPassword0123456789abcdefghijkl";

describe.skipIf(missing)("postgres/start.bash", () => {
  const major = programs.split("/").at(-2) ?? "";
  let host: Host;
  beforeEach(async () => {
    host = new Host(await freePort(), major);
  });
  afterEach(() => host.remove());

  it("makes user and database on an empty volume, and lets the administrator in by the socket only", async () => {
    await host.start({ POSTGRES_PASSWORD: FIRST });
    expect(host.node(host.url(FIRST))).toBe("signed in as app");
    expect(host.psql(host.url(FIRST), "create table kept (id int); insert into kept values (7)").stderr).toBe(
      "",
    );
    expect(host.node(host.url(NEXT))).toMatch(/password authentication failed/);
    expect(host.psql(host.url(FIRST), "select rolsuper from pg_roles where rolname = 'app'").stdout).toBe(
      "f\n",
    );
    expect(host.psql(host.url(FIRST), "show data_checksums").stdout).toBe("on\n");
    expect(host.log).not.toContain(FIRST);

    expect(host.psql(host.url(FIRST, "postgres"), "select 1").stderr).toMatch(/pg_hba\.conf rejects/);
    // The name by which the socket knows people is that of this machine's user.
    const isPostgres = process.getuid?.() === 0 || userInfo().username === "postgres";
    const { stdout, stderr } = host.administrator("select 1");
    if (isPostgres) expect(stdout).toBe("1\n");
    else expect(stderr).toMatch(/Peer authentication failed/);
    expect(
      host.psql(`postgresql://app@/app?host=${host.folder}&port=${host.port}`, "select 1").stderr,
    ).toMatch(/no pg_hba\.conf entry/);
  });

  it("keeps the data of a host that failed, and takes the password that the secret's file holds then", async () => {
    await host.start({ POSTGRES_PASSWORD: FIRST });
    host.psql(host.url(FIRST), "create table kept (id int); insert into kept values (7)");
    await host.stop("SIGKILL");
    const file = join(host.folder, "password");
    writeFileSync(file, "pa'ss\\word\n");
    await host.start({ POSTGRES_PASSWORD_FILE: file });
    const url = host.url(encodeURIComponent("pa'ss\\word"));
    expect(host.psql(url, "select id from kept").stdout).toBe("7\n");
    expect(host.node(url)).toBe("signed in as app");
    expect(host.psql(host.url(FIRST), "select 1").stderr).toMatch(/password authentication failed/);
    expect(host.log).not.toContain("pa'ss");
  }, 90_000);

  it("makes a user of another name beside the earlier one, and both use the same tables", async () => {
    await host.start({ POSTGRES_PASSWORD: FIRST });
    host.psql(host.url(FIRST), "create table kept (id int)");
    await host.stop();
    await host.start({ POSTGRES_USER: "appb", POSTGRES_PASSWORD: NEXT });
    const other = host.url(NEXT, "appb");
    expect(host.psql(other, "insert into kept values (1); create table later (id int)").stderr).toBe("");
    expect(host.psql(host.url(FIRST), "insert into later values (1); drop table later").stderr).toBe("");
    await host.stop();
    await host.start({ POSTGRES_PASSWORD: NEXT });
    expect(host.psql(host.url(NEXT), "select count(*) from kept").stdout).toBe("1\n");
  }, 90_000);

  it("starts over when the making of the files was cut off", async () => {
    mkdirSync(`${host.data}.new`, { recursive: true });
    writeFileSync(`${host.data}.new/PG_VERSION`, `${major}\n`);
    if (process.getuid?.() === 0) execFileSync("chown", ["-R", "postgres", host.volume]);
    await host.start({ POSTGRES_PASSWORD: FIRST });
    expect(host.node(host.url(FIRST))).toBe("signed in as app");
  });

  it.each(["", "data", "9/docker", `${Number(major) + 1}/docker`, `${major}/docker`])(
    "leaves the files of another major version alone: %s",
    (place) => {
      const files = join(host.volume, place);
      mkdirSync(files, { recursive: true });
      writeFileSync(join(files, "PG_VERSION"), "9\n");
      const { status, stderr } = host.refused({ POSTGRES_PASSWORD: FIRST });
      expect(status).toBe(1);
      expect(stderr).toContain(
        `start: ${join(host.volume, place)} holds the files of PostgreSQL 9, on which ${major} does not start. Put the earlier image back; docs/database.md tells how`,
      );
      expect(readFileSync(join(files, "PG_VERSION"), "utf8")).toBe("9\n");
      expect(existsSync(join(host.data, "base"))).toBe(false);
    },
  );

  it("starts nothing when the application would be the administrator, or its user cannot be set", () => {
    const administrator = host.refused({ POSTGRES_PASSWORD: FIRST, POSTGRES_USER: "postgres" });
    expect(administrator.status).toBe(1);
    expect(administrator.stderr).toContain("start: POSTGRES_USER is postgres, the administrator;");
    const reserved = host.refused({ POSTGRES_PASSWORD: FIRST, POSTGRES_USER: "pg_app" });
    expect(reserved.status).toBe(1);
    expect(reserved.stderr).toMatch(/role name "pg_app" is reserved/);
    expect(reserved.stderr).not.toContain(FIRST);
    expect(host.refused({}).stderr).toContain("POSTGRES_PASSWORD_FILE");
  });

  it("is moved by a dump to the files of another volume, as docs/database.md says", async () => {
    await host.start({ POSTGRES_PASSWORD: FIRST });
    host.psql(host.url(FIRST), "create table kept (id int); insert into kept values (7)");
    const dump = join(host.folder, "app.dump");
    execFileSync(join(programs, "pg_dump"), ["--format=custom", `--file=${dump}`, host.url(FIRST)]);
    const next = new Host(await freePort(), major);
    try {
      await next.start({ POSTGRES_PASSWORD: NEXT });
      const restored = ["--no-owner", "--exit-on-error", `--dbname=${next.url(NEXT)}`, dump];
      execFileSync(join(programs, "pg_restore"), restored);
      expect(next.psql(next.url(NEXT), "select id from kept").stdout).toBe("7\n");
    } finally {
      await next.remove();
    }
  }, 90_000);
});
