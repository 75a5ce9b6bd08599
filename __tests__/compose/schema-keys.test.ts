import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { isMapping } from "../../modules/compose/origin.ts";
import { COMPOSE_SCHEMA } from "../../modules/compose/specification.ts";
import { nanoseconds, Wrong } from "../../modules/compose/values.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");

const ajv = new Ajv({ strict: false, validateSchema: false });
ajv.addFormat("duration", (text: string) => !(nanoseconds(text) instanceof Wrong));
const whole = ajv.compile({ ...COMPOSE_SCHEMA, $schema: undefined });

/** All mappings that the files of the fixtures hold, read as plain YAML. */
const trees = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.ya?ml$/.test(file))
  .sort()
  .flatMap((file) => {
    const tree = readTree(readFileSync(join(FIXTURES, file), "utf8"));
    return isMapping(tree) ? [{ file, tree }] : [];
  });

function readTree(text: string): unknown {
  try {
    return parse(text, { merge: true, logLevel: "silent" });
  } catch {
    return undefined; // a fixture of what is not YAML
  }
}

describe("the part of the schema about a file's own keys", () => {
  // A fresh module has compiled nothing yet, so that each file is judged by the part that is made for it.
  beforeEach(() => vi.resetModules());

  it.each(trees)("allows $file if the whole schema does", async ({ tree }) => {
    const { checkSchema } = await import("../../modules/compose/schema.ts");
    expect(checkSchema(tree).length === 0).toBe(whole(tree));
  });

  it("meets files of both kinds", () => {
    const allowed = trees.filter(({ tree }) => whole(tree)).length;
    expect(allowed).toBeGreaterThan(30);
    expect(trees.length - allowed).toBeGreaterThan(5);
  });
});
