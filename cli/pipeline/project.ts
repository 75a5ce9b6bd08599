import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { loadProjectOf } from "../../modules/capabilities/compose-project.ts";
import type { Delivery } from "../../modules/capabilities/delivery/schema.ts";
import type { Environment } from "../../modules/capabilities/environment.ts";
import { platformOf } from "../../modules/capabilities/launch-type.ts";
import { loadEnvironment } from "../../modules/capabilities/load.ts";
import { environmentFiles, environmentNames } from "../../modules/environment/files.ts";
import { deliveryRoleName } from "../../modules/naming.ts";
import { type Problem, Problems } from "../../modules/problems.ts";
import { runProgram } from "../deploy/programs.ts";
import { readManifest } from "../init/manifest.ts";
import { type LockFile, lockFileOf } from "../lock-file.ts";
import { shellVariables } from "../shell-variables.ts";
import type { Processor } from "./pinned.ts";

/** A package of the repository, as a pipeline works on it. */
export interface Package {
  /** Relative to the repository, with slashes; "" is the repository itself. */
  readonly folder: string;
  /** The lock file that its packages are installed by, relative to the repository. */
  readonly lockFile: string;
  readonly manager: LockFile["manager"];
  /** Yarn 2 and later have other options than Yarn 1. */
  readonly isYarnClassic: boolean;
  /** Whether it has a script `test` that tests anything. */
  readonly hasTests: boolean;
}

/** What a pipeline is written for. */
export interface PipelineProject {
  /** The folder that git knows as the top; absolute. */
  readonly repository: string;
  readonly environment: string;
  readonly region: string;
  /** The account that the environment names. */
  readonly account: string | undefined;
  readonly processor: Processor;
  /** Where `environments/` is; its packages have this program. */
  readonly project: Package;
  /** The repository's own package, where the project is not in it. */
  readonly application: Package | undefined;
  /** Of the site, where it is built from a package that is neither of these. */
  readonly site: Package | undefined;
  /** The file that says which Node.js the repository takes, relative to it. */
  readonly nodeVersionFile: string | undefined;
  /** What is pushed to it is deployed. */
  readonly branch: string;
  /** The GitHub environment that `delivery` trusts in place of the branch. */
  readonly githubEnvironment: string | undefined;
  /** What the pipeline needs and the environment does not have yet, as sentences. */
  readonly lacks: readonly string[];
  /** The role that `delivery` makes for it: its ARN, or where that is printed; undefined where `delivery` trusts no such pipeline. */
  readonly role: string | undefined;
}

/** What runs pipelines that are written here. */
export type PipelineService = Delivery["pipeline"];

export interface ProjectOptions {
  /** Absolute. */
  readonly root: string;
  /** Default the only one that there is. */
  readonly environment: string | undefined;
  /** Default the one that the remote names, or main. */
  readonly branch: string | undefined;
  /** What runs the pipeline. */
  readonly service: PipelineService;
}

/** @throws Problems with all that keeps a pipeline from running here */
export async function pipelineProject({ root, ...options }: ProjectOptions): Promise<PipelineProject> {
  const problems: Problem[] = [];
  const repository = await git(root, ["rev-parse", "--show-toplevel"]);
  if (repository === undefined) problems.push(problem("git", `has no repository in ${root}; run: git init`));
  const environment = options.environment ?? onlyEnvironment(root, problems);
  const lock = lockFileOf(root);
  if (lock === undefined)
    problems.push(
      problem(
        "package-lock.json",
        "is missing; run npm install, and commit it: a pipeline installs what it says.",
      ),
    );
  problems.push(...withoutProgram(root), ...strangeBranch(options.branch));
  if (repository === undefined || environment === undefined || lock === undefined || problems.length > 0)
    throw new Problems(problems);
  const [path = ""] = environmentFiles(root, [environment]);
  const read = loadEnvironment(path, root);
  const { environment: loaded } = read;
  const projectPackage = packageIn(repository, root, lock);
  const application = applicationOf(repository, root);
  const branch = options.branch ?? (await defaultBranch(repository));
  return {
    repository,
    environment,
    region: loaded.region,
    account: loaded.account,
    processor: platformOf(loaded.capacity) === "linux/arm64" ? "arm64" : "amd64",
    project: projectPackage,
    application,
    site: siteOf(read, { repository, root }, [projectPackage, application]),
    nodeVersionFile: [root, repository]
      .flatMap((folder) => [".nvmrc", ".node-version"].map((name) => join(folder, name)))
      .filter((file) => existsSync(file))
      .map((file) => inside(repository, file))[0],
    branch,
    githubEnvironment: githubEnvironmentOf(loaded),
    lacks: [
      ...(loaded.state.home === "local"
        ? [
            `environments/${environment}.yml state.home is "local", which no job of a pipeline keeps: write home: s3 and the name of a bucket (docs/state.md). Until then the first job fails and says so.`,
          ]
        : []),
      ...otherTrust(loaded, options.service, branch),
    ],
    role: roleOf(loaded, options.service),
  };
}

const githubEnvironmentOf = ({ delivery }: Environment): string | undefined =>
  delivery?.pipeline === "github-actions" ? delivery.environment : undefined;

