import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ENVIRONMENTS_FOLDER } from "../../modules/environment/files.ts";
import { packageFile } from "../package-file.ts";
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

/** The folder in a repository that is no Node project. */
const OWN_FOLDER = "ecs";

/** Beside the application's package.json, or in a folder of its own where there is none. */
export const placeIn = (repository: string): ProjectPlace => ({
  repository,
  folder: existsSync(join(repository, "package.json")) ? "" : OWN_FOLDER,
});

/** The project's folder on this machine. */
export const projectFolder = ({ repository, folder }: ProjectPlace): string => join(repository, folder);

/**
 * Writes what a project consists of. What is there stays; package.json and the ignore files get what they lack.
 * @param environment name and text of the environment file
 */
export function writeProject(
  place: ProjectPlace,
  environment: { readonly name: string; readonly text: string },
): WrittenFile[] {
  return [
    writeNew(place, `${ENVIRONMENTS_FOLDER}/${environment.name}.yml`, environment.text),
    writeNew(place, "cdktf.json", cdktfJson(place, environment.name)),
    writeNew(place, "main.ts", template("main.ts.txt")),
    writeNew(place, "customise.ts", template("customise.ts.txt")),
    addPackages(place, environment.name),
    addLines(place, `${prefix(place)}.gitignore`, ["node_modules/", ...GENERATED]),
    ...(existsSync(join(place.repository, ".dockerignore")) || hasDockerfile(place)
      ? [
          addLines(
            place,
            ".dockerignore",
            GENERATED.map((line) => `${prefix(place)}${line}`),
          ),
        ]
      : []),
  ];
}

/** What synth and Terraform write. States hold what nobody else may read, so that no image may have them, either. */
const GENERATED = ["cdktf.out/", "state/"];

const prefix = ({ folder }: ProjectPlace): string => (folder === "" ? "" : `${folder}/`);
const hasDockerfile = ({ repository }: ProjectPlace): boolean => existsSync(join(repository, "Dockerfile"));
const template = (name: string): string =>
  readFileSync(new URL(`templates/${name}`, import.meta.url), "utf8");

function writeNew(place: ProjectPlace, name: string, text: string): WrittenFile {
  const file = `${prefix(place)}${name}`;
  const path = join(place.repository, file);
  if (existsSync(path)) return { file, outcome: "left as it is" };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return { file, outcome: "written" };
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

/** What the project's own files import, and the programs that run them. */
function neededPackages(): Record<string, string> {
  const own = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  return {
    ...own.peerDependencies,
    [own.name]: `^${own.version}`,
    "cdktf-cli": own.devDependencies["cdktf-cli"],
    tsx: own.dependencies.tsx,
  };
}

function addPackages(place: ProjectPlace, environment: string): WrittenFile {
  const file = `${prefix(place)}package.json`;
  const read = readManifest(projectFolder(place));
  const manifest: Manifest = read?.manifest ?? { name: `${environment}-ecs`, private: true, type: "module" };
  const known = { ...manifest.dependencies, ...manifest.devDependencies };
  const missing = Object.entries(neededPackages()).filter(([name]) => !(name in known));
  if (missing.length === 0) return { file, outcome: "left as it is" };
  const devDependencies = byName({ ...manifest.devDependencies, ...Object.fromEntries(missing) });
  const indent = /^(?<indent>[ \t]+)"/m.exec(read?.text ?? "")?.groups?.["indent"] ?? "  ";
  writeFileSync(
    join(place.repository, file),
    `${JSON.stringify({ ...manifest, devDependencies }, null, indent)}\n`,
  );
  return { file, outcome: read === undefined ? "written" : "added to" };
}

const byName = (packages: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(packages).sort(([one], [other]) => (one < other ? -1 : 1)));

function addLines(place: ProjectPlace, file: string, lines: readonly string[]): WrittenFile {
  const path = join(place.repository, file);
  const text = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  // With or without slashes around it, the same is meant.
  const plain = (line: string): string => line.trim().replace(/^\/|\/$/g, "");
  const known = new Set((text ?? "").split("\n").map(plain));
  const missing = lines.filter((line) => !known.has(plain(line)));
  if (missing.length === 0) return { file, outcome: "left as it is" };
  const separator = text === undefined || text === "" || text.endsWith("\n") ? "" : "\n";
  writeFileSync(path, `${text ?? ""}${separator}${missing.join("\n")}\n`);
  return { file, outcome: text === undefined ? "written" : "added to" };
}
