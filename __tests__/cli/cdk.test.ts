import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CDKTF, CDKTN, cdkOfProcess, missingCdk } from "../../cli/cdk.ts";
import { PROJECT } from "../support/environment.ts";

const missing = (name: string): Error =>
  Object.assign(new Error(`Cannot find package '${name}' imported from /shop/node_modules/x/index.js`), {
    code: "ERR_MODULE_NOT_FOUND",
  });

describe("the CDK of a process", () => {
  it.each([
    ["--conditions=cdktn"],
    ["--import", "tsx", "--conditions", "cdktn"],
    ["-C", "cdktn"],
    ["", "--max-old-space-size=4096 --conditions=cdktn --enable-source-maps"],
  ])("is CDKTN by %s %s", (...words) => {
    expect(cdkOfProcess(words)).toBe(CDKTN);
  });

  it.each([[], ["--conditions=development"], ["--conditions=cdktn-like"], ["main.ts", "cdktn"]])(
    "is CDKTF by %s %s",
    (...words) => {
      expect(cdkOfProcess(words)).toBe(CDKTF);
    },
  );
});

describe("a CDK that is not installed", () => {
  it("is told in a sentence, be it the core or the provider", () => {
    expect(missingCdk(missing("cdktf"))?.message).toContain("Install cdktf and @cdktf/provider-aws");
    expect(missingCdk(missing("@cdktf/provider-aws"))).toMatchObject({ file: "@cdktf/provider-aws" });
    expect(missingCdk(missing("cdktn"))).toMatchObject({ code: "EOE-CLI-025", file: "cdktn" });
  });

  it("is no other package, and no other error", () => {
    expect(missingCdk(missing("zod"))).toBeUndefined();
    expect(missingCdk(new Error("Cannot find package 'cdktf'"))).toBeUndefined();
  });

  describe("in a project", () => {
    let root: string;
    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), "no-cdk-"));
      cpSync(join(PROJECT, "package.json"), join(root, "package.json"));
    });
    afterAll(() => rmSync(root, { recursive: true, force: true }));

    it.each([
      ["cdktf", []],
      ["cdktn", ["--conditions=cdktn"]],
    ])("is the one that package.json names: %s", (name, flags) => {
      const program = `await import("#cdk").catch(({ message }) => console.log(message));`;
      const ran = spawnSync(process.execPath, [...flags, "--input-type=module", "--eval", program], {
        cwd: root,
        encoding: "utf8",
      });
      expect(ran.stdout).toContain(`Cannot find package '${name}'`);
    });
  });
});
