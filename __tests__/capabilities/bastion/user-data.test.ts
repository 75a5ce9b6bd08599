import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort, SSHD, SshServer } from "./ssh-server.ts";

const SCRIPT = new URL("../../../modules/capabilities/bastion/user-data.sh", import.meta.url).pathname;

if (SSHD === undefined) console.log("skipped: sshd is not installed");

describe.skipIf(SSHD === undefined)("the bastion's user data, executed with a real sshd", () => {
  let directory: string;
  let metadata: Server;
  let server: SshServer;
  const tokens: (string | undefined)[] = [];

  beforeEach(async () => {
    if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    directory = mkdtempSync(join(tmpdir(), "bastion-user-data-"));
    mkdirSync(join(directory, "bin"));
    stub("systemctl", `echo "$*" >>"${directory}/systemctl"`);
    stub("aws", `printf '%s\\n' "$@" >"${directory}/put"`);
    stub("sshd", `exec ${SSHD} "$@"`);
    server = new SshServer(await freePort());
    writeFileSync(
      join(directory, "sshd_config"),
      [
        "PasswordAuthentication yes",
        "PermitRootLogin yes",
        ...["rsa", "ecdsa", "ed25519"].map((type) => `HostKey ${server.directory}/host_${type}`),
        "",
      ].join("\n"),
    );
    metadata = createServer((request, response) => {
      if (request.method === "PUT" && request.url === "/latest/api/token") return response.end("the-token");
      tokens.push(request.headers["x-aws-ec2-metadata-token"] as string | undefined);
      return response.end("i-0123456789abcdef0");
    });
    await new Promise<void>((resolve) => metadata.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    metadata.close();
    await server.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  function stub(name: string, body: string): void {
    const path = join(directory, "bin", name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
  }

  function run(): Promise<{ code: number | null; output: string }> {
    const address = metadata.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const child = spawn("/bin/sh", [SCRIPT], {
      env: {
        PATH: `${directory}/bin:${process.env["PATH"]}`,
        HOST_KEYS_PARAMETER: "/market/bastion/host-keys",
        HOST_KEYS_REGION: "eu-central-1",
        SSH_DIRECTORY: directory,
        METADATA_URL: `http://127.0.0.1:${address.port}`,
        PUBLISH_ATTEMPTS: "3",
        PUBLISH_DELAY: "0.1",
      },
    });
    let output = "";
    child.stderr.on("data", (data: Buffer) => {
      output += data;
    });
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
  }

  /** What sshd makes of the configuration. */
  async function effective(): Promise<string> {
    const child = spawn(SSHD ?? "sshd", ["-T", "-f", join(directory, "sshd_config")]);
    let output = "";
    child.stdout.on("data", (data: Buffer) => {
      output += data;
    });
    await new Promise((resolve) => child.once("close", resolve));
    return output;
  }

  it("publishes the instance's id and every type of its public host keys", async () => {
    expect(await run()).toMatchObject({ code: 0 });
    const put = readFileSync(join(directory, "put"), "utf8");
    expect(put).toContain(
      "--region\neu-central-1\n--name\n/market/bastion/host-keys\n--type\nString\n--overwrite\n",
    );
    const value = put
      .slice(put.indexOf("--value\n") + "--value\n".length)
      .trim()
      .split("\n");
    expect(value[0]).toBe("instance i-0123456789abcdef0");
    expect(value.slice(1).sort()).toEqual(server.keys);
    expect(value.join("\n").length).toBeLessThan(4096);
    expect(put).not.toContain("PRIVATE");
    expect(tokens.every((token) => token === "the-token")).toBe(true);
  });

  it("lets nobody in by password or as root, and says so again when it is repeated", async () => {
    expect(await effective()).toContain("passwordauthentication yes");
    expect(await run()).toMatchObject({ code: 0 });
    const [first, files] = [await effective(), readFileSync(join(directory, "sshd_config"), "utf8")];
    for (const setting of [
      "passwordauthentication no",
      "kbdinteractiveauthentication no",
      "permitrootlogin no",
      "permitemptypasswords no",
      "pubkeyauthentication yes",
      "allowtcpforwarding yes",
    ]) {
      expect(first).toContain(`${setting}\n`);
    }
    expect(await run()).toMatchObject({ code: 0 });
    expect(readFileSync(join(directory, "sshd_config"), "utf8")).toBe(files);
    expect(await effective()).toBe(first);
    expect(readFileSync(join(directory, "systemctl"), "utf8")).toBe("reload-or-restart sshd\n".repeat(2));
  });

  it("takes a configuration back that sshd refuses, publishes all the same, and fails", async () => {
    stub("sshd", `case $1 in -t) exit 1 ;; esac; exec ${SSHD} "$@"`);
    expect(await run()).toMatchObject({ code: 1 });
    expect(existsSync(join(directory, "sshd_config.d", "00-bastion.conf"))).toBe(false);
    expect(existsSync(join(directory, "systemctl"))).toBe(false);
    expect(readFileSync(join(directory, "put"), "utf8")).toContain("ssh-ed25519");
  });

  it("tries again when AWS does not know its rights yet, and gives up in the end", async () => {
    stub("aws", `echo x >>"${directory}/tries"; [ "$(wc -l <"${directory}/tries")" -ge 3 ]`);
    expect(await run()).toMatchObject({ code: 0 });
    stub("aws", "exit 254");
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output).toContain("could not be published in /market/bastion/host-keys after 3 tries");
  });
});
