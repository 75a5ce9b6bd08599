/** Regular expressions take time that grows with the text, and no faster: none stands still for a bad one. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseAst } from "vitest/node";
import { isAbsolute, isHost } from "../src/http/target.ts";
import { beginsWithKnownMethod } from "../src/http/unparsed.ts";
import { emailPattern, isReadable } from "../src/users/email.ts";
import { startApp } from "./support/app.ts";

// The one of its backends that is JavaScript, and runs everywhere.
process.env["RECHECK_BACKEND"] = "pure";
const { checkSync } = await import("recheck");

const source = join(import.meta.dirname, "../src");

interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** Every literal of a file. */
function literalsOf(text: string): Pattern[] {
  const found: Pattern[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { regex } = node as { regex?: { pattern: string; flags: string } };
    if (regex) found.push({ source: regex.pattern, flags: regex.flags });
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(parseAst(text, { lang: "ts" }));
  return found;
}

/** Every `pattern` of a description. */
function patternsIn(value: unknown): Pattern[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "pattern" && typeof inner === "string" ? [{ source: inner, flags: "u" }] : patternsIn(inner),
  );
}

const app = await startApp("sqlite::memory:");
const { document } = app;
await app.close();

/** Those that are put together from parts, and are not in the document. */
const assembled = [emailPattern, isReadable, isHost, isAbsolute, beginsWithKnownMethod];

const files = globSync("**/*.ts", { cwd: source });
const literals = files.flatMap((file) => literalsOf(readFileSync(join(source, file), "utf8")));
const all = [...literals, ...patternsIn(document), ...assembled];
const distinct = [
  ...new Map(all.map(({ source: text, flags }) => [`/${text}/${flags}`, { source: text, flags }])),
];

/** Milliseconds, for a busy machine. */
const timeout = 120_000;

it("are found", () => {
  expect(literals.length).toBeGreaterThan(30);
  expect(patternsIn(document).length).toBeGreaterThan(10);
  const texts = files.map((file) => readFileSync(join(source, file), "utf8"));
  const made = texts.flatMap((text) => text.match(/new RegExp\(.*/g) ?? []);
  // These, what the document has (cursor, key twice, text twice), two that look for one character each, and what a search
  // looks for: letters and no choices.
  expect(made).toHaveLength(assembled.length + 8);
});

it.each(distinct)("%s", { timeout }, (_name, { source: text, flags }) => {
  const found = checkSync(text, flags, { timeout });
  expect(found, JSON.stringify(found)).toMatchObject({ status: "safe" });
  expect(found.status === "safe" && found.complexity.type).toMatch(/^(safe|linear)$/);
});
