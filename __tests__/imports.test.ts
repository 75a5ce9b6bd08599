import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "./support/environment";

const FOLDERS = ["modules", "cli", "scripts", "bench", "__tests__"];

function sources(folder: string): { readonly file: string; readonly imports: readonly string[] }[] {
  return readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const imports = [...readFileSync(path, "utf8").matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(
        ([, name]) => name ?? "",
      );
      return { file: relative(PROJECT, path), imports };
    });
}

const all = [...FOLDERS.flatMap(sources), { file: "main.ts", imports: [] }];
const importing = (folder: string, test: (name: string) => boolean): string[] =>
  all.filter(({ file, imports }) => file.startsWith(folder) && imports.some(test)).map(({ file }) => file);

describe("imports", () => {
  it("take each provider resource by its own path, never the whole provider", () => {
    expect(importing("", (name) => /^@cdktf\/provider-[a-z]+(\/lib|\/index)?$/.test(name))).toEqual([]);
    expect(
      importing("modules/", (name) => name.startsWith("@cdktf/provider-aws/lib/")).length,
    ).toBeGreaterThan(10);
  });

  it("take the CDKTF core through one module", () => {
    expect(importing("", (name) => name === "cdktf" || name === "constructs")).toEqual(["modules/cdktf.ts"]);
  });

  it("lead from modules/ to nothing that is a value or the application", () => {
    expect(importing("modules/", (name) => /(^|\/)(environments|app|cli|scripts)\//.test(name))).toEqual([]);
  });
});

describe("constructs", () => {
  it("read neither variables nor the clock", () => {
    const found = all
      .filter(({ file }) => file.startsWith("modules/"))
      .filter(({ file }) =>
        /process\.env|Date\.now|new Date\(|Math\.random/.test(readFileSync(join(PROJECT, file), "utf8")),
      )
      .map(({ file }) => file);
    expect(found).toEqual([]);
  });
});
