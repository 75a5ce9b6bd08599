import { existsSync } from "node:fs";
import { basename, delimiter, dirname, isAbsolute, join, posix, resolve } from "node:path";
import pc from "picocolors";
import { findRegion, nearestRegions } from "../modules/aws/regions.ts";
import { UNWRITTEN_TAG } from "../modules/capabilities/containers/decisions.ts";
import { vpcId } from "../modules/capabilities/existing-network/schema.ts";
import { readEnvFile } from "../modules/compose/dotenv.ts";
import { type ComposeProject, loadComposeProject } from "../modules/compose/index.ts";
import { normalisedName } from "../modules/compose/project-name.ts";
import { ENVIRONMENTS_FOLDER, environmentNames } from "../modules/environment/files.ts";
import { formatProblem, inOrder, type Problem, Problems } from "../modules/problems.ts";
import { readText, whyUnreadable } from "../modules/read-text.ts";
import { fromFolder } from "../modules/relative-paths.ts";
import {
  askForBasics,
  askForDetails,
  askForFiles,
  BrokenOff,
  isEnvironmentName,
  NAME_ALLOWED,
} from "./init/ask.ts";
import { environmentText } from "./init/environment-text.ts";
import { type ComposeFiles, findComposeFiles } from "./init/find-compose-files.ts";
import { readManifest } from "./init/manifest.ts";
import { pagesBeside } from "./init/page.ts";
import {
  oddFiles,
  type ProjectPlace,
  placeIn,
  projectFolder,
  type WrittenFile,
  writeProject,
} from "./init/project-files.ts";
import type { Proposal } from "./init/proposal.ts";
import { entryCandidates, propose, proposedName } from "./init/propose.ts";
import { type Refined, refine } from "./init/refine.ts";
import { roleOf } from "./init/services.ts";
import { lockFileOf } from "./lock-file.ts";
import { shellVariables } from "./shell-variables.ts";

export interface InitOptions {
  /** The repository's folder. Default the current one. */
  readonly root?: string;
  /** Of the environment. Default: from package.json, else from `name` of the compose files, else from the folder. */
  readonly name?: string;
  /** Default eu-central-1. */
  readonly region?: string;
  /** Id of a VPC that exists. Default: the environment makes one. */
  readonly vpc?: string;
  /** Compose files that belong together, relative to `root`. Default: those that are found. */
  readonly file?: readonly string[];
  /** Take what is proposed. */
  readonly yes: boolean;
  readonly json: boolean;
}

/**
 * Proposes an environment for the compose files of a folder, asks on a terminal, and writes what a project needs.
 * @throws Problems when there is no compose file, or one that docker compose would not read; then nothing is written
 */
export async function initialise({ yes, json, ...options }: InitOptions): Promise<void> {
  const repository = resolve(options.root ?? ".");
  const place = placeIn(repository);
  const folder = projectFolder(place);
  const asks = !yes && !json;
  if (asks && !(process.stdin.isTTY && process.stdout.isTTY))
    throw refusal("--yes", "is needed where there is no terminal to ask at; it takes all proposals.");
  const names = environmentNames(folder);
  if (names.length > 0)
    throw refusal(
      "environments",
      `has ${names.join(", ")} already. Another environment is made by: npx express-on-ecs new <name>`,
    );
  checkOptions(options, repository);
  // Before anything is written.
  readManifest(folder);
  try {
    const found = filesIn(repository, folder, options.file);
    const basics = basicsOf(repository, options);
    const proposal = asks ? await proposeAsking(found, place, basics) : proposeFirst(found, place, basics);
    const variables = laptopVariables(folder, proposal.compose);
    const refined = refine(proposal, folder, variables);
    const written = writeProject(
      place,
      { name: proposal.name, text: environmentText(refined.proposal) },
      proposal.contexts,
    );
    tell({
      json,
      install: installCommand(repository, place.folder),
      refined: {
        ...refined,
        problems: refined.problems.map((one) => ({ ...one, file: fromRepository(one.file, place) })),
      },
      place,
      written,
      warnings: [
        ...oddFiles(place, written),
        ...forgottenPages(place, proposal.compose),
        ...guardsLeftBehind(proposal, place),
        ...(options.file ? [] : otherComposeFiles(proposal.compose, place, variables)),
      ],
    });
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    process.exitCode = 1;
  }
}

