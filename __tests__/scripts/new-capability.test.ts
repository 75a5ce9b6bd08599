import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentSchema } from "../../modules/capabilities/environment.ts";
import { unfit } from "../../scripts/new-capability/skeleton.ts";
import { PROJECT } from "../support/environment.ts";

let folder: string;
const PATIENCE = 240_000;

const run = (program: string, args: readonly string[]) =>
  spawnSync(process.execPath, [join(PROJECT, "node_modules", program), ...args], {
    cwd: folder,
    encoding: "utf8",
  });
const make = (name: string) =>
  spawnSync(
    process.execPath,
    [
      "--import",
      import.meta.resolve("tsx"),
      join(PROJECT, "scripts/new-capability.ts"),
      name,
      "--root",
      folder,
    ],
    { encoding: "utf8" },
  );
const read = (file: string): string => readFileSync(join(folder, file), "utf8");

describe("npm run new:capability", () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "new-capability-"));
    for (const part of [
      "modules",
      "__tests__/capabilities",
      "__tests__/support",
      "docs",
      "cli",
      "environments",
      "tsconfig.json",
      "package.json",
    ])
      cpSync(join(PROJECT, part), join(folder, part), { recursive: true });
    symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("refuses names that are none, or taken", () => {
    expect(make("Shop").stderr).toContain('"Shop" must be lower-case words with hyphens');
    const taken = make("bastion");
    expect(taken.stderr).toContain("modules/capabilities/bastion exists already.");
    expect(taken.stderr).toContain("[EOE-CLI-007]");
    expect(taken.status).toBe(1);
  });

  it.each([
    ["delete", '"delete" is a word of JavaScript'],
    ["global-this", '"globalThis" is a word of JavaScript'],
    ["capability", "files of the skeleton import something called capability"],
    ["schema", "files of the skeleton import something called schema"],
    ["z", "files of the skeleton import something called z"],
    ["expect", "files of the skeleton import something called expect"],
    ["missing-of", "files of the skeleton import something called missingOf"],
    ["tags", "environment files have the key tags already"],
    ["database", "environment files have the key database already"],
    ["ingress", "environment files have the key ingress already"],
    ["document-db", "the catalogue imports documentDb already"],
  ])("refuses %s, of which nothing that compiles can be made", (name, reason) => {
    const catalogue = readFileSync(join(PROJECT, "modules/capabilities/catalogue.ts"), "utf8");
    expect(unfit(name, Object.keys(environmentSchema.shape), catalogue)).toBe(reason);
  });

  it("writes nothing for a name that it refuses", () => {
    const { status, stderr } = make("delete");
    expect(stderr).toContain(
      '"delete" cannot be taken: "delete" is a word of JavaScript. Choose another name.',
    );
    expect(status).toBe(1);
    expect(existsSync(join(folder, "modules/capabilities/delete"))).toBe(false);
  });

  it(
    "makes a skeleton that compiles, and whose test says sentence by sentence what is missing",
    () => {
      const { status, stdout, stderr } = make("key-cache");
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toContain("modules/capabilities/key-cache/capability.ts");
      expect(read("modules/capabilities/catalogue.ts")).toContain("  keyCache,\n] as const;");

      writeFileSync(
        join(folder, "tsconfig.json"),
        JSON.stringify({
          ...JSON.parse(read("tsconfig.json")),
          include: ["modules", "__tests__/capabilities/key-cache", "__tests__/capabilities/incomplete.ts"],
        }),
      );
      const compiled = run("typescript/bin/tsc", ["-p", "."]);
      expect(compiled.stdout).toBe("");

      writeFileSync(
        join(folder, "missing.ts"),
        `import { keyCache } from "./modules/capabilities/key-cache/capability.ts";
import { missingOf } from "./__tests__/capabilities/incomplete.ts";
console.log(JSON.stringify(missingOf(keyCache)));`,
      );
      const told = run("tsx/dist/cli.mjs", ["missing.ts"]);
      const sentences: unknown = JSON.parse(told.stdout || JSON.stringify(told.stderr));
      expect(sentences).toEqual(
        expect.arrayContaining([
          "key-cache.page says neither what there is nor why there is none.",
          "key-cache.prices says neither what there is nor why there is none.",
          "key-cache.usage says neither what there is nor why there is none.",
          "key-cache.resources says neither what there is nor why there is none.",
          "key-cache.picture says neither what there is nor why there is none.",
          "key-cache.settings: keyCache.enabled has no meaning.",
        ]),
      );
    },
    PATIENCE,
  );
});
