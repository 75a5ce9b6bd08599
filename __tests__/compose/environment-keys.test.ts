import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { schemaFields } from "../../modules/compose/ecs/schema-fields.ts";
import { allKeys } from "../../scripts/environment-page.ts";
import { PROJECT } from "../support/environment.ts";

/** Where sentences about compose files are, with what they may send a reader to. */
const FOLDERS = ["modules/compose", "modules/problem-codes"];
const FILES = ["modules/environment/variables.ts"];

const sources = [
  ...FILES,
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT.length + 1)),
  ),
];

/** The texts of a program's strings; `<name>` for what a template fills in. */
function stringsIn(code: string): string[] {
  const found: string[] = [];
  // Comments, regular expressions, and strings in double quotes.
  const skip =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|(?<=[=(,:!&|?{;>[]\s*|return )\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*|"((?:\\.|[^"\\\n])*)"/y;
  let at = 0;
  const readTemplate = (): void => {
    let text = "";
    for (at++; at < code.length && code[at] !== "`"; at++) {
      if (code.startsWith("${", at)) {
        text += "<name>";
        at += 2;
        readCode("}");
      } else {
        if (code[at] === "\\") at++;
        text += code[at];
      }
    }
    found.push(text);
  };
  const readCode = (end: string): void => {
    for (let open = 0; at < code.length; at++) {
      skip.lastIndex = at;
      const match = skip.exec(code);
      if (match) {
        if (match[1] !== undefined) found.push(match[1].replaceAll('\\"', '"'));
        at += match[0].length - 1;
      } else if (code[at] === "`") readTemplate();
      else if (code[at] === "{") open++;
      else if (code[at] === end && open === 0) return;
      else if (code[at] === "}") open--;
    }
  };
  readCode("");
  return found;
}

interface Named {
  readonly path: readonly string[];
  readonly text: string;
}

const TOKEN = /(?<![\w.:/@$<-])[a-z][A-Za-z]*(?:\.(?:[a-z][A-Za-z]*|<name>))+(?!\w)/g;
const ENTRY = /(?<![\w.$-])[a-zA-Z_-]+: \{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g;

/** Keys that a text names: `service.images`, or `external: { redis: { host: …, port: 6379 } }` with all that is in it. */
function namedIn(text: string): Named[] {
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => ({ path: token.split("."), text }));
  const entries = [...text.matchAll(ENTRY)].flatMap(([entry]) =>
    pathsIn(yamlOf(entry)).map((path) => ({ path, text })),
  );
  return [...tokens, ...entries];
}

function yamlOf(entry: string): unknown {
  try {
    return parse(entry);
  } catch {
    return undefined;
  }
}

function pathsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return path.length > 0 ? [path] : [];
  return Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]));
}

const keys = allKeys();
const TOP = new Set(keys.map(({ path }) => path.split(".")[0]?.replace("[]", "")));
const COMPOSE = new Set(schemaFields().flatMap((field) => field.split(".")));

/** Whether a key of the environment file, or what stands in a mapping of names of one's own, has that path. */
function exists(path: readonly string[]): boolean {
  return keys.some(({ path: key, schema }) => {
    const parts = key.replaceAll("[]", "").split(".");
    const values = schema.additionalProperties;
    const isRecord = typeof values === "object" && values.properties === undefined && !values.anyOf;
    if (path.length > parts.length && !isRecord) return false;
    return path.every((part, index) => {
      const known = parts[index];
      return known === undefined ? isRecord : known === part || known === "<name>" || part === "<name>";
    });
  });
}

/** Words with dots that are no keys: files, hosts, sysctls and names in examples. */
const NO_KEYS =
  /\.(yml|yaml|env|conf|example|com|org|go|js|md|json|app|id|lock)$|^(docker|com|my|shop|a|moby|modules|api|kernel|fs|vm|io|customise)\./;

const isOfEnvironment = ({ path: [first = ""] }: Named): boolean => TOP.has(first);
const isOfCompose = ({ path: [first = ""] }: Named): boolean =>
  COMPOSE.has(first) || first === "x-ecs" || first.startsWith("x-") || first === "services";

const named = sources.flatMap((file) =>
  stringsIn(readFileSync(join(PROJECT, file), "utf8"))
    .filter((text) => text.includes(" "))
    .flatMap(namedIn),
);

describe("sentences about compose files send people", () => {
  test("to keys of the environment file, of each kind", () => {
    const paths = new Set(named.filter(isOfEnvironment).map(({ path }) => path.join(".")));
    expect([...paths]).toEqual(
      expect.arrayContaining([
        "service.containers",
        "service.images",
        "containers.<name>.environment.<name>",
        "database.service",
        "external.<name>.host",
        "furtherServices.<name>.containers",
      ]),
    );
  });

  test("to keys that exist", () => {
    const wrong = named.filter(isOfEnvironment).filter(({ path }) => !exists(path));
    expect(wrong.map(({ path, text }) => `${path.join(".")} in: ${text}`)).toEqual([]);
  });

  test("to nothing that is neither a key of the environment nor a field of the compose file", () => {
    // `can.${more}` is the end of a sentence.
    const keysOnly = named.filter(({ path: [, second] }) => second !== undefined && second !== "<name>");
    const unknown = keysOnly.filter((one) => !isOfEnvironment(one) && !isOfCompose(one));
    const rest = unknown.filter(({ path }) => !NO_KEYS.test(path.join(".")));
    expect(rest.map(({ path, text }) => `${path.join(".")} in: ${text}`)).toEqual([]);
  });

  test.each([
    ["write external: { redis: { host: …, prot: 1 } }.", "external.redis.prot"],
    ["set service.enviroment.app.A", "service.enviroment.app"],
    ["add it under service.imges", "service.imges"],
  ])("and would be found out by: %s", (text, path) => {
    const wrong = namedIn(text).filter((one) => isOfEnvironment(one) && !exists(one.path));
    expect(wrong.map((one) => one.path.join("."))).toContain(path);
  });
});