const refusal = (file: string, message: string): Problems =>
  new Problems([{ code: "EOE-CLI-012", file, path: "", message }]);

/** Compose files relative to the project's folder, best first. */
function filesIn(repository: string, folder: string, named: readonly string[] = []): ComposeFiles[] {
  const found = named.length > 0 ? [named] : findComposeFiles(repository);
  if (found.length === 0)
    throw refusal(
      ".",
      "has no compose file; run this where docker-compose.yml or compose.yaml is, or name it: --file <file>.",
    );
  return found.map((files) => files.map((file) => fromFolder(folder, resolve(repository, file))));
}

/** As the laptop reads them. */
function load(files: ComposeFiles, place: ProjectPlace): ComposeProject {
  const here = files.map((file) => fromRepository(file, place));
  // What is wrong with them is told by their names where init runs; the environment names them from its own folder.
  const project = loadComposeProject({ files: here, workingDir: place.repository });
  refuseNothingToRun(project);
  return place.folder === "" ? project : loadComposeProject({ files, workingDir: projectFolder(place) });
}

function refuseNothingToRun(project: ComposeProject): void {
  const services = Object.keys(project.services);
  if (services.some((name) => roleOf(project, name) === "container")) return;
  const another = "or name another file: --file <file>.";
  const elsewhere = `${services.join(", ")}, which run elsewhere or stay on the laptop`;
  const off = Object.entries(project.disabled).map(
    ([name, { profiles = [] }]) => `${name} (profile ${profiles.join(" or ")})`,
  );
  if (off.length > 0)
    throw refusal(
      project.files.join(", "),
      `has nothing but ${services.length === 0 ? "" : `${elsewhere}, and `}${off.join(", ")}, whose profiles are off; take profiles off what is to run on AWS, ${another}`,
    );
  throw refusal(
    project.files.join(", "),
    services.length === 0
      ? `has no services; write what is to run on AWS, each with build or image, ${another}`
      : `has nothing but ${elsewhere}; write the application as a service, such as api: { build: ., ports: [3000] }, ${another}`,
  );
}

/**
 * The first set of files that docker compose would read: one for production may stand alone, or lie over another. A
 * mistake in the repository's own is told; another folder's files are another application.
 */
function proposeFirst(found: readonly ComposeFiles[], place: ProjectPlace, basics: Named): Proposal {
  const folderOf = ([file = ""]: ComposeFiles): string => posix.dirname(file);
  const together = found.filter((files, _, [first = []]) => folderOf(files) === folderOf(first));
  const problems: Problem[] = [];
  for (const files of together) {
    try {
      const project = load(files, place);
      return propose({ project, compose: files, ...basics, name: nameFor(basics, place, project) });
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      problems.push(...error.list);
    }
  }
  throw new Problems(inOrder(problems));
}

async function proposeAsking(
  found: readonly ComposeFiles[],
  place: ProjectPlace,
  named: Named,
): Promise<Proposal> {
  const compose = await askForFiles(found);
  const project = load(compose, place);
  const first = propose({ project, compose, ...named, name: nameFor(named, place, project) });
  const basics = await askForBasics(first, entryCandidates(project));
  return askForDetails(propose({ project, compose, vpc: named.vpc, ...basics }));
}

interface Named {
  /** Undefined where neither --name nor package.json says it. */
  readonly name: string | undefined;
  readonly region: string;
  readonly vpc?: string | undefined;
}

function basicsOf(
  repository: string,
  { name, region, vpc }: Pick<InitOptions, "name" | "region" | "vpc">,
): Named {
  const packageName = readManifest(repository)?.manifest.name;
  const proposed = typeof packageName === "string" ? proposedName(repository, packageName) : undefined;
  return { name: name ?? proposed, region: region ?? "eu-central-1", vpc };
}

/** The one that people know the project by: `name` of the compose files goes before the folder's. */
function nameFor(
  { name }: Named,
  { repository }: ProjectPlace,
  { model, directory }: ComposeProject,
): string {
  const isWritten = model.name !== undefined && model.name !== normalisedName(basename(directory));
  return name ?? proposedName(repository, isWritten ? model.name : undefined);
}

