import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const modules = new URL("../modules", import.meta.url).pathname;
const scripts = readdirSync(modules, { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".sh"),
);

const missing = spawnSync("shellcheck", ["--version"]).status !== 0;
if (missing) console.log("skipped: shellcheck is not installed");

describe.skipIf(missing)("shell scripts that machines run", () => {
  it("are there", () => expect(scripts).toContain("capabilities/bastion/known-hosts.sh"));
  for (const script of scripts) {
    it(`shellcheck finds nothing in ${script}`, () => {
      const { stdout, status } = spawnSync("shellcheck", [join(modules, script)], { encoding: "utf8" });
      expect(stdout).toBe("");
      expect(status).toBe(0);
    });
  }
});
