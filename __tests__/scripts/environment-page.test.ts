import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { allKeys, environmentPage, type Key } from "../../scripts/environment-page.ts";

const keys = allKeys();
const values = keys.filter(({ group }) => !group);
const paths = (list: readonly Key[]): string[] => list.map(({ path }) => path);

describe("the reference of the environment file", () => {
  it("has keys of every kind", () => {
    expect(paths(keys)).toEqual(
      expect.arrayContaining([
        "name",
        "network.flowLogs.retentionDays",
        "capacity.leaving.instanceTypes",
        "service.secrets.<name>.generate.length",
        "service.volumes.<name>.place",
        "furtherServices.<name>.tasks.min",
        "database.connection.passwordSecret",
        "waivers[].reason",
      ]),
    );
  });

  it("gives each value a meaning in words", () => {
    expect(paths(values.filter(({ schema }) => !/[a-z]{3}/.test(schema.description ?? "")))).toEqual([]);
  });

  it("leaves defaults to their column: no meaning ends in a bare number, or in a default that has a column", () => {
    expect(paths(values.filter(({ schema }) => /; \S+$|^\d+$/.test(schema.description ?? "")))).toEqual([]);
    const told = values.filter(
      ({ schema }) => schema.default !== undefined && /\bdefault (?!none)\d/i.test(schema.description ?? ""),
    );
    expect(paths(told)).toEqual([]);
  });

  it("shows what to write for each: a default, a choice, or an example", () => {
    expect(paths(values.filter((key) => !isShown(key)))).toEqual([]);
  });

  it("has examples that the schema accepts", () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const wrong = keys.filter(({ schema }) =>
      (schema.examples ?? []).some((example) => !ajv.validate(schema, example)),
    );
    expect(paths(wrong)).toEqual([]);
  });

  it("tells the forms of a group apart by headings, and no key twice under one", () => {
    const page = environmentPage();
    for (const heading of [
      "### `capacity.launchType: ec2`",
      "### `database.hosting: documentdb`",
      "### `encryption.kmsKeyArn`",
    ])
      expect(page).toContain(heading);
    for (const part of page.split(/^#+ /m)) {
      const named = [...part.matchAll(/^\| `([^`]+)`/gm)].map(([, path]) => path);
      expect(named).toEqual([...new Set(named)]);
    }
  });

  it("keeps numbers that belong to a meaning", () => {
    expect(environmentPage()).toContain("private by RFC 1918, /16 to /28 |");
  });
});

/** An empty list or group shows nobody what to write. */
function isShown({ schema }: Key): boolean {
  const { default: fallback, examples = [] } = schema;
  const filled =
    fallback !== undefined && !(typeof fallback === "object" && Object.keys(fallback ?? {}).length === 0);
  return filled || examples.length > 0 || hasChoices(schema);
}

const hasChoices = (schema: Key["schema"]): boolean =>
  schema.const !== undefined || schema.enum !== undefined || schema.type === "boolean";