/** @throws Problems with everything that is wrong with the options */
function checkOptions(
  { name, region, vpc, file = [] }: Omit<InitOptions, "yes" | "json">,
  repository: string,
): void {
  const wrong = (option: string, message: string): Problem[] => [
    { code: "EOE-CLI-002", file: option, path: "", message },
  ];
  const problems = [
    ...(name === undefined || isEnvironmentName(name)
      ? []
      : wrong("--name", `"${name}" cannot be the name of an environment: ${NAME_ALLOWED}.`)),
    ...(region === undefined || findRegion(region)
      ? []
      : wrong(
          "--region",
          `"${region}" is no region of AWS; did you mean ${nearestRegions(region).join(" or ")}?`,
        )),
    ...(vpc === undefined || vpcId.safeParse(vpc).success
      ? []
      : wrong("--vpc", `"${vpc}" is not the id of a VPC, such as vpc-0123456789abcdef0.`)),
    ...file
      .filter((one) => !existsSync(resolve(repository, one)))
      .flatMap((one) => wrong("--file", `"${one}" does not exist in ${repository}.`)),
  ];
  if (problems.length > 0) throw new Problems(problems);
}

/** What `.env` beside the first compose file says. */
function laptopVariables(folder: string, [first = ""]: ComposeFiles): Readonly<Record<string, string>> {
  const file = join(dirname(resolve(folder, first)), ".env");
  // A folder of that name docker compose passes over, too.
  if (whyUnreadable(file) !== undefined) return {};
  return readEnvFile(readText(file, ".env"), () => undefined).variables;
}

/** On a laptop docker compose takes its files from COMPOSE_FILE, which mostly names those for development, too. */
function otherComposeFiles(
  taken: ComposeFiles,
  place: ProjectPlace,
  dotEnv: Readonly<Record<string, string>>,
): string[] {
  const { COMPOSE_FILE: value = "", COMPOSE_PATH_SEPARATOR: separator = delimiter } = {
    ...dotEnv,
    ...shellVariables(),
  };
  const named = value.split(separator).filter((file) => file !== "");
  const used = taken.map((file) => fromRepository(file, place));
  const isSame = named.map((file) => posix.normalize(file)).join() === used.join();
  return named.length === 0 || isSame
    ? []
    : [
        `COMPOSE_FILE names ${named.join(", ")}, and the environment is for ${used.join(", ")}; if those files run on AWS, remove the environment file and run: npx express-on-ecs init --file ${named.join(" ")}`,
      ];
}

/** Pages that no image has, so that nothing of them goes to AWS. */
function forgottenPages(place: ProjectPlace, files: ComposeFiles): string[] {
  return pagesBeside(place.repository, load(files, place)).map(
    (folder) =>
      `${join(folder, "package.json")}: builds a page that no service of ${files.map((file) => fromRepository(file, place)).join(", ")} has, so that it stays here; add a service whose image is nginx with the built files, and run init again, which declares it as \`site\` (docs/site.md).`,
  );
}

/** A load balancer asks nobody for a password, so that what a proxy guards on the laptop would be open to the world. */
function guardsLeftBehind({ name, entry }: Proposal, place: ProjectPlace): string[] {
  if (entry?.guard === undefined) return [];
  const { service, guard } = entry;
  const file = posix.join(place.folder, ENVIRONMENTS_FOLDER, `${name}.yml`);
  return [
    guard.isWhole
      ? `${file}: ingress.public is false, so that the VPC alone reaches ${service}: on the laptop a proxy asks who comes in (${guard.by}), and no load balancer does. ingress.allowFrom lets other private networks in; once the application asks for itself, write true.`
      : `${file}: ingress.public is true, and on the laptop a proxy guards some of what ${service} serves (${guard.by}), which no load balancer does: let the application ask for itself before the first deployment, or write false, so that the VPC alone reaches it.`,
  ];
}

