import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTunnel, tunnelCommand } from "../../../cli/tunnel.ts";
import { addBuildFolders } from "../../support/build-folders.ts";
import { PROJECT } from "../../support/environment.ts";

vi.mock("../../../cli/deploy/credentials.ts", () => ({ accountOf: async () => "123456789012" }));

describe("a tunnel", () => {
  const ssh = "ssh -N -L 27017:DATABASE_HOST:27017 ec2-user@203.0.113.7";
  const parameters = (local: string, host: string): string =>
    `{"host":["${host}"],"portNumber":["3306"],"localPortNumber":["${local}"]}`;
  const ssm = `aws ssm start-session --region eu-central-1 --target i-1 --document-name D --parameters '${parameters("3306", "db.internal")}'`;

  it("by SSH leads from the port of this machine to the host that is named", () => {
    expect(tunnelCommand(ssh, { host: "mongo.shop.internal" })).toEqual({
      program: "ssh",
      args: ["-N", "-L", "27017:mongo.shop.internal:27017", "ec2-user@203.0.113.7"],
      port: 27017,
    });
    expect(tunnelCommand(ssh, { host: "a; rm -rf /", port: 1 }).args[2]).toBe("1:a; rm -rf /:27017");
  });

  it("by Session Manager does so, too", () => {
    expect(tunnelCommand(ssm, {})).toMatchObject({ program: "aws", port: 3306 });
    expect(tunnelCommand(ssm, { port: 13306, host: "other" }).args.at(-1)).toBe(parameters("13306", "other"));
  });
});

describe("the command", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "tunnel-"));
    for (const folder of ["environments", "bin"]) mkdirSync(join(root, folder));
    for (const file of ["docker-compose.yml", "environments/market.yml", "environments/market.data.yml"])
      cpSync(join(PROJECT, file), join(root, file));
    addBuildFolders(root);
    vi.stubEnv("PATH", [join(root, "bin"), process.env["PATH"]].join(delimiter));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    process.exitCode = undefined;
    rmSync(root, { recursive: true, force: true });
  });

  function played(name: string, script: string): void {
    writeFileSync(join(root, "bin", name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(root, "bin", name), 0o755);
  }

  /** Terraform, with one output. */
  const outputs = (value: string): void =>
    played(
      "terraform",
      `case "$*" in *output*) printf '%s' '${JSON.stringify({ database_tunnel_command: { value } })}';; esac`,
    );

  it("runs what the stacks print, and ends with its exit code", async () => {
    outputs("ssh -N -L 27017:DATABASE_HOST:27017 ec2-user@203.0.113.7");
    played("ssh", `echo "$*" > ${root}/given; exit 3`);
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await openTunnel("market", { root, host: "mongo.shop.internal", port: 5 });
    expect(readFileSync(join(root, "given"), "utf8")).toBe(
      "-N -L 5:mongo.shop.internal:27017 ec2-user@203.0.113.7\n",
    );
    expect(process.exitCode).toBe(3);
    expect(log.mock.lastCall?.[0]).toBe("localhost:5 leads to the database of market, until Ctrl+C.");
  });

  it("asks for the name of a database elsewhere, for a bastion, and for a deployment", async () => {
    outputs("ssh -N -L 27017:DATABASE_HOST:27017 ec2-user@203.0.113.7");
    await expect(openTunnel("market", { root })).rejects.toThrow(/name it: --host.*EOE-DEPLOY-022/);
    played("terraform", `case "$*" in *output*) echo '{}';; esac`);
    await expect(openTunnel("market", { root })).rejects.toThrow(/has no bastion yet.*EOE-DEPLOY-017/);
    const file = join(root, "environments/market.yml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/bastion:\n(?: {2}.*\n)+/, ""));
    await expect(openTunnel("market", { root })).rejects.toThrow(/no bastion that reaches.*EOE-DEPLOY-022/);
  });
});