/** Whom `delivery` trusts, where that is not the pipeline that is written. */
function otherTrust(loaded: Environment, service: PipelineService, branch: string): string[] {
  const { name, delivery } = loaded;
  // Agents of Jenkins may have rights of their own.
  if (!delivery || (service === "jenkins" && delivery.pipeline !== "jenkins")) return [];
  const at = `environments/${name}.yml delivery`;
  if (delivery.pipeline !== service)
    return [
      `${at}.pipeline is ${delivery.pipeline}, and this pipeline is for ${service}: AWS refuses its jobs.`,
    ];
  if (delivery.pipeline === "jenkins") return otherJob(delivery.job, at, branch);
  if (githubEnvironmentOf(loaded) !== undefined || delivery.branch === branch) return [];
  return [
    `${at}.branch is ${delivery.branch}, but this pipeline deploys pushes to ${branch}: AWS refuses its jobs. Write branch: ${branch} there, or run this command again with --branch ${delivery.branch}.`,
  ];
}

/** Of a Multibranch Pipeline a branch is a job. How its slashes are written depends on what stands before Jenkins. */
function otherJob(job: string, at: string, branch: string): string[] {
  if (branch.includes("/") || job.endsWith(`/job/${branch}/`)) return [];
  return [
    `${at}.job is ${job}, which is no job of the branch ${branch}: AWS refuses its builds. Write the address that ends in /job/${branch}/.`,
  ];
}

function roleOf({ name, account, delivery }: Environment, service: PipelineService): string | undefined {
  if (delivery?.pipeline !== service) return undefined;
  return account === undefined
    ? `what terraform -chdir=cdktf.out/stacks/${name}-delivery output -raw delivery_role prints`
    : `arn:aws:iam::${account}:role/${deliveryRoleName(name)}`;
}

const problem = (file: string, message: string): Problem => ({
  code: "EOE-CLI-017",
  file,
  path: "",
  message,
});

/** What no lock file holds, a job would fetch in whatever version is the newest then. */
function withoutProgram(root: string): Problem[] {
  const { name, dependencies, devDependencies } = readManifest(root)?.manifest ?? {};
  if (name === PROGRAM || PROGRAM in { ...dependencies, ...devDependencies }) return [];
  return [problem("package.json", `has no ${PROGRAM}; run: npm install --save-dev ${PROGRAM}`)];
}

const PROGRAM = "express-on-ecs";

/** Git allows more, such as `$` and `;`, which a shell would take for its own. */
function strangeBranch(branch: string | undefined): Problem[] {
  if (branch === undefined || /^[\w.-]+(\/[\w.-]+)*$/.test(branch)) return [];
  const message = `"${branch}" is no branch for a pipeline; write letters, digits, dots, hyphens and slashes.`;
  return [problem("--branch", message)];
}

function onlyEnvironment(root: string, problems: Problem[]): string | undefined {
  const names = environmentNames(root);
  if (names.length === 1) return names[0];
  problems.push(
    problem(
      "express-on-ecs pipeline",
      names.length === 0
        ? "finds no environment to deploy; run npx express-on-ecs init, which makes the first."
        : `does not know which environment to deploy; write one of ${names.join(", ")} behind it.`,
    ),
  );
  return undefined;
}

const inside = (repository: string, path: string): string => relative(repository, path).replaceAll("\\", "/");

function packageIn(repository: string, folder: string, lock: LockFile): Package {
  const { manifest } = readManifest(folder) ?? {};
  return {
    folder: inside(repository, folder),
    lockFile: inside(repository, join(lock.folder, lock.name)),
    manager: lock.manager,
    isYarnClassic:
      lock.manager === "yarn" && !readFileSync(join(lock.folder, lock.name), "utf8").includes("__metadata:"),
    hasTests: testsAnything(manifest?.scripts?.["test"]),
  };
}

/** A repository without a package.json has its tests somewhere else. */
function applicationOf(repository: string, root: string): Package | undefined {
  const lock = lockFileOf(repository);
  if (repository === root || lock === undefined || readManifest(repository) === undefined) return undefined;
  return packageIn(repository, repository, lock);
}

/** Its build's folder, where that has a package. */
function siteOf(
  { environment, problemAt }: ReturnType<typeof loadEnvironment>,
  { repository, root }: { readonly repository: string; readonly root: string },
  others: readonly (Package | undefined)[],
): Package | undefined {
  const { site } = environment;
  if (site === undefined) return undefined;
  const { services } = loadProjectOf({ raw: environment, problemAt }, root, shellVariables());
  const folder = services[site.service]?.build?.context;
  const lock = folder === undefined ? undefined : lockFileOf(folder);
  if (folder === undefined || lock === undefined || readManifest(folder) === undefined) return undefined;
  const found = packageIn(repository, folder, lock);
  return others.some((other) => other?.folder === found.folder) ? undefined : found;
}

/** `npm init` writes a script that only says that there is none. */
const testsAnything = (script: unknown): boolean =>
  typeof script === "string" && !script.includes("no test specified");

async function defaultBranch(repository: string): Promise<string> {
  const head = await git(repository, ["symbolic-ref", "--short", "refs/remotes/origin/HEAD"]);
  return head?.replace(/^origin\//, "") ?? "main";
}

async function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  const { code, stdout } = await runProgram("git", args, { cwd });
  return code === 0 ? stdout.trim() : undefined;
}
