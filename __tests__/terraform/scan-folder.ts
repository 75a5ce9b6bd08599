import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { type HostKeyTrust, KnownHosts } from "../../modules/capabilities/bastion/known-hosts.ts";
import { App, LocalBackend, TerraformStack, Testing } from "../../modules/cdktf.ts";
import { NullProvider } from "../../modules/null-provider.ts";
import { terraform } from "./terraform.ts";

export const PARAMETER = "/test/bastion/host-keys";
const REGION = "eu-central-1";

/** What the network's stack of one environment says of its bastion. */
export interface Scanned {
  readonly instanceId: string;
  readonly port: number;
  /** Default published. */
  readonly trust?: HostKeyTrust;
}

/** A user of no rights beside the tests' own, where those run as root: to root every file can be written. */
const NOBODY = 65534;

/**
 * Terraform's folder of a stack with nothing but the key scan. An `aws` that answers as Systems Manager does stands first
 * in its PATH. Terraform runs beside this process, not instead of it: the SSH servers are its children.
 */
export class ScanFolder {
  readonly root = mkdtempSync(join(tmpdir(), "key-scan-"));
  private readonly knownHosts: string;

  /**
   * @param knownHosts the user's file
   * @param like a folder whose provider is installed already
   */
  constructor(knownHosts: string, like?: ScanFolder) {
    this.knownHosts = knownHosts;
    mkdirSync(join(this.root, "bin"));
    writeFileSync(
      join(this.root, "bin/aws"),
      [
        "#!/bin/sh",
        `printf '%s\\n' "$*" >>"${this.root}/aws-calls"`,
        `[ -e "${this.root}/published" ] || { echo "An error occurred (AccessDeniedException)" >&2; exit 254; }`,
        `cat "${this.root}/published"`,
        "",
      ].join("\n"),
    );
    chmodSync(join(this.root, "bin/aws"), 0o755);
    this.write({ instanceId: "i-0", port: 22 });
    if (like)
      for (const part of INSTALLED) cpSync(join(like.root, part), join(this.root, part), { recursive: true });
  }

  /** Whether the provider can be had. */
  init(): boolean {
    return terraform(this.root, ["init"]).code === 0;
  }

  write({ instanceId, port, trust = "published" }: Scanned): void {
    const stack = new TerraformStack(new App(), "scan");
    new LocalBackend(stack, { path: "terraform.tfstate" });
    new NullProvider(stack, "null");
    new KnownHosts(stack, "known-hosts", {
      instanceId,
      address: "127.0.0.1",
      port,
      trust,
      parameterName: PARAMETER,
      region: REGION,
      dependsOn: [],
    });
    const json = JSON.parse(Testing.synth(stack));
    json.terraform.required_providers.null = { source: "hashicorp/null", version: "~> 3.2" };
    writeFileSync(join(this.root, "main.tf.json"), JSON.stringify(json));
  }

  /** Address of the scan in the state. */
  address(): string {
    const { resource } = JSON.parse(readFileSync(join(this.root, "main.tf.json"), "utf8"));
    return `null_resource.${Object.keys(resource.null_resource).join()}`;
  }

  /** What the instance has written into the parameter. */
  publish(instanceId: string, keys: readonly string[]): void {
    writeFileSync(join(this.root, "published"), [`instance ${instanceId}`, ...keys, ""].join("\n"));
  }

  /**
   * @param settings variables that the script reads, which Terraform hands on
   * @param limited as a user who may write only what is theirs
   */
  run(
    words: readonly string[],
    settings: Readonly<Record<string, string>> = {},
    limited = false,
  ): Promise<{ code: number | null; output: string }> {
    const other = limited && userInfo().uid === 0;
    if (other) this.handOver();
    const child = spawn("terraform", [`-chdir=${this.root}`, ...words, "-no-color", "-input=false"], {
      ...(other ? { uid: NOBODY, gid: NOBODY } : {}),
      env: {
        ...process.env,
        ...(other ? { HOME: this.root, TF_CLI_CONFIG_FILE: "" } : {}),
        PATH: `${this.root}/bin:${process.env["PATH"]}`,
        CHECKPOINT_DISABLE: "1",
        TF_IN_AUTOMATION: "1",
        TF_VAR_known_hosts_file: this.knownHosts,
        KNOWN_HOSTS_DELAY: "0.2",
        ...settings,
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => {
        output += data;
      });
    }
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
  }

  /** "type key" of what ssh itself finds for a port of 127.0.0.1, sorted; each as often as it stands there. */
  known(port: number): string[] {
    try {
      return execFileSync("ssh-keygen", ["-F", `[127.0.0.1]:${port}`, "-f", this.knownHosts], {
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

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** To a user who has neither the state nor the folder yet. */
  private handOver(): void {
    const own = readdirSync(this.root, { recursive: true, encoding: "utf8" }).filter(
      (path) => !path.startsWith(".terraform/"),
    );
    for (const path of [".", ...own]) chownSync(join(this.root, path), NOBODY, NOBODY);
  }
}

/** What `terraform init` leaves behind. */
const INSTALLED = [".terraform", ".terraform.lock.hcl"];
