import { describe, expect, it } from "vitest";
import { z } from "zod";
import { demandWhole, type EnvironmentForm, readSource } from "../../modules/environment/load.ts";
import { Problems } from "../../modules/problems.ts";

/** What an environment of bakeries could hold, so that nothing of ours is known here. */
const schema = z.strictObject({
  name: z.string(),
  oven: z.strictObject({ degrees: z.int(), loaves: z.int().default(4) }),
  shop: z.strictObject({ open: z.boolean() }),
});
const BAKERY: EnvironmentForm<z.output<typeof schema>> = {
  schema,
  disagreements: ({ oven, shop }) =>
    shop?.open && (oven?.loaves ?? 0) < 5
      ? [{ code: "EOE-ENV-999", path: ["oven", "loaves"], message: "are too few for a shop that is open." }]
      : [],
};

const read = (text: string) => readSource(BAKERY, text, "environments/corner.yml", "corner");
const said = (text: string): string[] =>
  read(text).problems.map(({ line, path, message }) => `${line} ${path}: ${message}`);

describe("a file of any schema", () => {
  it("is whole where schema and rules have nothing to say", () => {
    const text = "name: corner\noven: { degrees: 220, loaves: 9 }\nshop: { open: true }\n";
    expect(demandWhole(read(text)).environment.oven).toEqual({ degrees: 220, loaves: 9 });
  });

  it("is asked by the rules with defaults filled in and broken values left out", () => {
    expect(said("name: corner\noven:\n  degrees: hot\nshop: { open: true }\n")).toEqual([
      "2 oven.loaves: are too few for a shop that is open.",
      '3 oven.degrees: "hot" must be a number.',
    ]);
    expect(said("name: corner\noven:\n  degrees: 220\nshop: { open: 7 }\n")).toEqual([
      "4 shop.open: 7 must be true or false.",
    ]);
  });

  it("is told what to write after a key that is left empty", () => {
    expect(said("name: corner\noven:\nshop: { open: true }\n")).toEqual([
      "2 oven: is empty; write it with degrees: docs/environment.md.",
    ]);
    expect(said("name: corner\noven: { degrees: 220, loaves: }\nshop:\n  open:\n")).toEqual([
      "2 oven.loaves: is empty; write `loaves: <number>`. Or remove the key.",
      "4 shop.open: is empty; write `open: true` or `open: false`.",
    ]);
  });

  it("must have the name of its file, whatever keys disagree on", () => {
    expect(said("name: other\noven: { degrees: 220 }\nshop: { open: true }\n")).toEqual([
      '1 name: "other" must be the name of the file, "corner".',
      "2 oven.loaves: are too few for a shop that is open.",
    ]);
  });

  it("tells of a place for whoever finds something later", () => {
    const { loaded } = read("name: corner\noven: { degrees: 220, loaves: 9 }\nshop: { open: true }\n");
    const place = {
      file: "environments/corner.yml",
      line: 3,
      column: 9,
      path: "shop.open",
      message: "is Sunday.",
    };
    expect(loaded?.problemAt("EOE-ENV-999", ["shop", "open"], "is Sunday.")).toEqual({
      ...place,
      code: "EOE-ENV-999",
    });
    expect(loaded?.observationAt(["shop", "open"], "is Sunday.")).toEqual(place);
    expect(loaded?.observationAt(["shop", "open"], "is Sunday.", "shop")).toEqual({ ...place, at: "shop" });
  });

  it("is refused as a whole when it is no YAML", () => {
    expect(() => read("name: [corner\n")).toThrow(Problems);
  });
});
