import { dirname, join, relative, resolve } from "node:path";
import pc from "picocolors";
import { readEnvFile } from "../modules/compose/dotenv.ts";
import { type ComposeProject, loadComposeProject } from "../modules/compose/index.ts";
import { environmentNames } from "../modules/environment/files.ts";
import { formatProblem, type Problem, Problems } from "../modules/problems.ts";
import { readText, whyUnreadable } from "../modules/read-text.ts";
import { askForBasics, askForDetails, askForFiles, BrokenOff } from "./init/ask.ts";
import { environmentText } from "./init/environment-text.ts";
import { type ComposeFiles, findComposeFiles } from "./init/find-compose-files.ts";
import { readManifest } from "./init/manifest.ts";
import { placeIn, projectFolder, type WrittenFile, writeProject } from "./init/project-files.ts";
import type { Proposal } from "./init/proposal.ts";
import { entryCandidates, propose, proposedName } from "./init/propose.ts";
import { type Refined, refine } from "./init/refine.ts";
import { lockFileOf } from "./lock-file.ts";

export interface InitOptions {
  /** The repository's folder. Default the current one. */
  readonly root?: string;
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
  // Before anything is written.
  readManifest(folder);
  try {
    const found = filesIn(repository, folder);
    const proposal = asks
      ? await proposeAsking(found, folder, repository)
      : proposeFirst(found, folder, repository);
    const refined = refine(proposal, folder, laptopVariables(folder, proposal.compose));
    const written = writeProject(
      place,
      { name: proposal.name, text: environmentText(refined.proposal) },
      proposal.contexts,
    );
    tell({ json, install: installCommand(repository, place.folder), refined, written });
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    process.exitCode = 1;
  }
}

const refusal = (file: string, message: string): Problems =>
  new Problems([{ code: "EOE-CLI-012", file, path: "", message }]);

/** Compose files relative to the project's folder, best first. */
function filesIn(repository: string, folder: string): ComposeFiles[] {
  const found = findComposeFiles(repository);
  if (found.length === 0)
    throw refusal(
      ".",
      "has no compose file; run this where docker-compose.yml or compose.yaml is, or write one.",
    );
  return found.map((files) =>
    files.map((file) => relative(folder, join(repository, file)).replaceAll("\\", "/")),
  );
}

/** As the laptop reads them. */
const load = (files: ComposeFiles, folder: string): ComposeProject =>
  loadComposeProject({ files, workingDir: folder });

/** The first set of files that docker compose would read: one for production may stand alone, or lie over another. */
function proposeFirst(found: readonly ComposeFiles[], folder: string, repository: string): Proposal {
  const problems: Problem[] = [];
  for (const files of found) {
    try {
      return propose({ project: load(files, folder), compose: files, ...basicsOf(repository) });
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      problems.push(...error.list);
    }
  }
  throw new Problems(problems);
}

async function proposeAsking(
  found: readonly ComposeFiles[],
  folder: string,
  repository: string,
): Promise<Proposal> {
  const compose = await askForFiles(found);
  const project = load(compose, folder);
  const first = propose({ project, compose, ...basicsOf(repository) });
  const basics = await askForBasics(first, entryCandidates(project));
  return askForDetails(propose({ project, compose, ...basics }));
}

function basicsOf(repository: string): { readonly name: string; readonly region: string } {
  const name = readManifest(repository)?.manifest.name;
  return {
    name: proposedName(repository, typeof name === "string" ? name : undefined),
    region: "eu-central-1",
  };
}

/** What `.env` beside the first compose file says. */
function laptopVariables(folder: string, [first = ""]: ComposeFiles): Readonly<Record<string, string>> {
  const file = join(dirname(resolve(folder, first)), ".env");
  // A folder of that name docker compose passes over, too.
  if (whyUnreadable(file) !== undefined) return {};
  return readEnvFile(readText(file, ".env"), () => undefined).variables;
}

function installCommand(repository: string, folder: string): string {
  if (folder !== "") return `cd ${folder} && npm install`;
  const named = readManifest(repository)?.manifest.packageManager;
  // Corepack's `pnpm@9.0.0`, or what a lock file here or above says: a package of a workspace has none of its own.
  const [, manager] = /^(npm|pnpm|yarn|bun)@/.exec(typeof named === "string" ? named : "") ?? [];
  return `${manager ?? lockFileOf(repository)?.manager ?? "npm"} install`;
}

interface Told {
  readonly json: boolean;
  readonly install: string;
  readonly refined: Refined;
  readonly written: readonly WrittenFile[];
}

function tell({ json, install, refined: { proposal, problems }, written }: Told): void {
  const next = [
    install,
    `npx express-on-ecs explain --env ${proposal.name}`,
    `npx express-on-ecs synth ${proposal.name}`,
  ];
  if (json)
    console.log(JSON.stringify({ environment: proposal.name, files: written, problems, next }, null, 2));
  else console.log(sentences(proposal, written, next).join("\n"));
  if (problems.length === 0) return;
  console.error(pc.yellow(`\nLeft for you before \`synth\` passes:`));
  for (const problem of problems) console.error(pc.yellow(formatProblem(problem)));
}

function sentences(proposal: Proposal, written: readonly WrittenFile[], next: readonly string[]): string[] {
  const { external, secrets, laptopOnly, unreached, waivers } = proposal;
  const list = (what: string, names: readonly string[]): string[] =>
    names.length > 0 ? [`  ${what}: ${names.join(", ")}`] : [];
  return [
    ...written.map(({ file, outcome }) => `${outcome.padEnd(14)} ${file}`),
    "",
    pc.bold("Look at these in the environment file"),
    ...list("hosted elsewhere, at addresses that you write", Object.keys(external)),
    ...list("reached on the laptop, and by no load balancer here (docs/services.md)", unreached),
    ...list("secrets", Object.keys(secrets)),
    ...list(
      "on the laptop only",
      laptopOnly.map(({ value }) => value),
    ),
    ...list("rules that are waived for now", [...new Set(waivers.map(({ rule, at }) => `${rule} at ${at}`))]),
    "",
    pc.bold("Then"),
    ...next.map((command) => `  ${command}`),
  ];
}
