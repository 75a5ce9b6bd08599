import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CATALOGUE } from "../../modules/capabilities/catalogue.ts";
import { Compiler } from "../../scripts/deletions/compiler.ts";
import { deletion, named, without } from "../../scripts/deletions/deletion.ts";
import { deletionsInText } from "../../scripts/deletions/in-text.ts";
import { deletionsIn, PLACES } from "../../scripts/deletions/in-typescript.ts";
import { againOf, lastResult, noticedBy, resultOf } from "../../scripts/deletions/result.ts";
import { chosen } from "../../scripts/deletions/share.ts";
import { FOR_ALL } from "../../scripts/deletions/tests.ts";
import { PROJECT } from "../support/environment.ts";

const compiler = new Compiler(PROJECT);
afterAll(() => compiler.close());
const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
const inCode = (file: string) => named(deletionsIn(file, compiler.source(file)));

describe("facts that are taken away", () => {
  it("are in files that are there, of every kind and of every capability", () => {
    const { stdout } = spawnSync("git", ["ls-files"], { cwd: PROJECT, encoding: "utf8" });
    const files = stdout.split("\n");
    const none = PLACES.filter(({ files: pattern }) => !files.some((file) => pattern.test(file)));
    expect(none.map(({ kind }) => kind)).toEqual([]);
    for (const { name } of CATALOGUE) {
      const facts = inCode(`modules/capabilities/${name}/capability.ts`);
      expect(facts.filter(({ kind }) => kind === "member").length, name).toBeGreaterThan(15);
    }
  });

  it("are one each, with its comma, and leave the rest as it is", () => {
    const file = "modules/capabilities/documentdb/capability.ts";
    const [holds] = inCode(file).filter(({ kind, what }) => kind === "member" && what === "holds");
    expect(holds?.id).toBe(`${file} member: holds`);
    const text = read(file);
    expect(holds && without(text, holds)).toBe(text.replace("  holds,\n", "  \n"));
    const excused = inCode(file).filter(({ kind }) => kind === "member for an excuse");
    expect(excused.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/^usage: documentDbUsage → usage: \{ none: "/),
    );
  });

  it("are meanings and examples of keys, by what they are called on", () => {
    const file = "modules/capabilities/documentdb/schema.ts";
    const [example] = inCode(file).filter(({ kind }) => kind === "example of a key");
    expect(example && without(read(file), example)).toContain('.describe("Class of its instances"),');
  });

  it("are prices, as long as what remains is JSON", () => {
    const file = "modules/aws/prices.json";
    const facts = deletionsInText(file, read(file));
    expect(facts.length).toBeGreaterThan(100);
    for (const one of [facts[0], facts.at(-1), ...facts.filter((_, index) => index % 20 === 0)])
      if (one) expect(() => JSON.parse(without(read(file), one)), one.what).not.toThrow();
  });

  it("have an id of their own", () => {
    const twice = named([deletion("a kind", "a.ts", "x, x", 0, 1), deletion("a kind", "a.ts", "x, x", 3, 4)]);
    expect(twice.map(({ id }) => id)).toEqual(["a.ts a kind: x", "a.ts a kind: x #2"]);
  });
});

describe("the share of a commit", () => {
  const facts = named(
    Array.from({ length: 100 }, (_, index) => deletion(`kind ${index % 3}`, `${index}.ts`, "x", 0, 1)),
  );

  it("is another for another commit, and all of them have everything", () => {
    const turns = Array.from({ length: 7 }, (_, index) =>
      chosen(facts, ["--share"], index.toString(16).padStart(8, "0")),
    );
    expect(turns.map(({ length }) => length).every((length) => length <= 16)).toBe(true);
    expect(new Set(turns.flat()).size).toBe(100);
  });

  it("is every fourth of a kind, the first of each before the second of any", () => {
    const kinds = chosen(facts, ["--every=4"], "").map(({ kind }) => kind);
    expect(kinds.slice(0, 6)).toEqual(["kind 0", "kind 1", "kind 2", "kind 0", "kind 1", "kind 2"]);
    expect(kinds.length).toBe(27);
  });

  it("is what the words name, and never nothing", () => {
    expect(chosen(facts, ["kind 1", "4.ts"], "").map(({ file }) => file)).toContain("4.ts");
    expect(() => chosen(facts, ["nowhere"], "")).toThrow("no fact has nowhere in it");
  });
});

describe("whoever notices", () => {
  const outcome = (by?: string) => ({ id: by ?? "x", kind: "a kind", by });

  it("is the compiler, a test for all, one of its own, or nobody", () => {
    expect(noticedBy(outcome("TS2741: Property is missing"))).toBe("compiler");
    expect(noticedBy(outcome(`${FOR_ALL[0]} > a test`))).toBe("test for all");
    expect(noticedBy(outcome("__tests__/stacks/environments.test.ts > a test"))).toBe("test of its own");
    expect(noticedBy(outcome())).toBe("nobody");
  });

  it("is nobody as long as nothing is taken away", () => {
    expect(compiler.errorAfter(["modules/capabilities/documentdb/capability.ts"])).toBeUndefined();
  });

  const { stdout: commit } = spawnSync("git", ["rev-parse", "HEAD"], { cwd: PROJECT, encoding: "utf8" });

  it.each(CATALOGUE.map(({ name }) => name))(
    "is the compiler where a member of %s goes, another one for each commit",
    (name) => {
      const file = `modules/capabilities/${name}/capability.ts`;
      const members = inCode(file).filter(({ kind }) => kind === "member");
      const gone = members[Number.parseInt(commit.slice(0, 8) || "0", 16) % members.length];
      expect(gone && compiler.errorWith(file, without(read(file), gone)), gone?.id).toMatch(
        /^TS\d+: .*(missing|not assignable)/,
      );
    },
  );

  it("is counted, and what nobody noticed is judged again", () => {
    const first = resultOf([outcome("TS1: x"), outcome(), outcome(`${FOR_ALL[0]} > y`)], 9);
    expect(first).toMatchObject({
      deletions: 3,
      of: 9,
      kinds: { "a kind": { compiler: 1, nobody: 1, "test for all": 1 } },
      tests: { [String(FOR_ALL[0])]: 1 },
      unnoticed: ["x"],
    });
    const again = againOf(first, [{ ...outcome("TS2: x"), id: "x" }]);
    expect(again.kinds).toEqual({ "a kind": { compiler: 2, "test for all": 1 } });
    expect(again.unnoticed).toEqual([]);
  });

  it("had noticed each fact that was taken away the last time", () => {
    const { deletions, kinds, unnoticed } = lastResult();
    const counted = Object.values(kinds).flatMap((kind) => Object.values(kind));
    expect(counted.reduce((sum, number) => sum + number, 0)).toBe(deletions);
    expect(unnoticed).toEqual([]);
  });

  it("are tests that are there", () => {
    expect(FOR_ALL.filter((file) => !existsSync(join(PROJECT, file)))).toEqual([]);
  });
});
