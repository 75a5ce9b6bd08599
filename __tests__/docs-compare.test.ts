import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allKeys } from "../scripts/environment-page.ts";
import { PROJECT } from "./support/environment.ts";

interface Manifest {
  readonly type: string;
  readonly keys: readonly string[];
  /** Files of `site/content/docs/include/` whose keys it has as well. */
  readonly includes: readonly string[];
}

/** The keys of Copilot's manifest reference, by the files of its repository that tell them. */
interface Copilot {
  readonly repository: string;
  readonly commit: string;
  readonly read: string;
  readonly includes: Readonly<Record<string, readonly string[]>>;
  readonly manifests: Readonly<Record<string, Manifest>>;
}

interface Row {
  readonly copilot: readonly string[];
  readonly environment: readonly string[];
  readonly compose: readonly string[];
  readonly advice: string;
}

const read = (path: string): string => readFileSync(join(PROJECT, path), "utf8");

const copilot: Copilot = JSON.parse(read("__tests__/copilot-manifest.json"));
const page = read("docs/compare.md");
const environmentKeys = new Set(allKeys().map(({ path }) => path));

/** Which tables of the page a manifest's keys may stand in. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  "lb-web-service": ["Every service and job", "Load Balanced Web Service and Backend Service"],
  "backend-service": ["Every service and job", "Load Balanced Web Service and Backend Service"],
  "worker-service": ["Every service and job", "Worker Service"],
  "scheduled-job": ["Every service and job", "Scheduled Job"],
  "rd-web-service": [
    "Every service and job",
    "Load Balanced Web Service and Backend Service",
    "Request-Driven Web Service",
  ],
  environment: ["Environment manifest"],
};

const tables = [...new Set(Object.values(TABLES).flat())];

const named = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

/** The text below a heading, until the next of the same level or above. */
function section(heading: string): string {
  const [level = ""] = heading.split(" ");
  const [, ...rest] = page.split(`\n${heading}\n`);
  expect(rest, heading).toHaveLength(1);
  return (rest[0] ?? "").split(new RegExp(`^#{1,${level.length}} `, "m"))[0] ?? "";
}

/** Cells of a section's tables, without those of headings. */
const cellsIn = (text: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| --- "))
    .map((line) => line.slice(2, -1).split(" | "))
    .slice(1);

const rowsOf = (table: string): Row[] =>
  cellsIn(section(`### ${table}`)).map(([keys = "", environment = "", compose = "", advice = ""]) => ({
    copilot: named(keys),
    environment: named(environment),
    compose: named(compose),
    advice: advice.trim(),
  }));

const firstOf = (key: string): string => key.split(".")[0] ?? "";

/** What begins with one of these is meant as a key of an environment. */
const GROUPS = new Set([
  ...tables.flatMap(rowsOf).flatMap(({ environment }) => environment.map(firstOf)),
  "database",
  "laptopOnly",
  "monitoring",
  "shellVariables",
  "variableFiles",
  "variables",
]);

const keysOf = ({ keys, includes }: Manifest): string[] => [
  ...keys,
  ...includes.flatMap((file) => copilot.includes[file] ?? [`no file ${file}`]),
];

describe("docs/compare.md", () => {
  it("says where Copilot's keys are from", () => {
    expect(page).toContain(`${copilot.repository} at ${copilot.commit.slice(0, 7)}`);
    expect(page).toContain(`${copilot.repository}/tree/${copilot.commit}/`);
    expect(page).toContain(`Looked up on ${copilot.read}`);
  });

  it.each(Object.entries(copilot.manifests))("has a row for each key of Copilot's %s", (file, manifest) => {
    const rows = new Set((TABLES[file] ?? []).flatMap(rowsOf).flatMap((row) => row.copilot));
    expect(keysOf(manifest).filter((key) => !rows.has(key))).toEqual([]);
  });

  it.each(tables)('has no key in "%s" twice, and none that Copilot does not have', (table) => {
    const known = Object.entries(copilot.manifests)
      .filter(([file]) => TABLES[file]?.includes(table))
      .flatMap(([, manifest]) => keysOf(manifest));
    const keys = rowsOf(table).flatMap((row) => row.copilot);
    expect(keys.filter((key) => !known.includes(key))).toEqual([]);
    expect(keys).toEqual([...new Set(keys)]);
  });

  it.each(tables)('names keys in "%s" that environments have', (table) => {
    const keys = rowsOf(table).flatMap(({ environment }) => environment);
    expect([...new Set(keys)].filter((key) => !environmentKeys.has(key))).toEqual([]);
  });

  it("names keys that environments have wherever else it advises one", () => {
    const advice = [
      ...tables.flatMap(rowsOf).map((row) => row.advice),
      ...cellsIn(section("## Coming from `docker compose` on one server")).flat(),
    ];
    const keys = advice
      .flatMap(named)
      .map((text) => text.replace(/:.*/, ""))
      .filter((text) => GROUPS.has(firstOf(text)));
    expect(keys.length).toBeGreaterThan(20);
    expect([...new Set(keys)].filter((key) => !environmentKeys.has(key))).toEqual([]);
  });

  it.each(tables)('names fields in "%s" that docs/compose.md has', (table) => {
    const fields = new Set(
      [...read("docs/compose.md").matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name),
    );
    expect(rowsOf(table).flatMap(({ compose }) => compose.filter((field) => !fields.has(field)))).toEqual([]);
  });

  it("says what to do instead of each key that has no counterpart", () => {
    const silent = tables
      .flatMap(rowsOf)
      .filter(({ environment, compose, advice }) => [...environment, ...compose, advice].join("") === "");
    expect(silent).toEqual([]);
  });

  it("links to headings that it has", () => {
    const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, "")
        .replaceAll(" ", "-"),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);
    expect(links.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });
});
