import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KnownHosts } from "../../../modules/capabilities/bastion/known-hosts.ts";
import { App, LocalBackend, TerraformStack, Testing } from "../../../modules/cdktf.ts";
import { NullProvider } from "../../../modules/null-provider.ts";
import { freePort, SSHD, SshServer } from "./ssh-server.ts";

const directory = mkdtempSync(join(tmpdir(), "known-hosts-terraform-"));
const file = join(directory, "known_hosts");

/** A stack with nothing but the key scan, as Terraform gets it. */
function writeStack(instanceId: string, port: number): void {
  const stack = new TerraformStack(new App(), "scan");
  new LocalBackend(stack, { path: "terraform.tfstate" });
  new NullProvider(stack, "null");
  new KnownHosts(stack, "known-hosts", {
    instanceId,
    address: "127.0.0.1",
    port,
    trust: "trust-on-first-use",
    parameterName: "/test/bastion/host-keys",
    region: "eu-central-1",
    dependsOn: [],
  });
  const json = JSON.parse(Testing.synth(stack));
  json.terraform.required_providers.null = { source: "hashicorp/null", version: "~> 3.2" };
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify(json));
}

function missing(): string | undefined {
  if (SSHD === undefined) return "sshd is not installed";
  if (spawnSync("terraform", ["version"]).status !== 0) return "terraform is not installed";
  writeStack("i-0", 22);
  const init = spawnSync("terraform", [`-chdir=${directory}`, "init", "-input=false"], {
    env: environment(),
  });
  return init.status === 0
    ? undefined
    : "the Terraform provider hashicorp/null can neither be found nor downloaded";
}

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  CHECKPOINT_DISABLE: "1",
  TF_IN_AUTOMATION: "1",
  TF_VAR_known_hosts_file: file,
});

const reason = missing();
if (reason !== undefined) {
  console.log(`skipped: ${reason}`);
  rmSync(directory, { recursive: true, force: true });
}

describe.skipIf(reason !== undefined)("the key scan, run by Terraform", () => {
  let server: SshServer;
  beforeAll(async () => {
    server = new SshServer(await freePort());
    await server.start();
    writeFileSync(
      file,
      "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n",
    );
  });
  afterAll(async () => {
    await server?.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  // Not spawnSync: the SSH server is a child of this process.
  function terraform(...words: readonly string[]): Promise<{ code: number | null; output: string }> {
    const child = spawn("terraform", [`-chdir=${directory}`, ...words, "-no-color", "-input=false"], {
      env: environment(),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => {
        output += data;
      });
    }
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
  }

  const known = (): string[] =>
    execFileSync("ssh-keygen", ["-F", `[127.0.0.1]:${server.port}`, "-f", file], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.startsWith("|1|"))
      .map((line) => line.split(" ").slice(1).join(" "))
      .sort();
  const lineCount = (): number => readFileSync(file, "utf8").trimEnd().split("\n").length;

  it("scans on create, has nothing to do at a second plan, follows a new instance, and cleans up on destroy", async () => {
    writeStack("i-1", server.port);
    expect(await terraform("apply", "-auto-approve")).toMatchObject({ code: 0 });
    expect(known()).toEqual(server.keys);
    expect(await terraform("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });

    await server.stop();
    server.makeKeys();
    await server.start();
    writeStack("i-2", server.port);
    const again = await terraform("apply", "-auto-approve");
    expect(again.output).toContain("1 added, 0 changed, 1 destroyed");
    expect(known()).toEqual(server.keys);
    expect(lineCount()).toBe(4);

    expect(await terraform("destroy", "-auto-approve")).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).toMatch(/^github\.com [^\n]*\n$/);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it("fails the apply when the keys cannot be verified, and can be destroyed all the same", async () => {
    writeStack("i-3", await freePort());
    const json = readFileSync(join(directory, "main.tf.json"), "utf8");
    const hurried = json.replace(
      '"KNOWN_HOSTS_ACTION":"add"',
      '"KNOWN_HOSTS_ACTION":"add","KNOWN_HOSTS_ATTEMPTS":"1"',
    );
    expect(hurried).not.toBe(json);
    writeFileSync(join(directory, "main.tf.json"), hurried);
    const { code, output } = await terraform("apply", "-auto-approve");
    expect(code).toBe(1);
    expect(output).toContain("known hosts: gave up after 1 tries: no SSH server answered");
    expect(await terraform("destroy", "-auto-approve")).toMatchObject({ code: 0 });
  });
});
