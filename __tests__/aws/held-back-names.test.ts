/** What a second event on the same day would meet: names that AWS still holds back for the first one. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HELD_BACK_NAMES } from "../../modules/aws/held-back-names.ts";
import { PROJECT } from "../support/environment.ts";

interface Arguments {
  readonly lifecycle?: { readonly prevent_destroy?: boolean };
  readonly [argument: string]: unknown;
}
interface Json {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
}

const FOLDERS = ["stacks", "environments"].map((name) => join(PROJECT, "__tests__/__snapshots__", name));
/** Stacks that a destroy of their environment takes along; the bucket of the states stays. */
const stacks = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => /-(network|data|service)\.tf\.json$/.test(file))
    .map((file) => ({ file, json: JSON.parse(readFileSync(join(folder, file), "utf8")) as Json })),
);

/** All resources of a type, by stack and name. */
const all = (type: string): [string, Arguments][] =>
  stacks.flatMap(({ file, json }) =>
    Object.entries(json.resource?.[type] ?? {}).map(([id, args]): [string, Arguments] => [
      `${file} ${id}`,
      args,
    ]),
  );

describe.each(Object.entries(HELD_BACK_NAMES))("%s", (type, { argument, source, date }) => {
  it("is made here, and what AWS says of its names has a source", () => {
    expect(all(type)).not.toEqual([]);
    expect(source.length).toBeGreaterThan(20);
    expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it("has a name of its own in each life, unless it is never destroyed", () => {
    const fixed = all(type).filter(([, args]) => {
      const name = args[argument];
      return typeof name === "string" && !name.includes("${") && args.lifecycle?.prevent_destroy !== true;
    });
    expect(fixed.map(([id]) => id)).toEqual([]);
  });
});

it("finds a name that is the same in each life", () => {
  const names = all("aws_rds_cluster").map(([, args]) => String(args["final_snapshot_identifier"]));
  expect(names.filter((name) => name.endsWith("-final")).length).toBeGreaterThan(0);
  expect(names.filter((name) => /-final-\$\{/.test(name)).length).toBeGreaterThan(0);
});
