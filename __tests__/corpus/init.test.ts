import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { placeIn, projectFolder } from "../../cli/init/project-files.ts";
import { initialise } from "../../cli/init.ts";
import { synthesise } from "../../cli/synthesise.ts";
import { CORPUS } from "./projects.ts";

/** What init leaves for a person in projects that a person can bring through, by the problems' codes. */
const LEFT: Readonly<Record<string, readonly string[]>> = {
  // Which port a service listens on that says none, and is waited for: nobody but its author knows.
  "analytics-clickhouse": ["EOE-COMPOSE-108"],
  "flask-celery": ["EOE-COMPOSE-108"],
  "front-ends-nginx": ["EOE-COMPOSE-108"],
  "secrets-in-files": ["EOE-COMPOSE-108", "EOE-COMPOSE-174"],
  // A name with a dot, which no container on ECS may have.
  "laravel-sail-like": ["EOE-COMPOSE-190"],
  // Logs by UDP to a service of the same file.
  "logs-to-fluentd": ["EOE-COMPOSE-123"],
  // A password among the arguments of a build.
  "next-prisma": ["no-secret-in-plain-text"],
};

interface Told {
  readonly environment: string;
  readonly problems: readonly { readonly code: string; readonly message: string }[];
}

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "init-"));
  said = [];
  vi.spyOn(console, "log").mockImplementation((text: string) => {
    said.push(text);
  });
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** The repository of a project of the corpus, and what `init --yes --json` says of it. */
async function initialised(name: string): Promise<{ readonly repository: string; readonly told: Told }> {
  const repository = join(folder, name);
  cpSync(join(import.meta.dirname, name), repository, {
    recursive: true,
    filter: (path) => !path.endsWith("about.yml"),
  });
  await initialise({ root: repository, yes: true, json: true });
  return { repository, told: JSON.parse(said.at(-1) ?? "") };
}

/** Files of a repository that people wrote, with their texts. */
function written(repository: string): Record<string, string> {
  const files = readdirSync(repository, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(repository.length), readFileSync(path, "utf8")];
    }),
  );
}

describe("init --yes", () => {
  const passing = CORPUS.filter(({ about }) => about.expect === "passes").map(({ name }) => name);

  it("brings at least 36 projects through without a change of their compose files", () => {
    expect(passing.filter((name) => LEFT[name] === undefined).length).toBeGreaterThanOrEqual(36);
  });

  it.each(passing)("%s", async (name) => {
    const { repository, told } = await initialised(name);
    expect(told.problems.map(({ code }) => code).sort()).toEqual(LEFT[name] ?? []);
    if (told.problems.length > 0) return;
    const root = projectFolder(placeIn(join(import.meta.dirname, name))).replace(
      join(import.meta.dirname, name),
      repository,
    );
    const [deployment] = synthesise({ root, outdir: "cdktf.out", names: [told.environment] });
    expect(deployment?.stacks).toHaveLength(3);
    expect(existsSync(join(root, `cdktf.out/stacks/${told.environment}-service/cdk.tf.json`))).toBe(true);
  });

  it.each(CORPUS.filter(({ about }) => about.expect === "refused").map(({ name }) => name))(
    "%s is left with what no environment file can answer",
    async (name) => {
      const { repository, told } = await initialised(name);
      const [file = ""] = readdirSync(repository, { recursive: true, encoding: "utf8" }).filter((path) =>
        path.endsWith(`environments/${told.environment}.yml`),
      );
      const { laptopOnly = [] }: { laptopOnly?: string[] } = parse(
        readFileSync(join(repository, file), "utf8"),
      );
      const { refused = [] } = CORPUS.find((project) => project.name === name)?.about ?? {};
      const isLeft = ({ field }: { field: string }): boolean =>
        laptopOnly.some((service) => field.startsWith(`services.${service}.`));
      // A program that watches the engine it runs on has no place there at all.
      expect(told.problems.length > 0 || refused.every(isLeft)).toBe(true);
    },
  );

  it("changes nothing that a person wrote, and says so where there is an environment already", async () => {
    const { repository } = await initialised("express-mongo");
    const before = written(repository);
    await expect(initialise({ root: repository, yes: true, json: true })).rejects.toThrow(
      /environments has recipes-api already; `npx express-on-ecs new` makes another one\./,
    );
    expect(written(repository)).toEqual(before);
  });

  it("refuses a folder without a compose file, and writes nothing", async () => {
    await expect(initialise({ root: folder, yes: true, json: true })).rejects.toThrow(/has no compose file/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("asks for --yes where nobody can answer", async () => {
    await expect(initialise({ root: folder, yes: false, json: false })).rejects.toThrow(
      /--yes is needed where there is no terminal to ask at/,
    );
  });
});
