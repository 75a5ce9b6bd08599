import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { ENVIRONMENTS_FOLDER } from "../../modules/environment/files.ts";
import { Problems } from "../../modules/problems.ts";
import { readText } from "../../modules/read-text.ts";
import { CDKTF, CDKTN, type Cdk } from "../cdk.ts";
import { packageFile } from "../package-file.ts";
import { OWN_FOLDER } from "../root.ts";
import { type Manifest, readManifest } from "./manifest.ts";

/** What became of a file of the project. */
export interface WrittenFile {
  /** Relative to the repository. */
  readonly file: string;
  readonly outcome: "written" | "added to" | "left as it is";
}

/** Where the project of a repository stands, and what it holds. */
export interface ProjectPlace {
  /** The repository's folder. */
  readonly repository: string;
  /** Of the project, relative to the repository: "" in a Node project, else a folder of its own. */
  readonly folder: string;
}

/** Beside the application's package.json, or in a folder of its own where there is none. */
export const placeIn = (repository: string): ProjectPlace => ({
  repository,
  folder: existsSync(join(repository, "package.json")) ? "" : OWN_FOLDER,
});

/** The project's folder on this machine. */
export const projectFolder = ({ repository, folder }: ProjectPlace): string => join(repository, folder);

/** A file as it is to be. */
interface PlannedFile extends WrittenFile {
  /** Undefined where it stays as it is. */
  readonly text?: string;
}

/**
 * Writes what a project consists of. What is there stays; package.json and the ignore files get what they lack. All is
 * read before anything is written, and what was written goes again when the rest cannot be.
 * @param environment name and text of the environment file
 * @param contexts absolute folders that images are built from; an image of the whole repository must leave states out
 * @throws Problems when a file cannot be read or written; then nothing is
 */
export function writeProject(
  place: ProjectPlace,
  environment: { readonly name: string; readonly text: string },
  contexts: readonly string[] = [],
): WrittenFile[] {
  const ignoresForImages =
    isThere(join(place.repository, ".dockerignore")) ||
    hasDockerfile(place) ||
    contexts.some((context) => resolve(context) === resolve(place.repository));
  const forImages = GENERATED.map((line) => `${prefix(place)}${line}`);
  const planned = [
    newFile(place, `${ENVIRONMENTS_FOLDER}/${environment.name}.yml`, environment.text),
    newFile(place, "cdktf.json", cdktfJson(place, environment.name)),
    newFile(place, "main.ts", template("main.ts.txt")),
    newFile(place, "customise.ts", template("customise.ts.txt")),
    withPackages(place, environment.name),
    withLines(place, `${prefix(place)}.gitignore`, ["node_modules/", ...GENERATED]),
    ...(ignoresForImages ? [withLines(place, ".dockerignore", forImages)] : []),
  ];
  writeAll(place.repository, planned);
  return planned.map(({ file, outcome }) => ({ file, outcome }));
}

/**
 * What of the files that were there keeps the `cdktf` commands from working, each a sentence.
 * @param written what became of the project's files
 */
export function oddFiles({ repository }: ProjectPlace, written: readonly WrittenFile[]): string[] {
  return written.flatMap(({ file, outcome }) => {
    const sentence = outcome === "left as it is" ? ODD[basename(file)]?.(join(repository, file)) : undefined;
    return sentence === undefined ? [] : [`${file}: ${sentence}`];
  });
}

const ODD: Readonly<Record<string, (path: string) => string | undefined>> = {
  "cdktf.json": (path) =>
    typeof appIn(path) === "string"
      ? undefined
      : 'is no JSON object with "app", so that the cdktf commands fail; mend it, or move it away and run init again.',
  "main.ts": (path) =>
    textOf(path).includes("express-on-ecs")
      ? undefined
      : 'is another program\'s, so the cdktf commands make none of these stacks. Name another file in "app" of cdktf.json, with these lines: import { cdktfApp } from "express-on-ecs"; import { customise } from "./customise.js"; void cdktfApp({ customise }); The commands of express-on-ecs do not need it.',
};

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");

function appIn(path: string): unknown {
  try {
    return JSON.parse(textOf(path))?.app;
  } catch {
    return undefined;
  }
}

/** What synth and Terraform write. States hold what nobody else may read, so that no image may have them, either. */
const GENERATED = ["cdktf.out/", "state/"];

const prefix = ({ folder }: ProjectPlace): string => (folder === "" ? "" : `${folder}/`);
const hasDockerfile = ({ repository }: ProjectPlace): boolean => existsSync(join(repository, "Dockerfile"));
const template = (name: string): string =>
  readFileSync(new URL(`templates/${name}`, import.meta.url), "utf8");

