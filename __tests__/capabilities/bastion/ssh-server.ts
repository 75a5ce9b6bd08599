import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

export const SSHD = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/opt/homebrew/sbin/sshd"].find((path) =>
  existsSync(path),
);

/** A real SSH server on 127.0.0.1 with host keys of its own; nobody can log in to it. */
export class SshServer {
  readonly directory = mkdtempSync(join(tmpdir(), "ssh-server-"));
  private process?: ChildProcess;

  constructor(readonly port: number) {
    this.makeKeys();
  }

  makeKeys(): void {
    for (const type of ["rsa", "ecdsa", "ed25519"]) {
      const file = join(this.directory, `host_${type}`);
      rmSync(file, { force: true });
      execFileSync("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", "", "-f", file]);
    }
  }

  /** "type key" of every host key, sorted. */
  get keys(): string[] {
    return ["rsa", "ecdsa", "ed25519"]
      .map((type) => readFileSync(join(this.directory, `host_${type}.pub`), "utf8").trim())
      .sort();
  }

  async start(types: readonly string[] = ["rsa", "ecdsa", "ed25519"]): Promise<void> {
    // The server refuses to start as root without the directory that its package's service makes.
    if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    const config = join(this.directory, "sshd_config");
    writeFileSync(
      config,
      [
        `Port ${this.port}`,
        "ListenAddress 127.0.0.1",
        ...types.map((type) => `HostKey ${join(this.directory, `host_${type}`)}`),
        "PidFile none",
        "UsePAM no",
        "MaxStartups 200",
        "PasswordAuthentication no",
        "AuthorizedKeysFile none",
        "",
      ].join("\n"),
    );
    const child = spawn(SSHD ?? "sshd", ["-D", "-e", "-f", config], { stdio: ["ignore", "ignore", "pipe"] });
    this.process = child;
    await new Promise<void>((resolve, reject) => {
      let output = "";
      child.stderr?.on("data", (data: Buffer) => {
        output += data;
        if (output.includes("Server listening")) resolve();
      });
      child.once("exit", (code) => reject(new Error(`sshd ended with ${code}: ${output}`)));
    });
  }

  async stop(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A TCP port of 127.0.0.1 that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
