import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../src");

test("the application loads no undici, which an import of node:http by value would", async () => {
  for (const file of globSync("**/*.ts", { cwd: source })) {
    expect([file, readFileSync(join(source, file), "utf8")]).not.toEqual([
      file,
      expect.stringMatching(/^import (?!type\b).*from "node:http";$/m),
    ]);
  }
  const script = `await import(${JSON.stringify(join(source, "app.ts"))});
    console.log(process.moduleLoadList.filter((name) => /undici\\/undici/.test(name)).length);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  expect(stdout.trim()).toBe("0");
});
