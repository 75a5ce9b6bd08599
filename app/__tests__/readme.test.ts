/** The README's curl lines do what they say. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { readConfig } from "../src/config.ts";
import { startApp } from "./support/app.ts";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

describe("README", () => {
  it("has commands that work from the first to the last", async () => {
    const blocks = [...readme.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block);
    expect(blocks.length).toBeGreaterThan(5);
    const app = await startApp("sqlite::memory:");
    const run = promisify(execFile);
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", blocks.join("\n")], {
      env: { PATH: process.env["PATH"], URL: app.url },
    });
    expect(stdout).toContain('"title":"새 제목"');
    expect(stdout).toContain('{"ready":true}');
    await app.close();
  });

  it("names every setting, and no other", () => {
    const settings = new Set<string>();
    const env = new Proxy<Record<string, string | undefined>>(
      {},
      {
        get: (_target, name) => {
          if (typeof name === "string" && !name.endsWith("_FILE")) settings.add(name);
          return undefined;
        },
      },
    );
    readConfig(env);
    const rows = [...readme.matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) +\|/gm)].flatMap(([, names]) =>
      [...(names as string).matchAll(/[A-Z_]+/g)].map(([name]) => name),
    );
    expect(rows.sort()).toEqual([...settings].sort());
  });
});
