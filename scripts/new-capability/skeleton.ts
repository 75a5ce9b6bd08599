import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The name of a folder. */
export const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export const camelCase = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Words that no variable of a module can be called. Source: ECMAScript 2025, 12.7.2, and TypeScript's own checks. */
const RESERVED = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export exports " +
    "extends false finally for function globalThis if implements import in instanceof interface let new null package " +
    "private protected public require return static super switch this throw true try typeof undefined var void while " +
    "with yield"
  ).split(" "),
);

/** Why a variable, and with it a key of the environment file, cannot have this name. */
export function unfit(name: string, keys: readonly string[], catalogue: string): string | undefined {
  const variable = camelCase(name);
  if (RESERVED.has(variable)) return `"${variable}" is a word of JavaScript`;
  if (keys.includes(variable)) return `environment files have the key ${variable} already`;
  if (importedIn(catalogue).includes(variable)) return `the catalogue imports ${variable} already`;
  const imported = Object.values(filesOf("a-name-that-nobody-takes")).flatMap(importedIn);
  return imported.includes(variable)
    ? `files of the skeleton import something called ${variable}`
    : undefined;
}

const importedIn = (text: string): string[] =>
  [...text.matchAll(/^import (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = ""]) =>
    names.split(",").map((one) => one.trim().replace(/^.* as /, "")),
  );

const CAPABILITY = join(import.meta.dirname, "../../modules/capabilities/capability.ts");

/** The members that may be said not to exist, as the type has them today. */
function members(): string[] {
  const [, body = ""] =
    /export interface Capability<[\s\S]*?> \{\n([\s\S]*?)\n\}/.exec(readFileSync(CAPABILITY, "utf8")) ?? [];
  return [...body.matchAll(/^ {2}readonly (\w+):[^;]*\| None;$/gm)].map(([, member]) => member ?? "");
}

/** What is empty here is what its completeness test asks for. */
export function filesOf(name: string): Readonly<Record<string, string>> {
  const variable = camelCase(name);
  const folder = `modules/capabilities/${name}`;
  return {
    [`${folder}/schema.ts`]: `import { z } from "zod";

export const ${variable} = z.strictObject({
  enabled: z.boolean(),
});
`,
    [`${folder}/capability.ts`]: `import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { ${variable} as schema } from "./schema.ts";

export const ${variable} = capability<Common>()({
  name: "${name}",
  settings: { at: ["${variable}"], schema: schema.optional() },
${members()
  .map((member) => `  ${member}: { none: "" },\n`)
  .join("")}});
`,
    [`__tests__/capabilities/${name}/${name}.test.ts`]: `import { expect, it } from "vitest";
import { ${variable} } from "../../../modules/capabilities/${name}/capability.ts";
import { missingOf } from "../incomplete.ts";

it("says everything of itself, or why there is none", () => {
  expect(missingOf(${variable})).toEqual([]);
});
`,
  };
}

/** The catalogue with one capability more, the last. */
export function inCatalogue(text: string, name: string): string {
  const line = `import { ${camelCase(name)} } from "./${name}/capability.ts";`;
  const imports = [...text.matchAll(/^import .*;$/gm)].map(([found]) => found);
  const sorted = [...imports, line].sort((one, other) => pathOf(one).localeCompare(pathOf(other)));
  const rest = text.slice(text.indexOf("\n\n"));
  return `${sorted.join("\n")}${rest.replace("\n] as const;", `\n  ${camelCase(name)},\n] as const;`)}`;
}

const pathOf = (line: string): string => /from "(.*)"/.exec(line)?.[1] ?? "";
