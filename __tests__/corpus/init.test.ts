import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse, stringify } from "yaml";
import { placeIn, projectFolder } from "../../cli/init/project-files.ts";
import { initialise } from "../../cli/init.ts";
import { synthesise } from "../../cli/synthesise.ts";
import { initialised, LEFT, PASSING } from "./initialised.ts";
import { CORPUS } from "./projects.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "init-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

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

/** It watches the engine that it runs on, and has no place on ECS. */
const NOTHING_TO_RUN = "portainer";

describe("init --yes", () => {
  const left = CORPUS.filter(({ about, name }) => about.expect === "refused" && name !== NOTHING_TO_RUN).map(
    ({ name }) => name,
  );
  const passing = CORPUS.filter(({ about }) => about.expect === "passes").map(({ name }) => name);

  it("brings at least 36 projects through without a change of their compose files", () => {
    expect(PASSING.length).toBeGreaterThanOrEqual(36);
  });

  it.each(passing)("%s", async (name) => {
    const { root, told } = await initialised(name, folder);
    expect(told.problems.map(({ code }) => code).sort()).toEqual(LEFT[name] ?? []);
    if (told.problems.length > 0) return;
    const [deployment] = synthesise({ root, outdir: "cdktf.out", names: [told.environment] });
    expect(deployment?.stacks).toHaveLength(3);
    expect(existsSync(join(root, `cdktf.out/stacks/${told.environment}-service/cdk.tf.json`))).toBe(true);
  });

  it("refuses what is for the laptop's engine and nothing else", async () => {
    await expect(initialised(NOTHING_TO_RUN, folder)).rejects.toThrow(
      "docker-compose.yml has nothing but portainer, agent, which run elsewhere or stay on the laptop;",
    );
  });

  it.each(left)("%s is left with what no environment file can answer", async (name) => {
    const { repository, told } = await initialised(name, folder);
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
  });

  it.each([
    ["flask-celery", "beat", "worker"],
    ["laravel-mysql", "scheduler", "queue"],
    ["nextcloud", "cron", undefined],
  ])("lets what starts jobs by the clock run once: in %s %s, and not %s", async (name, clock, other) => {
    const { root, told } = await initialised(name, folder);
    const { furtherServices } = parse(
      readFileSync(join(root, `environments/${told.environment}.yml`), "utf8"),
    );
    expect(furtherServices[clock]).toEqual({ containers: [clock], singleton: true });
    if (other !== undefined) expect(furtherServices[other]).not.toHaveProperty("singleton");
  });

  it("lets it run once where nothing else is there, too", async () => {
    const app = { image: "shop:1.0.0", command: "celery -A shop beat" };
    writeFileSync(join(folder, "compose.yaml"), stringify({ services: { beat: app } }));
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const warn = vi.spyOn(console, "error").mockImplementation(() => {});
    await initialise({ root: folder, yes: true, json: true });
    const { environment } = JSON.parse(String(log.mock.calls.at(-1)?.[0]));
    for (const spy of [log, warn]) spy.mockRestore();
    const file = join(projectFolder(placeIn(folder)), `environments/${environment}.yml`);
    const { service } = parse(readFileSync(file, "utf8"));
    expect(service).toMatchObject({ containers: ["beat"], singleton: true });
    expect(service).not.toHaveProperty("tasks");
  });

  it("changes nothing that a person wrote, and says so where there is an environment already", async () => {
    const { repository } = await initialised("express-mongo", folder);
    const before = written(repository);
    await expect(initialise({ root: repository, yes: true, json: true })).rejects.toThrow(
      /environments has recipes-api already\. Another environment is made by: npx express-on-ecs new <name>/,
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
