import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { findComposeFiles } from "../../cli/init/find-compose-files.ts";
import { placeIn, projectFolder } from "../../cli/init/project-files.ts";
import { initialise } from "../../cli/init.ts";
import { CORPUS } from "./projects.ts";

/** What init leaves for a person in projects that a person can bring through, by the problems' codes. */
export const LEFT: Readonly<Record<string, readonly string[]>> = {
  // Which port a service listens on that says none, and is waited for: nobody but its author knows.
  "analytics-clickhouse": ["EOE-COMPOSE-108"],
  "flask-celery": ["EOE-COMPOSE-108"],
  "front-ends-nginx": ["EOE-COMPOSE-108"],
  "secrets-in-files": ["EOE-COMPOSE-108", "EOE-COMPOSE-174"],
  // A variable that has no value anywhere, and its name, which has a dot, as no container on ECS may have.
  "laravel-sail-like": ["EOE-COMPOSE-046", "EOE-COMPOSE-190"],
  // Logs by UDP to a service of the same file.
  "logs-to-fluentd": ["EOE-COMPOSE-123"],
  // A password among the arguments of a build.
  "next-prisma": ["EOE-COMPOSE-046"],
};

/** Projects that init brings through alone. */
export const PASSING: readonly string[] = CORPUS.filter(
  ({ name, about }) => about.expect === "passes" && LEFT[name] === undefined,
).map(({ name }) => name);

/** What `init --yes --json` says. */
export interface Told {
  readonly environment: string;
  readonly problems: readonly { readonly code: string; readonly message: string }[];
}

export interface Initialised {
  readonly repository: string;
  /** Where the project stands in it, which init has made or not. */
  readonly root: string;
  readonly told: Told;
}

/**
 * The repository of a project of the corpus, copied into a folder, after `init --yes --json`.
 * @param rename services by their old names, in the compose file
 */
export async function initialised(
  name: string,
  folder: string,
  rename: readonly (readonly [string, string])[] = [],
): Promise<Initialised> {
  const repository = join(folder, name);
  cpSync(join(import.meta.dirname, name), repository, {
    recursive: true,
    filter: (path) => !path.endsWith("about.yml"),
  });
  const [compose = ""] = findComposeFiles(repository)[0] ?? [];
  for (const [from, to] of rename) {
    const file = join(repository, compose);
    writeFileSync(file, readFileSync(file, "utf8").replaceAll(from, to));
  }
  const root = projectFolder(placeIn(repository));
  const said = vi.spyOn(console, "log").mockImplementation(() => {});
  const warned = vi.spyOn(console, "error").mockImplementation(() => {});
  try {
    await initialise({ root: repository, yes: true, json: true });
    return { repository, root, told: JSON.parse(String(said.mock.calls.at(-1)?.[0])) };
  } finally {
    said.mockRestore();
    warned.mockRestore();
  }
}
