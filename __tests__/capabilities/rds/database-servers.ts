/** PostgreSQL and MySQL's protocol (MariaDB) as RDS has them here: no connection without TLS, an authority that no system knows. */
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Of the user `app`, whose database is `app`. */
export const PASSWORD = "0123456789abcdefghijABCDEFGHIJ0123456789";

export interface Server {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Whether a command is there and ends well. */
export function has(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** Debian keeps the programs of each version in a folder of their own, out of PATH. */
export function postgresFolder(): string | undefined {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root) : [];
  return versions
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(root, version, "bin"))
    .find((folder) => existsSync(join(folder, "initdb")));
}

/** An authority, and the certificate of `localhost` that it has signed: ca.pem, server.pem, server.key. */
export function makeCertificates(): string {
  const folder = mkdtempSync(join(tmpdir(), "rds-certificates-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  const key = ["-newkey", "rsa:2048", "-nodes"];
  openssl(
    "req",
    "-x509",
    ...key,
    "-days",
    "2",
    "-subj",
    "/CN=authority",
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
  );
  openssl("req", ...key, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr");
  writeFileSync(join(folder, "names"), "subjectAltName=DNS:localhost\n");
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"];
  openssl("x509", "-req", "-in", "server.csr", ...signed, "-out", "server.pem");
  // A client's user reads the authority.
  chmodSync(folder, 0o755);
  return folder;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function started(
  folder: string,
  command: string,
  args: readonly string[],
  options: { readonly uid?: number; readonly gid?: number; readonly signal: NodeJS.Signals },
): () => Promise<void> {
  const { signal, ...user } = options;
  const child = spawn(command, args, { stdio: "ignore", ...user });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return async () => {
    child.kill(signal);
    await Promise.race([ended, sleep(10_000).then(() => child.kill("SIGKILL"))]);
    rmSync(folder, { recursive: true, force: true });
  };
}

async function until(answers: () => boolean): Promise<void> {
  const end = Date.now() + 90_000;
  while (!answers()) {
    if (Date.now() > end) throw new Error("the server did not start");
    await sleep(250);
  }
}

/** `rds.force_ssl` makes every line of pg_hba.conf `hostssl`. */
export async function startPostgres(programs: string, certificates: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "rds-postgres-"));
  const data = join(folder, "data");
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : undefined;
  const own = (path: string) => user && chownSync(path, user.uid, user.gid);
  own(folder);
  const made = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"];
  execFileSync(join(programs, "initdb"), ["-D", data, ...made], { stdio: "ignore", ...user });
  for (const name of ["server.pem", "server.key"]) {
    cpSync(join(certificates, name), join(data, name));
    own(join(data, name));
    chmodSync(join(data, name), 0o600);
  }
  writeFileSync(join(data, "pg_hba.conf"), "local all all trust\nhostssl all all all scram-sha-256\n");
  const port = await freePort();
  const tls = ["ssl=on", "ssl_cert_file=server.pem", "ssl_key_file=server.key", "fsync=off"];
  const stop = started(
    folder,
    join(programs, "postgres"),
    ["-D", data, "-h", "localhost", "-p", `${port}`, "-k", folder, ...tls.flatMap((one) => ["-c", one])],
    { ...user, signal: "SIGINT" },
  );
  const sql = (text: string) =>
    has(join(programs, "psql"), "-X", "-h", folder, "-p", `${port}`, "-U", "postgres", "-c", text);
  await until(() => sql("select 1"));
  for (const text of [`create role app login password '${PASSWORD}'`, "create database app owner app"])
    if (!sql(text)) throw new Error(`PostgreSQL did not take: ${text}`);
  return { port, stop };
}

/** `require_secure_transport` is a variable of MariaDB, too. */
export async function startMysql(certificates: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "rds-mysql-"));
  const user = userInfo().username;
  const common = ["--no-defaults", `--user=${user}`, `--datadir=${folder}`];
  execFileSync("mariadb-install-db", [...common, "--auth-root-authentication-method=normal"], {
    stdio: "ignore",
  });
  const port = await freePort();
  const stop = started(
    folder,
    "mariadbd",
    [
      ...common,
      `--socket=${join(folder, "s")}`,
      `--port=${port}`,
      "--bind-address=localhost",
      `--ssl-cert=${join(certificates, "server.pem")}`,
      `--ssl-key=${join(certificates, "server.key")}`,
      "--require-secure-transport=ON",
    ],
    { signal: "SIGTERM" },
  );
  const sql = (text: string) =>
    has("mariadb", "--no-defaults", "-u", "root", `--socket=${join(folder, "s")}`, "-e", text);
  await until(() => sql("select 1"));
  for (const text of [
    "create database app",
    `create user app identified by '${PASSWORD}'`,
    "grant all on app.* to app",
    "delete from mysql.global_priv where user = ''",
    "flush privileges",
  ])
    if (!sql(text)) throw new Error(`MariaDB did not take: ${text}`);
  return { port, stop };
}
