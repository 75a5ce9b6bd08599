import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePort, SSHD, SshServer } from "../capabilities/bastion/ssh-server.ts";
import { PARAMETER, ScanFolder, type Scanned } from "./scan-folder.ts";
import { whyNot } from "./terraform.ts";

const reason = SSHD === undefined ? "sshd is not installed" : whyNot();
if (reason !== undefined) console.log(`skipped: ${reason}`);

const GITHUB =
  "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n";
const APPLY = ["apply", "-auto-approve"];
const DESTROY = ["destroy", "-auto-approve"];

describe.skipIf(reason !== undefined)("the key scan, run by Terraform against real SSH servers", () => {
  let server: SshServer;
  let initialised: ScanFolder;
  let directory: string;
  let file: string;
  let stack: ScanFolder;
  let scanned: Scanned;

  beforeAll(async () => {
    initialised = new ScanFolder("");
    expect(initialised.init()).toBe(true);
    server = new SshServer(await freePort());
    await server.start();
  });
  afterAll(async () => {
    await server?.remove();
    initialised?.remove();
  });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "known-hosts-"));
    file = join(directory, "known_hosts");
    stack = new ScanFolder(file, initialised);
    scanned = { instanceId: "i-1", port: server.port };
    stack.write(scanned);
    stack.publish("i-1", server.keys);
  });
  afterEach(() => {
    stack.remove();
    chmodSync(directory, 0o700);
    rmSync(directory, { recursive: true, force: true });
  });

  const succeeds = async (words: readonly string[], settings: Record<string, string> = {}): Promise<void> => {
    expect(await stack.run(words, settings)).toMatchObject({ code: 0 });
  };
  const text = (): string => readFileSync(file, "utf8");
  const inFolder = (): string[] => readdirSync(directory).sort();
  const newKeys = async (): Promise<void> => {
    await server.stop();
    server.makeKeys();
    await server.start();
  };

  it("knows every published key after the first apply, has nothing to do then, and cleans up on destroy", async () => {
    await succeeds(APPLY);
    expect(stack.known(server.port)).toEqual(server.keys);
    expect(server.keys).toHaveLength(3);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(stack.root, "aws-calls"), "utf8")).toContain(
      `ssm get-parameter --region eu-central-1 --name ${PARAMETER} `,
    );
    await succeeds(["plan", "-detailed-exitcode"]);
    await succeeds(DESTROY);
    expect(text()).toBe("");
    expect(inFolder()).toEqual(["known_hosts"]);
  });

  it("waits for a server that comes up late", async () => {
    await server.stop();
    const applying = stack.run(APPLY, { KNOWN_HOSTS_ATTEMPTS: "100" });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(existsSync(file)).toBe(false);
    await server.start();
    expect(await applying).toMatchObject({ code: 0 });
    expect(stack.known(server.port)).toEqual(server.keys);
  });

  it("gives up on a server that never comes up, and completes once it is there", async () => {
    writeFileSync(file, GITHUB);
    await server.stop();
    const started = Date.now();
    const { code, output } = await stack.run(APPLY, { KNOWN_HOSTS_REACH: "2", KNOWN_HOSTS_ATTEMPTS: "1000" });
    expect(code).toBe(1);
    expect(Date.now() - started).toBeLessThan(20_000);
    // Terraform breaks lines.
    expect(output.replaceAll(/[\s│]+/g, " ")).toContain(
      `known hosts: no SSH server answered at 127.0.0.1 port ${server.port} within 2 s, so this network does not`,
    );
    expect(text()).toBe(GITHUB);

    await server.start();
    const again = await stack.run(APPLY);
    expect(again.output).toContain("1 added, 0 changed, 1 destroyed");
    expect(stack.known(server.port)).toEqual(server.keys);
    await succeeds(["plan", "-detailed-exitcode"]);
  });

  it("gives up on an instance that never publishes its keys", async () => {
    stack.publish("i-before", server.keys);
    const { code, output } = await stack.run(APPLY, { KNOWN_HOSTS_ATTEMPTS: "3" });
    expect(code).toBe(1);
    expect(output.replaceAll(/[\s│]+/g, " ")).toContain(
      `gave up after 3 tries: the instance i-1 has not published its host keys in ${PARAMETER}`,
    );
    expect(existsSync(file)).toBe(false);
    await succeeds(DESTROY);
  });

  it("follows another instance behind the same address", async () => {
    writeFileSync(file, GITHUB);
    await succeeds(APPLY);
    const before = server.keys;
    await newKeys();
    stack.write({ ...scanned, instanceId: "i-2" });
    stack.publish("i-2", server.keys);
    expect((await stack.run(APPLY)).output).toContain("1 added, 0 changed, 1 destroyed");
    expect(stack.known(server.port)).toEqual(server.keys);
    expect(server.keys).not.toEqual(before);
    expect(text().startsWith(GITHUB)).toBe(true);
    expect(text().trimEnd().split("\n")).toHaveLength(4);
  });

  it("keeps the old keys where the same instance suddenly has others, until they are published and scanned anew", async () => {
    await succeeds(APPLY);
    const before = server.keys;
    await newKeys();
    // ssh warns: whatever answers there is not what was verified.
    await succeeds(["plan", "-detailed-exitcode"]);
    await succeeds(APPLY);
    expect(stack.known(server.port)).toEqual(before);

    const refused = await stack.run([...APPLY, `-replace=${stack.address()}`]);
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("are not those that the instance");
    expect(stack.known(server.port)).toEqual([]);

    stack.publish("i-1", server.keys);
    await succeeds(APPLY);
    expect(stack.known(server.port)).toEqual(server.keys);
  });

  it("refuses keys that the instance did not publish, and leaves the file as it is", async () => {
    const old = `[127.0.0.1]:${server.port} ${server.keys[0]}\n`;
    writeFileSync(file, GITHUB + old);
    const other = new SshServer(server.port);
    stack.publish("i-1", other.keys);
    await other.remove();
    const { code, output } = await stack.run(APPLY);
    expect(code).toBe(1);
    expect(output.replaceAll(/[\s│]+/g, " ")).toMatch(
      /the host keys offered at 127\.0\.0\.1 port \d+ are not those that the instance i-1 published/,
    );
    expect(text()).toBe(GITHUB + old);
  });

  it("lets two environments write into one file at once, and takes only its own out", async () => {
    writeFileSync(file, GITHUB);
    const server2 = new SshServer(await freePort());
    await server2.start();
    const stack2 = new ScanFolder(file, initialised);
    try {
      stack2.write({ instanceId: "i-other", port: server2.port });
      stack2.publish("i-other", server2.keys);
      const both = await Promise.all([stack.run(APPLY), stack2.run(APPLY)]);
      expect(both).toMatchObject([{ code: 0 }, { code: 0 }]);
      expect(stack.known(server.port)).toEqual(server.keys);
      expect(stack.known(server2.port)).toEqual(server2.keys);
      expect(text().startsWith(GITHUB)).toBe(true);
      expect(text().trimEnd().split("\n")).toHaveLength(1 + 3 + 3);

      await succeeds(DESTROY);
      expect(stack.known(server.port)).toEqual([]);
      expect(stack.known(server2.port)).toEqual(server2.keys);
      expect(await stack2.run(DESTROY)).toMatchObject({ code: 0 });
      expect(text()).toBe(GITHUB);
      expect(inFolder()).toEqual(["known_hosts"]);
    } finally {
      stack2.remove();
      await server2.remove();
    }
  });

  it("keeps other people's lines to the byte, plain and hashed", async () => {
    const other = new SshServer(server.port);
    const hashed = join(directory, "hashed");
    const [authority = "", first = "", second = ""] = other.keys;
    writeFileSync(hashed, `db.example.com,10.0.0.7 ${first}\n[127.0.0.1]:1 ${second}\n`);
    await other.remove();
    execFileSync("ssh-keygen", ["-q", "-H", "-f", hashed], { stdio: "ignore" });
    const foreign = `# by hand\n\n${GITHUB}${readFileSync(hashed, "utf8")}@cert-authority *.example.com ${authority}\nnonsense\n`;
    rmSync(hashed);
    rmSync(`${hashed}.old`, { force: true });
    writeFileSync(file, foreign, { mode: 0o644 });
    await succeeds(APPLY);
    expect(stack.known(server.port)).toEqual(server.keys);
    expect(text().startsWith(foreign)).toBe(true);
    expect(text().slice(foreign.length).trimEnd().split("\n")).toHaveLength(3);
    expect(statSync(file).mode & 0o777).toBe(0o644);
    await succeeds(DESTROY);
    expect(text()).toBe(foreign);
    expect(inFolder()).toEqual(["known_hosts"]);
  });

  it.each([
    ["that is there", true],
    ["that is yet to come", false],
  ])("writes through a symbolic link to a file %s", async (_, there) => {
    mkdirSync(join(directory, "dotfiles"));
    const real = join(directory, "dotfiles/known_hosts");
    if (there) writeFileSync(real, GITHUB);
    symlinkSync("dotfiles/known_hosts", file);
    await succeeds(APPLY);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(lstatSync(real).isFile()).toBe(true);
    expect(stack.known(server.port)).toEqual(server.keys);
    await succeeds(DESTROY);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, "utf8")).toBe(there ? GITHUB : "");
  });

  it("says at once that a file is read-only, leaves it as it is, and lets the rest be destroyed", async () => {
    // Published keys would be waited for; the file is looked at before.
    stack.publish("i-1", []);
    writeFileSync(file, GITHUB, { mode: 0o444 });
    if (userInfo().uid === 0) for (const path of [directory, file]) chownSync(path, 65534, 65534);
    const refuses = async (path: string): Promise<void> => {
      const { code, output } = await stack.run(APPLY, {}, true);
      expect(code).toBe(1);
      expect(output.replaceAll(/[\s│]+/g, " ")).toContain(
        `known hosts: ${path} is read-only. Make it writable, or name another file`,
      );
      expect(text()).toBe(GITHUB);
    };
    await refuses(file);
    chmodSync(file, 0o644);
    chmodSync(directory, 0o500);
    await refuses(directory);

    chmodSync(directory, 0o700);
    stack.publish("i-1", server.keys);
    expect(await stack.run(APPLY, {}, true)).toMatchObject({ code: 0 });
    const applied = text();
    expect(applied).not.toBe(GITHUB);
    chmodSync(file, 0o444);
    const destroyed = await stack.run(DESTROY, {}, true);
    expect(destroyed).toMatchObject({ code: 0, output: expect.stringContaining("is read-only") });
    expect(text()).toBe(applied);
  });

  it("destroys where the file has gone, and scans nothing where none is named", async () => {
    await succeeds(APPLY);
    rmSync(file);
    await succeeds(DESTROY);
    expect(inFolder()).toEqual([]);
    await succeeds(APPLY, { TF_VAR_known_hosts_file: "" });
    expect(inFolder()).toEqual([]);
  });
});
