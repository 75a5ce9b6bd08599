import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import pc from "picocolors";
import semver from "semver";
import { environmentNames } from "../modules/environment/files.ts";
import { TERRAFORM_VERSION } from "../modules/stacks/environment-stack.ts";
import { cdkOfProcess } from "./cdk.ts";
import { findComposeFiles } from "./init/find-compose-files.ts";
import { packageFile } from "./package-file.ts";
import { projectRoot } from "./root.ts";

export interface DoctorOptions {
  readonly root?: string;
  readonly json: boolean;
}

/** One thing that was looked at. */
export interface Finding {
  readonly what: string;
  /** What it is there for. */
  readonly serves: string;
  readonly found: boolean;
  /** What there is, or what is wrong. */
  readonly says: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** Prints what is there and what is missing; exit code 1 where something is. */
export function examine({ json, ...options }: DoctorOptions): void {
  const findings = findingsOf(projectRoot(options.root));
  if (json) console.log(JSON.stringify({ findings }, null, 2));
  else for (const finding of findings) console.log(sentence(finding));
  if (findings.some(({ found }) => !found)) process.exitCode = 1;
}

function sentence({ what, serves, found, says, advice }: Finding): string {
  const mark = found ? pc.green("ok     ") : pc.red("missing");
  return [
    `${mark} ${pc.bold(what)}: ${says} ${pc.dim(`(${serves})`)}`,
    ...(advice ? [`        ${advice}`] : []),
  ].join("\n");
}

/** @param root the project's folder */
export const findingsOf = (root: string): Finding[] => [
  node(),
  environments(root),
  // Before there is a project, all of it would be missing, which `init` makes.
  ...(environmentNames(root).length > 0
    ? [cdktfProject(root), ...sharedPackages().map((name) => onlyOnce(root, name)), ignored(root)]
    : []),
  terraform(),
  ...PROGRAMS.map(program),
  credentials(),
];

function node(): Finding {
  const { engines } = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  const found = semver.satisfies(process.version, engines.node);
  return {
    what: "Node.js",
    serves: "everything",
    found,
    says: process.version,
    ...(found ? {} : { advice: `Install Node.js ${engines.node}.` }),
  };
}

function environments(root: string): Finding {
  const names = environmentNames(root);
  const found = names.length > 0;
  return {
    what: "environments/",
    serves: "synth",
    found,
    says: found ? names.join(", ") : `none in ${root}`,
    ...(found ? {} : { advice: beginning(root) }),
  };
}

/** What comes before all else. */
function beginning(root: string): string {
  const [first] = findComposeFiles(root);
  return first === undefined
    ? "There is no compose file here, either; go to the folder that has one, and run: npx express-on-ecs init"
    : `Run: npx express-on-ecs init, which reads ${first.join(" and ")}, and makes what else a project has`;
}

function cdktfProject(root: string): Finding {
  const missing = ["cdktf.json", "main.ts"].filter((file) => !existsSync(join(root, file)));
  const found = missing.length === 0;
  return {
    what: "cdktf.json and main.ts",
    serves: "the cdktf commands",
    found,
    says: found ? "there" : `no ${missing.join(" and no ")} in ${root}`,
    ...(found ? {} : { advice: "Run: npx express-on-ecs init" }),
  };
}

/** What a project's customise.ts and the constructs must have the same copy of. */
function sharedPackages(): string[] {
  const { core, provider } = cdkOfProcess();
  return [core, "constructs", provider];
}

function onlyOnce(root: string, name: string): Finding {
  const ours = resolved(import.meta.url, name);
  const theirs = resolved(join(root, "main.ts"), name);
  const found = theirs !== undefined && ours === theirs;
  return {
    what: name,
    serves: "customise.ts, and constructs in stacks of your own",
    found,
    says: found
      ? "one copy"
      : theirs === undefined
        ? "not in the project"
        : `two copies: ${theirs} and ${ours}`,
    ...(found
      ? {}
      : { advice: `Add ${name} to the project's packages, in the version that express-on-ecs asks for.` }),
  };
}

function resolved(from: string, name: string): string | undefined {
  try {
    return createRequire(from).resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}

/** What must never be committed. */
const GENERATED = ["cdktf.out", "state"];

function ignored(root: string): Finding {
  const answers = GENERATED.map(
    (folder) => spawnSync("git", ["check-ignore", "-q", `${folder}/x`], { cwd: root }).status,
  );
  const bare = GENERATED.filter((_, index) => answers[index] === 1);
  const found = bare.length === 0;
  return {
    what: ".gitignore",
    serves: "keeping states out of the repository",
    found,
    says: found
      ? "leaves generated folders out"
      : `lets ${bare.map((folder) => `${folder}/`).join(" and ")} be committed`,
    ...(found ? {} : { advice: `Add to .gitignore: ${bare.map((folder) => `${folder}/`).join(", ")}` }),
  };
}

function terraform(): Finding {
  const name = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  const about = { what: "Terraform", serves: "a deployment" };
  const { stdout, error } = spawnSync(name, ["version", "-json"], { encoding: "utf8" });
  const advice = `Install Terraform ${TERRAFORM_VERSION}, or OpenTofu with TERRAFORM_BINARY_NAME=tofu.`;
  if (error) return { ...about, found: false, says: `${name} cannot be run`, advice };
  const version = versionIn(stdout);
  const found = version !== undefined && semver.satisfies(version, TERRAFORM_VERSION);
  return {
    ...about,
    found,
    says: `${name} ${version ?? "of an unknown version"}`,
    ...(found ? {} : { advice }),
  };
}

const versionIn = (text: string): string | undefined => semver.coerce(text)?.version;

interface Program {
  readonly what: string;
  readonly serves: string;
  readonly command: readonly [string, ...string[]];
  readonly advice: string;
}

const PROGRAMS: readonly Program[] = [
  {
    what: "Docker with Buildx",
    serves: "building images for the processor of the hosts",
    command: ["docker", "buildx", "version"],
    advice: "Install Docker with the Buildx plugin, or let a pipeline build the images.",
  },
  {
    what: "AWS CLI",
    serves: "pushing images, and what the environments' outputs tell to run",
    command: ["aws", "--version"],
    advice: "Install the AWS CLI, version 2.",
  },
];

function program({ what, serves, command: [name, ...args], advice }: Program): Finding {
  const { status, stdout } = spawnSync(name, args, { encoding: "utf8" });
  const found = status === 0;
  return {
    what,
    serves,
    found,
    says: found ? (stdout.split("\n")[0] ?? "").trim() : "cannot be run",
    ...(found ? {} : { advice }),
  };
}

/** Whether there is any; only AWS could say whether they work. */
function credentials(): Finding {
  const variable = ["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"].find(
    (name) => process.env[name],
  );
  const file = ["config", "credentials"]
    .map((name) => join(homedir(), ".aws", name))
    .find((path) => existsSync(path));
  const found = variable !== undefined || file !== undefined;
  return {
    what: "AWS credentials",
    serves: "a deployment",
    found,
    says: found ? `${variable ?? file}; whether they work only AWS can say` : "no variable and no ~/.aws",
    ...(found ? {} : { advice: "Run: aws configure sso" }),
  };
}
