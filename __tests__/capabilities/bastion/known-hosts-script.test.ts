import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
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
import { type AddressInfo, createServer, type Server } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePort, SSHD, SshServer } from "./ssh-server.ts";

const SCRIPT = readFileSync(
  new URL("../../../modules/capabilities/bastion/known-hosts.sh", import.meta.url),
  "utf8",
);
const INSTANCE = "i-0123456789abcdef0";
const FOREIGN = [
  "# kept by hand",
  "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
  "this line is nonsense to ssh",
  "",
].join("\n");

if (SSHD === undefined) console.log("skipped: sshd is not installed");

describe.skipIf(SSHD === undefined)("the key scan, executed against a real SSH server", () => {
  let server: SshServer;
  let directory: string;
  let file: string;
  let published: string;

  beforeAll(async () => {
    server = new SshServer(await freePort());
    await server.start();
  });
  afterAll(() => server.remove());

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "known-hosts-"));
    file = join(directory, "known_hosts");
    published = join(directory, "published");
    publish(server.keys);
    mkdirSync(join(directory, "bin"));
    stub("aws", `printf '%s\\n' "$*" >>"${directory}/aws-calls"; cat "${published}"`);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const publish = (keys: readonly string[], instance = INSTANCE): void =>
    writeFileSync(published, [`instance ${instance}`, ...keys, ""].join("\n"));

  function stub(name: string, body: string): void {
    const path = join(directory, "bin", name);
    rmSync(path, { force: true });
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
  }

  interface Outcome {
    readonly code: number | null;
    readonly output: string;
  }

  /** Runs the script as Terraform's local-exec does: its text given to a shell. */
  function run(
    settings: Record<string, string> = {},
    shell: readonly string[] = ["/bin/sh"],
  ): Promise<Outcome> {
    const [command = "", ...options] = shell;
    const child = spawn(command, [...options, "-c", SCRIPT], {
      env: {
        HOME: directory,
        PATH: `${directory}/bin:${process.env["PATH"]}`,
        KNOWN_HOSTS_ACTION: "add",
        KNOWN_HOSTS_FILE: file,
        KNOWN_HOSTS_ADDRESS: "127.0.0.1",
        KNOWN_HOSTS_PORT: String(server.port),
        HOST_KEYS_PARAMETER: "/test/bastion/host-keys",
        HOST_KEYS_INSTANCE: INSTANCE,
        HOST_KEYS_REGION: "eu-central-1",
        KNOWN_HOSTS_ATTEMPTS: "3",
        KNOWN_HOSTS_DELAY: "0.2",
        ...settings,
      },
    });
    let output = "";
    child.stdout.on("data", (data: Buffer) => {
      output += data;
    });
    child.stderr.on("data", (data: Buffer) => {
      output += data;
    });
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
  }

  const name = (): string => `[127.0.0.1]:${server.port}`;
  const lines = (): string[] => readFileSync(file, "utf8").split("\n").slice(0, -1);

  /** "type key" of what ssh itself finds in the file for the server, sorted. */
  function known(host = name()): string[] {
    try {
      return execFileSync("ssh-keygen", ["-F", host, "-f", file], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      })
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"))
        .map((line) => line.split(" ").slice(1).join(" "))
        .sort();
    } catch {
      return [];
    }
  }

  const leftovers = (): string[] =>
    readdirSync(directory).filter((entry) => entry.startsWith(".known_hosts") || entry.includes(".lock"));

  const shells = [
    ["/bin/sh"],
    ["/bin/dash"],
    ["/bin/bash"],
    ["/bin/bash", "--posix"],
    ["/bin/busybox", "sh"],
    ["/bin/zsh", "--emulate", "sh"],
  ];
  for (const shell of shells.filter(([path]) => path !== undefined && existsSync(path))) {
    it(`writes every type of key, hashed, and nothing at the second run: ${shell.join(" ")}`, async () => {
      const first = await run({}, shell);
      expect(first).toMatchObject({ code: 0 });
      expect(known()).toEqual(server.keys);
      expect(lines()).toHaveLength(3);
      expect(lines().every((line) => line.startsWith("|1|"))).toBe(true);
      expect(readFileSync(file, "utf8")).not.toContain("127.0.0.1");
      const [before, inode] = [readFileSync(file), statSync(file).ino];
      expect(await run({}, shell)).toMatchObject({ code: 0 });
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(statSync(file).ino).toBe(inode);
      expect(await run({ KNOWN_HOSTS_ACTION: "remove" }, shell)).toMatchObject({ code: 0 });
      expect(readFileSync(file, "utf8")).toBe("");
      expect(leftovers()).toEqual([]);
    });
  }

  it("asks AWS for the parameter by name and region", async () => {
    await run();
    const call = readFileSync(join(directory, "aws-calls"), "utf8");
    expect(call).toContain("ssm get-parameter --region eu-central-1 --name /test/bastion/host-keys");
  });

  it("makes file and directory for their owner only, and expands ~", async () => {
    expect(await run({ KNOWN_HOSTS_FILE: "~/new/.ssh/known_hosts" })).toMatchObject({ code: 0 });
    const made = join(directory, "new", ".ssh");
    expect(statSync(made).mode & 0o777).toBe(0o700);
    expect(statSync(join(made, "known_hosts")).mode & 0o777).toBe(0o600);
  });

  it("keeps the mode of a file and the link that leads to it", async () => {
    const real = join(directory, "real");
    writeFileSync(real, FOREIGN, { mode: 0o644 });
    symlinkSync("real", file);
    expect(await run()).toMatchObject({ code: 0 });
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(statSync(real).mode & 0o777).toBe(0o644);
    expect(known()).toEqual(server.keys);
  });

  it("replaces the address's old lines, hashed or not, and leaves the others to the byte", async () => {
    const other = new SshServer(server.port);
    const [old = ""] = other.keys;
    await other.remove();
    writeFileSync(file, `${name()} ${old}\n`);
    execFileSync("ssh-keygen", ["-H", "-f", file], { stdio: "ignore" });
    const hashed = readFileSync(file, "utf8");
    const shared = `bastion.example.com,${name()},10.0.0.9 ${old} a comment\n`;
    const kept = `@revoked ${name()} ${old}\n[127.0.0.1]:1 ${old}\n127.0.0.1 ${old}\n* ${old}`;
    writeFileSync(file, `${FOREIGN}${hashed}${name()} ${old}\n${shared}${kept}`);

    expect(await run()).toMatchObject({ code: 0 });
    const text = readFileSync(file, "utf8");
    expect(text.startsWith(`${FOREIGN}bastion.example.com,10.0.0.9 ${old} a comment\n${kept}\n|1|`)).toBe(
      true,
    );
    expect(text.slice(text.indexOf(`${kept}\n`) + kept.length + 1).split("\n")).toHaveLength(4);

    const before = readFileSync(file);
    expect(await run()).toMatchObject({ code: 0 });
    expect(readFileSync(file).equals(before)).toBe(true);

    expect(await run({ KNOWN_HOSTS_ACTION: "remove" })).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).toBe(
      `${FOREIGN}bastion.example.com,10.0.0.9 ${old} a comment\n${kept}\n`,
    );
  });

  it("takes a new instance behind the same address, once that instance has published its keys", async () => {
    expect(await run()).toMatchObject({ code: 0 });
    const before = server.keys;
    await server.stop();
    server.makeKeys();
    await server.start();
    const running = run({ HOST_KEYS_INSTANCE: "i-00000000000000new", KNOWN_HOSTS_ATTEMPTS: "50" });
    setTimeout(() => publish(server.keys, "i-00000000000000new"), 1000);
    expect(await running).toMatchObject({ code: 0 });
    expect(server.keys).not.toEqual(before);
    expect(known()).toEqual(server.keys);
    expect(lines()).toHaveLength(3);
  });

  for (const runs of [2, 10]) {
    it(`${runs} runs at once leave one set of lines`, async () => {
      writeFileSync(file, FOREIGN);
      const outcomes = await Promise.all(
        Array.from({ length: runs }, () => run({ KNOWN_HOSTS_ATTEMPTS: "20" })),
      );
      expect(outcomes.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual(Array(runs).fill(0));
      expect(readFileSync(file, "utf8").startsWith(FOREIGN)).toBe(true);
      expect(lines()).toHaveLength(6);
      expect(known()).toEqual(server.keys);
      expect(leftovers()).toEqual([]);
    });
  }

  it("ten servers at once all end up in the file", { timeout: 180_000 }, async () => {
    const others = await Promise.all(
      Array.from({ length: 9 }, async () => {
        const other = new SshServer(await freePort());
        await other.start(["ed25519"]);
        return other;
      }),
    );
    const all = [server, ...others];
    const trust = { KNOWN_HOSTS_TRUST: "trust-on-first-use", KNOWN_HOSTS_ATTEMPTS: "20" };
    const add = await Promise.all(all.map(({ port }) => run({ ...trust, KNOWN_HOSTS_PORT: String(port) })));
    expect(add.map(({ code }) => code)).toEqual(Array(10).fill(0));
    expect(lines()).toHaveLength(3 + 9);
    const remove = others.map(({ port }) =>
      run({ KNOWN_HOSTS_ACTION: "remove", KNOWN_HOSTS_PORT: String(port) }),
    );
    expect((await Promise.all(remove)).map(({ code }) => code)).toEqual(Array(9).fill(0));
    expect(known()).toEqual(server.keys);
    expect(lines()).toHaveLength(3);
    await Promise.all(others.map((other) => other.remove()));
  });

  it("waits for a server that starts late", async () => {
    await server.stop();
    const running = run({ KNOWN_HOSTS_ATTEMPTS: "50" });
    setTimeout(() => server.start(), 1000);
    expect(await running).toMatchObject({ code: 0 });
    expect(known()).toEqual(server.keys);
  });

  it("gives up after the tries it was given, with a sentence and without a file", async () => {
    const nobody = String(await freePort());
    const { code, output } = await run({ KNOWN_HOSTS_PORT: nobody });
    expect(code).toBe(1);
    expect(output.trim()).toBe(
      `known hosts: gave up after 3 tries: no SSH server answered at 127.0.0.1 port ${nobody}.`,
    );
    expect(existsSync(file)).toBe(false);
  });

  describe("where nothing answers", () => {
    // As behind a firewall that drops what it does not let in: the connection stands, and nobody speaks.
    let silence: Server;
    let silent: string;
    beforeAll(async () => {
      silence = createServer();
      await new Promise<void>((resolve) => silence.listen(0, "127.0.0.1", resolve));
      silent = String((silence.address() as AddressInfo).port);
    });
    afterAll(() => silence.close());

    const WAY_OUT =
      /within 1 s, so this network does not seem to reach it\. Is it in bastion\.allowFrom.+knownHostsFile: false below bastion.+TF_VAR_known_hosts_file=""/;
    const forever = { KNOWN_HOSTS_ATTEMPTS: "1000", KNOWN_HOSTS_REACH: "1" };

    it("names the way out soon after the instance has started its server, whatever the network does", async () => {
      const dropped = await run({ ...forever, KNOWN_HOSTS_PORT: silent });
      expect(dropped).toMatchObject({ code: 1, output: expect.stringMatching(WAY_OUT) });
      expect(dropped.output.trim().split("\n")).toHaveLength(1);
      const refused = await run({ ...forever, KNOWN_HOSTS_PORT: String(await freePort()) });
      expect(refused).toMatchObject({ code: 1, output: expect.stringMatching(WAY_OUT) });
      expect(existsSync(file)).toBe(false);
    });

    it("counts only from then on, and gives a host that boots its time", async () => {
      publish([], "i-00000000000before0");
      const { code, output } = await run({ KNOWN_HOSTS_PORT: silent, KNOWN_HOSTS_REACH: "0" });
      expect(code).toBe(1);
      expect(output).toContain(
        `gave up after 3 tries: the instance ${INSTANCE} has not published its host keys`,
      );
    });

    it("without published keys tells silence from a host that refuses because it boots", async () => {
      const trust = { KNOWN_HOSTS_TRUST: "trust-on-first-use", KNOWN_HOSTS_REACH: "1" };
      const dropped = await run({ ...trust, KNOWN_HOSTS_ATTEMPTS: "1000", KNOWN_HOSTS_PORT: silent });
      expect(dropped).toMatchObject({ code: 1, output: expect.stringMatching(WAY_OUT) });
      const refused = await run({
        ...trust,
        KNOWN_HOSTS_ATTEMPTS: "12",
        KNOWN_HOSTS_PORT: String(await freePort()),
      });
      expect(refused.output).toContain("gave up after 12 tries: no SSH server answered");
    });

    it("takes less than a minute, with the times that users have", () => {
      const setting = (name: string): number => Number(new RegExp(`${name}:-(\\d+)`).exec(SCRIPT)?.[1]);
      const scan = Number(/^scan_timeout=(\d+)$/m.exec(SCRIPT)?.[1]);
      expect(setting("KNOWN_HOSTS_REACH") + setting("KNOWN_HOSTS_DELAY") + scan).toBeLessThan(60);
    });
  });

  it("refuses keys that the instance did not publish, at once, and leaves the file as it is", async () => {
    writeFileSync(file, FOREIGN);
    const other = new SshServer(server.port);
    publish(other.keys);
    await other.remove();
    const { code, output } = await run({ KNOWN_HOSTS_ATTEMPTS: "1000", KNOWN_HOSTS_DELAY: "60" });
    expect(code).toBe(1);
    expect(output).toContain("are not those that the instance i-0123456789abcdef0 published");
    expect(readFileSync(file, "utf8")).toBe(FOREIGN);
  });

  it("refuses when one key of several is strange", async () => {
    publish(server.keys.slice(1));
    expect(await run()).toMatchObject({ code: 1 });
    expect(existsSync(file)).toBe(false);
  });

  it("does not take keys that an earlier instance published", async () => {
    publish(server.keys, "i-0fffffffffffffff0");
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output).toContain(
      `the instance ${INSTANCE} has not published its host keys in /test/bastion/host-keys`,
    );
  });

  it("in the end takes the verified keys when some published ones are not offered", async () => {
    const fewer = new SshServer(await freePort());
    await fewer.start(["ed25519"]);
    publish(fewer.keys);
    expect(await run({ KNOWN_HOSTS_PORT: String(fewer.port) })).toMatchObject({ code: 0 });
    expect(lines()).toHaveLength(1);
    await fewer.remove();
  });

  it("trusts on first use only when told, and then asks nobody", async () => {
    stub("aws", "exit 1");
    expect(await run()).toMatchObject({ code: 1 });
    expect(await run({ KNOWN_HOSTS_TRUST: "trust-on-first-use" })).toMatchObject({ code: 0 });
    expect(known()).toEqual(server.keys);
    const { code, output } = await run({ KNOWN_HOSTS_TRUST: "yes" });
    expect(code).toBe(1);
    expect(output).toContain('KNOWN_HOSTS_TRUST is "yes"; it can be published or trust-on-first-use.');
  });

  it("says what AWS said; a missing right is not waited for", async () => {
    stub(
      "aws",
      `echo "An error occurred (AccessDeniedException) when calling GetParameter: no" >&2; exit 254`,
    );
    const denied = await run({ KNOWN_HOSTS_ATTEMPTS: "1000", KNOWN_HOSTS_DELAY: "60" });
    expect(denied.code).toBe(1);
    expect(denied.output).toContain(
      "aws could not read /test/bastion/host-keys: An error occurred (AccessDenied",
    );
    stub("aws", `echo "Could not connect to the endpoint URL" >&2; exit 255`);
    const offline = await run();
    expect(offline.code).toBe(1);
    expect(offline.output).toContain(
      "gave up after 3 tries: aws could not read /test/bastion/host-keys: Could not",
    );
  });

  describe("with a program missing", () => {
    /** A PATH that holds the usual programs, without those named. */
    function pathWithout(...missing: readonly string[]): string {
      const bin = join(directory, "few");
      mkdirSync(bin);
      const usual =
        "awk cat cp date dirname grep head ln mkdir mktemp mv ps readlink rm sed sleep sort ssh-keygen ssh-keyscan tail tr uname";
      for (const program of usual.split(" ").filter((one) => !missing.includes(one))) {
        symlinkSync(
          execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim(),
          join(bin, program),
        );
      }
      if (!missing.includes("aws")) symlinkSync(join(directory, "bin", "aws"), join(bin, "aws"));
      return bin;
    }

    for (const program of ["ssh-keyscan", "ssh-keygen", "aws"]) {
      it(`says in one sentence that ${program} is not there`, async () => {
        const { code, output } = await run({ PATH: pathWithout(program) });
        expect(code).toBe(1);
        expect(output.trim().split("\n")).toHaveLength(1);
        expect(output).toContain(`${program} is not installed or not in PATH`);
        expect(existsSync(file)).toBe(false);
      });
    }

    it("needs nothing else than POSIX programs: neither flock nor GNU's", async () => {
      expect(await run({ PATH: pathWithout() })).toMatchObject({ code: 0 });
      expect(known()).toEqual(server.keys);
    });

    it("does without aws when trusting on first use", async () => {
      expect(await run({ PATH: pathWithout("aws"), KNOWN_HOSTS_TRUST: "trust-on-first-use" })).toMatchObject({
        code: 0,
      });
    });
  });

  it("does nothing where no file is named, and nothing on removal where there is none", async () => {
    expect(await run({ KNOWN_HOSTS_FILE: "" })).toMatchObject({ code: 0 });
    expect(await run({ KNOWN_HOSTS_ACTION: "remove" })).toMatchObject({ code: 0 });
    expect(existsSync(file)).toBe(false);
  });

  it("takes over the lock of a run that was killed", async () => {
    const dead = spawn("true");
    await new Promise((resolve) => dead.once("exit", resolve));
    symlinkSync(`${dead.pid}@${hostname()}`, `${file}.lock`);
    const outcomes = await Promise.all([run(), run(), run()]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(lines()).toHaveLength(3);
    expect(leftovers()).toEqual([]);
  });

  it("waits for a run that goes on", async () => {
    symlinkSync(`${process.pid}@${hostname()}`, `${file}.lock`);
    const running = run();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(existsSync(file)).toBe(false);
    rmSync(`${file}.lock`);
    expect(await running).toMatchObject({ code: 0 });
    expect(known()).toEqual(server.keys);
  });

  it("leaves neither lock nor half a file behind when it is interrupted", async () => {
    writeFileSync(file, FOREIGN);
    stub("awk", `kill -TERM $PPID; sleep 0.2; exec /usr/bin/awk "$@"`);
    const { code } = await run({ KNOWN_HOSTS_TRUST: "trust-on-first-use" });
    expect(code).not.toBe(0);
    expect(readFileSync(file, "utf8")).toBe(FOREIGN);
    expect(leftovers()).toEqual([]);
  });

  it("a file that cannot be written is left as it is", async () => {
    writeFileSync(file, FOREIGN);
    stub("cp", "exit 1");
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output).toContain("cannot be copied");
    expect(readFileSync(file, "utf8")).toBe(FOREIGN);
    expect(leftovers()).toEqual([]);
  });
});