function installCommand(repository: string, folder: string): string {
  if (folder !== "") return `cd ${folder} && npm install`;
  const named = readManifest(repository)?.manifest.packageManager;
  // Corepack's `pnpm@9.0.0`, or what a lock file here or above says: a package of a workspace has none of its own.
  const [, manager] = /^(npm|pnpm|yarn|bun)@/.exec(typeof named === "string" ? named : "") ?? [];
  return `${manager ?? lockFileOf(repository)?.manager ?? "npm"} install`;
}

/** A file as it is called where init runs, which a project in a folder of its own calls `../compose.yaml`. */
const fromRepository = (file: string, { folder }: ProjectPlace): string =>
  file === "" || isAbsolute(file) ? file : posix.join(folder, file);

interface Told {
  readonly json: boolean;
  readonly install: string;
  readonly refined: Refined;
  readonly place: ProjectPlace;
  readonly written: readonly WrittenFile[];
  /** What is odd about the repository, each a sentence. */
  readonly warnings: readonly string[];
}

function tell({ json, install, refined: { proposal, problems }, place, written, warnings }: Told): void {
  const next = [
    install,
    `npx express-on-ecs explain --env ${proposal.name}`,
    `npx express-on-ecs synth ${proposal.name}`,
  ];
  if (json) {
    const told = { environment: proposal.name, files: written, warnings, problems, next };
    console.log(JSON.stringify(told, null, 2));
  } else console.log(sentences(proposal, place, written).join("\n"));
  if (warnings.length > 0) console.error(pc.yellow(["", ...warnings].join("\n")));
  if (problems.length > 0) {
    console.error(pc.yellow(`\nLeft for you before \`synth\` passes:`));
    for (const problem of problems) console.error(pc.yellow(formatProblem(problem)));
  }
  if (!json) console.log(["", pc.bold("Then"), ...next.map((command) => `  ${command}`)].join("\n"));
}

function sentences(proposal: Proposal, place: ProjectPlace, written: readonly WrittenFile[]): string[] {
  const {
    carried,
    containers,
    external,
    secrets,
    laptopOnly,
    leftOut,
    off,
    once,
    ownMachine,
    pagesInTasks,
    site,
    standalone,
    unreached,
    waivers,
  } = proposal;
  const list = (what: string, names: readonly string[]): string[] =>
    names.length > 0 ? [`  ${what}: ${names.join(", ")}`] : [];
  return [
    ...written.map(({ file, outcome }) => `${outcome.padEnd(14)} ${file}`),
    "",
    pc.bold("Look at these in the environment file"),
    ...list("hosted elsewhere, at addresses that you write", Object.keys(external)),
    ...list("reached on the laptop, and by no load balancer here (docs/services.md)", unreached),
    ...list("by CloudFront from S3, as `site`, and no task (docs/site.md)", site ? [site.service] : []),
    ...list(
      "run as tasks, though CloudFront can serve pages from S3 (docs/site.md)",
      pagesInTasks.map(({ value, why }) => `${value}, since ${why}`),
    ),
    ...list("secrets", Object.keys(secrets)),
    ...list(
      "images whose tags you write, since theirs move",
      Object.keys(containers).filter((name) => containers[name]?.tag?.value === UNWRITTEN_TAG),
    ),
    ...list(
      "on the laptop only",
      laptopOnly.map(({ value }) => value),
    ),
    ...list(
      "name this machine, which nobody finds on AWS; synth says what to write",
      Object.entries(ownMachine).map(([variable, services]) => `${variable} of ${services.join(" and ")}`),
    ),
    ...Object.entries(carried).flatMap(([file, names]) =>
      list(
        `as ${fromRepository(file, place)} says on the laptop, unless you write them in containers.<service>.environment`,
        names,
      ),
    ),
    ...list(
      "left out, since their profiles are off (service.profiles switches them on; a migration may be a standalone task, docs/services.md)",
      off,
    ),
    ...list(
      "run before each deployment, so that each must do nothing where it has been done",
      Object.keys(standalone),
    ),
    ...list(
      "end by themselves, and are left out, since no container of the service has their image",
      leftOut,
    ),
    ...list("run to their end in each new task, so that two may do so at once", once),
    ...list("rules that are waived for now", [...new Set(waivers.map(({ rule, at }) => `${rule} at ${at}`))]),
  ];
}