/** Whether something has the name, be it a link that leads nowhere: a person put it there. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // Part of its path is no folder, which writing tells.
    return false;
  }
}

function newFile(place: ProjectPlace, name: string, text: string): PlannedFile {
  const file = `${prefix(place)}${name}`;
  if (isThere(join(place.repository, file))) return { file, outcome: "left as it is" };
  return { file, outcome: "written", text };
}

/** Each file, or none: half a project would keep the next `init` from starting. */
function writeAll(repository: string, planned: readonly PlannedFile[]): void {
  const undo: (() => void)[] = [];
  for (const { file, text } of planned) {
    if (text === undefined) continue;
    try {
      write(join(repository, file), text, undo);
    } catch (error) {
      for (const step of undo.reverse()) step();
      if (!(error instanceof Error && "code" in error)) throw error;
      const message = `cannot be written: ${error.message}.`;
      throw new Problems([{ code: "EOE-CLI-012", file, path: "", message }]);
    }
  }
}

function write(path: string, text: string, undo: (() => void)[]): void {
  const made = mkdirSync(dirname(path), { recursive: true });
  if (made !== undefined) undo.push(() => rmSync(made, { recursive: true }));
  const before = existsSync(path) ? readFileSync(path) : undefined;
  if (before !== undefined) undo.push(() => writeFileSync(path, before));
  else if (!isThere(path)) undo.push(() => rmSync(path, { force: true }));
  writeFileSync(path, text);
}

function cdktfJson({ repository }: ProjectPlace, environment: string): string {
  const settings = {
    language: "typescript",
    app: "npx tsx main.ts",
    projectId: basename(repository) || environment,
    sendCrashReports: "false",
    terraformProviders: [],
    terraformModules: [],
    context: {},
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/**
 * What the project's own files import, and the programs that run them, in the versions that tests run with: peers may be
 * newer. A CDK's core and its commands have one version.
 */
function neededPackages({ core, provider, cli }: Cdk): Record<string, string> {
  const own = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  const { constructs, [core]: version, [provider]: bindings } = own.devDependencies;
  return {
    [core]: version,
    [cli]: version,
    [provider]: bindings,
    constructs,
    [own.name]: `^${own.version}`,
    tsx: own.dependencies.tsx,
  };
}

function withPackages(place: ProjectPlace, environment: string): PlannedFile {
  const file = `${prefix(place)}package.json`;
  const read = readManifest(projectFolder(place));
  const manifest: Manifest = read?.manifest ?? { name: `${environment}-ecs`, private: true, type: "module" };
  const known = { ...manifest.dependencies, ...manifest.devDependencies };
  const cdk = CDKTN.core in known ? CDKTN : CDKTF;
  const missing = Object.entries(neededPackages(cdk)).filter(([name]) => !(name in known));
  if (missing.length === 0) return { file, outcome: "left as it is" };
  const devDependencies = byName({ ...manifest.devDependencies, ...Object.fromEntries(missing) });
  const indent = /^(?<indent>[ \t]+)"/m.exec(read?.text ?? "")?.groups?.["indent"] ?? "  ";
  const text = withLineEnds(
    `${JSON.stringify({ ...manifest, devDependencies }, null, indent)}\n`,
    read?.text,
  );
  return { file, outcome: read === undefined ? "written" : "added to", text };
}

const byName = (packages: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(packages).sort(([one], [other]) => (one < other ? -1 : 1)));

function withLines(place: ProjectPlace, file: string, lines: readonly string[]): PlannedFile {
  const path = join(place.repository, file);
  const text = existsSync(path) ? readText(path, file) : undefined;
  // With or without slashes around it, the same is meant.
  const plain = (line: string): string => line.trim().replace(/^\/|\/$/g, "");
  const known = new Set((text ?? "").split(/\r?\n/).map(plain));
  const missing = lines.filter((line) => !known.has(plain(line)));
  if (missing.length === 0) return { file, outcome: "left as it is" };
  const separator = text === undefined || text === "" || text.endsWith("\n") ? "" : "\n";
  return {
    file,
    outcome: text === undefined ? "written" : "added to",
    text: `${text ?? ""}${withLineEnds(`${separator}${missing.join("\n")}\n`, text)}`,
  };
}

/** Lines that end as those of the file do: else Git would show each line of a file of Windows as changed. */
const withLineEnds = (lines: string, file: string | undefined): string =>
  file?.includes("\r\n") ? lines.replaceAll("\n", "\r\n") : lines;
