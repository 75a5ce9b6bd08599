import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CACHE_LIMITS } from "../../../modules/aws/elasticache.ts";
import { cacheUrl, USER } from "../../../modules/capabilities/cache-connection.ts";
import { ACCESS } from "../../../modules/capabilities/elasticache/elasticache.ts";
import { PROJECT } from "../../support/environment.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;
const server = ["valkey-server", "redis-server"].find(has);
const missing = ["redis-cli", "openssl"].filter((program) => spawnSync("which", [program]).status !== 0);
if (server === undefined) missing.push("valkey-server or redis-server");
if (missing.length > 0) console.log(`skipped: ${missing.join(", ")} is not installed (clients of a cache)`);

const PASSWORD = "a1B2c3D4".repeat(6);
const folder = mkdtempSync(join(tmpdir(), "cache-"));
const path = (name: string): string => join(folder, name);

function openssl(...args: string[]): void {
  const ran = spawnSync("openssl", args, { encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr);
}

/** An authority in place of Amazon's, and a certificate of it for localhost. */
function makeCertificates(): void {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl(
    ...["req", "-x509", ...key, "-keyout", path("ca.key"), "-out", path("ca.pem")],
    ...["-subj", "/CN=An authority", "-days", "2"],
  );
  openssl("req", ...key, "-keyout", path("tls.key"), "-out", path("tls.csr"), "-subj", "/CN=localhost");
  writeFileSync(path("names"), "subjectAltName=DNS:localhost");
  openssl(
    ...["x509", "-req", "-in", path("tls.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key")],
    ...["-CAcreateserial", "-out", path("tls.pem"), "-days", "2", "-extfile", path("names")],
  );
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

/** A program with ioredis, as the application is one. */
function client(environment: Record<string, string>): { code: number | null; out: string } {
  const program = join(PROJECT, "__tests__/support/cache-client.ts");
  const ran = spawnSync(process.execPath, ["--import", "tsx", program], {
    cwd: PROJECT,
    encoding: "utf8",
    timeout: 60_000,
    env: { PATH: process.env["PATH"], ...environment },
  });
  return { code: ran.status, out: ran.stdout + ran.stderr };
}

describe.skipIf(missing.length > 0)("a client of a cache with TLS and a user as ElastiCache has them", () => {
  let running: ChildProcess;
  let port = 0;
  const url = (password: string, database: number): string =>
    cacheUrl(password, "localhost", database).replace(`:${CACHE_LIMITS.port}/`, `:${port}/`);
  const trusted = () => ({ NODE_EXTRA_CA_CERTS: path("ca.pem") });

  beforeAll(async () => {
    makeCertificates();
    port = await freePort();
    const rights = ACCESS.replace(/^on /, `on >${PASSWORD} `);
    const config = [
      ...["port 0", `tls-port ${port}`, "bind 127.0.0.1 -::1", "tls-auth-clients no", 'save ""'],
      ...[`tls-cert-file ${path("tls.pem")}`, `tls-key-file ${path("tls.key")}`],
      ...[`tls-ca-cert-file ${path("ca.pem")}`, `user ${USER} ${rights}`, `dir ${folder}`],
    ];
    writeFileSync(path("server.conf"), `${config.join("\n")}\n`);
    running = spawn(server ?? "", [path("server.conf")], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise<void>((resolve, reject) => {
      let log = "";
      running.stdout?.on("data", (chunk: Buffer) => {
        log += String(chunk);
        if (/Ready to accept connections/.test(log)) resolve();
      });
      running.once("exit", () => reject(new Error(log)));
    });
  });
  afterAll(() => {
    running?.removeAllListeners("exit").kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it("ioredis needs the URL and nothing else", () => {
    const ran = client({ ...trusted(), REDIS_URL: url(PASSWORD, 1) });
    expect(ran).toEqual({ code: 0, out: "hello default 1\n" });
  });

  it("ioredis signs in with host and password apart, as docs/cache.md shows", () => {
    const ran = client({
      ...trusted(),
      REDIS_HOST: "localhost",
      REDIS_PORT: String(port),
      REDIS_PASSWORD: PASSWORD,
      REDIS_TLS: "true",
    });
    expect(ran).toEqual({ code: 0, out: "hello default 0\n" });
  });

  it("a program that reads a URL only needs no more", () => {
    const ran = spawnSync("redis-cli", ["-u", url(PASSWORD, 2), "--cacert", path("ca.pem"), "PING"], {
      encoding: "utf8",
    });
    expect(ran.stdout).toBe("PONG\n");
  });

  it.each([
    ["another password", () => ({ ...trusted(), REDIS_URL: url("b".repeat(48), 0) }), /WRONGPASS/],
    ["an authority that it does not know", () => ({ REDIS_URL: url(PASSWORD, 0) }), /certificate/],
    [
      "no TLS",
      () => ({ ...trusted(), REDIS_URL: url(PASSWORD, 0).replace("rediss:", "redis:") }),
      /closed|ECONNRESET/i,
    ],
  ])("is refused with %s", (_, environment, says) => {
    const ran = client(environment());
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(says);
  });
});
