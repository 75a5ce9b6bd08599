import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { LAUNCH_TYPES } from "../../modules/capabilities/launch-types.ts";
import { FIELD_RULES, fateOf, ruleFor } from "../../modules/compose/ecs/catalogue.ts";
import { schemaFields } from "../../modules/compose/ecs/schema-fields.ts";

const FIXTURES = resolve(import.meta.dirname, "fixtures");

test("every field of the specification has a rule", () => {
  expect(schemaFields().filter((field) => ruleFor(field) === undefined)).toEqual([]);
});

test("every rule is about a field of the specification", () => {
  const known = new Set(schemaFields());
  expect(Object.keys(FIELD_RULES).filter((field) => !known.has(field))).toEqual([]);
});

test("every fate of a launch type is that of a field with a rule", () => {
  for (const { fates } of LAUNCH_TYPES)
    expect(Object.keys(fates).filter((field) => FIELD_RULES[field] === undefined)).toEqual([]);
});

test("every sentence is whole, and every refusal says what to do instead", () => {
  for (const [field, rule] of Object.entries(FIELD_RULES)) {
    for (const { outcome, sentence } of LAUNCH_TYPES.map((launchType) =>
      fateOf({ field, ...rule }, launchType),
    )) {
      expect(sentence, field).toMatch(/\.$/);
      if (outcome === "refused") {
        expect(sentence, field).toMatch(
          /remove|write|use |set |choose|make|name |give|copy|reach|run |let |do it|move|say |mount|ECS runs no models|It is for Windows/i,
        );
      }
    }
  }
});

test("no launch type advises what it refuses itself", () => {
  for (const launchType of LAUNCH_TYPES) {
    for (const [field, rule] of Object.entries(FIELD_RULES)) {
      const { sentence } = fateOf({ field, ...rule }, launchType);
      const advised = [...sentence.matchAll(/(?:write|as|use|mount a) ([a-z_]+)/g)].flatMap(([, word]) => {
        const other = FIELD_RULES[`services.*.${word}`];
        return other ? [fateOf({ field: `services.*.${word}`, ...other }, launchType)] : [];
      });
      expect(
        advised.filter(({ outcome }) => outcome === "refused"),
        `${field} on ${launchType.title}: ${sentence}`,
      ).toEqual([]);
    }
  }
});

test("the fixtures hold at least 60 compose files, and each field of the specification twice", () => {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".yaml"),
  );
  const counts = new Map<string, number>(schemaFields().map((field) => [field, 0]));
  for (const file of files) {
    const documents = parseAllDocuments(readFileSync(join(FIXTURES, file), "utf8"), {
      merge: true,
      logLevel: "silent",
      uniqueKeys: false,
    });
    for (const document of Array.isArray(documents) ? documents : []) {
      if (document.errors.length === 0)
        count(
          readable(() => document.toJS()),
          "",
          counts,
        );
    }
  }
  expect(files.length).toBeGreaterThanOrEqual(60);
  expect([...counts].filter(([, found]) => found < 2)).toEqual([]);
});

/** Files that are wrong on purpose may not be readable at all. */
function readable(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function count(value: unknown, path: string, counts: Map<string, number>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const named = path === "" ? key : `${path}.${key}`;
    const field = !Array.isArray(value) && counts.has(named) ? named : `${path}.*`;
    if (field === named) counts.set(field, (counts.get(field) ?? 0) + 1);
    count(inner, field, counts);
  }
}
