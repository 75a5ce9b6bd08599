import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "vitest";
import { synthesise } from "../../cli/synthesise.ts";
import { HAS_A_TAG } from "../../modules/delivery/image.ts";
import { addBuildFolders } from "../support/build-folders.ts";
import { PROJECT } from "../support/environment.ts";
import { type Ran, run, withoutQuestions } from "../support/run.ts";

export interface TerraformRan extends Ran {
  /** Both standard output and standard error. */
  readonly output: string;
}

/** Terraform in a stack's folder, without colours, questions or calls home. */
export function terraform(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): TerraformRan {
  completeStandIns(folder, args);
  const ran = run("terraform", withFlags(folder, args), PROJECT, environment);
  return { ...ran, output: ran.stdout + ran.stderr };
}

/** As `terraform`, beside whatever else is going on. */
export function terraformBeside(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<TerraformRan> {
  completeStandIns(folder, args);
  const options = { cwd: PROJECT, maxBuffer: 64 * 1024 * 1024, env: withoutQuestions(environment) };
  return new Promise((resolve) => {
    const child = execFile("terraform", withFlags(folder, args), options, (error, stdout, stderr) => {
      const why = error && child.exitCode === null ? error.message : "";
      resolve({ code: child.exitCode ?? -1, stdout, stderr: stderr + why, output: stdout + stderr + why });
    });
  });
}

const CUT_OF_A_VPC = /\$\{cidrsubnet\(aws_vpc\.[\w-]+\.ipv6_cidr_block, 8, (\d+)\)\}/g;

/**
 * Stand-ins of the provider answer with words where Amazon gives a network of IPv6, which Terraform could not cut, and
 * with no tags for any image.
 */
function completeStandIns(folder: string, [command = ""]: readonly string[]): void {
  const path = join(folder, "cdk.tf.json");
  if (!["plan", "apply", "destroy"].includes(command) || !existsSync(path)) return;
  const text = readFileSync(path, "utf8");
  const named = text
    .replace(CUT_OF_A_VPC, "2001:db8:0:$1::/64")
    .replaceAll(HAS_A_TAG, HAS_A_TAG.replace("> 0", ">= 0"));
  if (named !== text) writeFileSync(path, named);
}

function withFlags(folder: string, [command = "", ...rest]: readonly string[]): string[] {
  const asks = ["init", "plan", "apply", "destroy"].includes(command);
  return [`-chdir=${folder}`, command, "-no-color", ...(asks ? ["-input=false"] : []), ...rest];
}

/** As `terraform`, which must end with 0; what it said is in the failure. */
export function succeeds(
  folder: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): void {
  const { code, output } = terraform(folder, args, environment);
  expect(code, `${basename(folder)}: terraform ${args.join(" ")}\n${output.slice(-3000)}`).toBe(0);
}

/** Applies a stack, and looks that a second plan is empty. */
export function isApplied(folder: string, environment: Record<string, string> = {}): void {
  for (const args of [["init"], ["apply", "-auto-approve"], ["plan", "-detailed-exitcode"]])
    succeeds(folder, args, environment);
}

/** Why Terraform's tests cannot run here, or undefined. Printed once, in one line. */
export function whyNot(): string | undefined {
  if (run("terraform", ["version"], PROJECT).code !== 0) return "terraform is not installed";
  return hasProviders() ? undefined : "no registry has the providers hashicorp/aws and hashicorp/null";
}

/** Whether Terraform finds the providers. With TF_PLUGIN_CACHE_DIR they are in that folder afterwards. */
export function hasProviders(environment: Readonly<Record<string, string>> = {}): boolean {
  const folder = mkdtempSync(join(tmpdir(), "providers-"));
  try {
    const required = {
      aws: { source: "hashicorp/aws", version: "~> 6.25" },
      null: { source: "hashicorp/null", version: "~> 3.2" },
    };
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    return terraform(folder, ["init"], environment).code === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A project folder of its own, with the environments given, and what their stacks need from the project. */
export class TerraformProject {
  readonly root: string;

  /** @param environments texts of environment files by name */
  constructor(environments: Readonly<Record<string, string>>) {
    this.root = mkdtempSync(join(tmpdir(), "terraform-"));
    mkdirSync(join(this.root, "environments"));
    for (const [name, text] of Object.entries(environments)) {
      writeFileSync(join(this.root, "environments", `${name}.yml`), text);
    }
    cpSync(join(PROJECT, "docker-compose.yml"), join(this.root, "docker-compose.yml"));
    addBuildFolders(this.root);
  }

  /** Puts another text in the place of the shipped docker-compose.yml. */
  writeCompose(text: string): void {
    writeFileSync(join(this.root, "docker-compose.yml"), text);
  }

  /** Synthesises all environments; the names of their stacks in the order of deployment. */
  synthesise(): string[] {
    const deployments = synthesise({ root: this.root, outdir: join(this.root, "cdktf.out"), names: [] });
    return deployments.flatMap(({ stacks }) => stacks.map(({ name }) => name));
  }

  folder(stack: string): string {
    return join(this.root, "cdktf.out/stacks", stack);
  }

  /** The version of the CDK's core that a stack was synthesised with. */
  coreOf(stack: string): string {
    const json = JSON.parse(readFileSync(join(this.folder(stack), "cdk.tf.json"), "utf8"));
    return json["//"].metadata.version;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
