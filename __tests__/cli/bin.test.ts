import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneProject, runIn } from "../support/clone.ts";

describe("npx express-on-ecs", () => {
  let root: string;
  beforeAll(() => {
    root = cloneProject();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it("prints JSON and nothing else on standard output, also when something is wrong", () => {
    const wrong = runIn(root, "npx express-on-ecs synth markt --json");
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.stdout).problems).toEqual([
      {
        code: "EOE-ENV-002",
        file: "environments",
        path: "",
        message: 'has no markt.yml. Did you mean "market"?',
      },
    ]);
    expect(wrong.stderr).toBe(
      'environments has no markt.yml. Did you mean "market"? [EOE-ENV-002]\n\n1 problem; nothing was written.\n',
    );
  });

  it("ends quietly with whoever reads its output", () => {
    const { stderr } = runIn(root, "npx express-on-ecs explain | true");
    expect(stderr).toContain("3 refused");
    expect(stderr).not.toContain("EPIPE");
  });

  it("refuses a command that it does not know, and one that is missing", () => {
    const unknown = runIn(root, "npx express-on-ecs sinth");
    expect(unknown.code).toBe(1);
    expect(unknown.stdout).toBe("");
    expect(unknown.stderr).toContain(
      "express-on-ecs was called wrongly: unknown command 'sinth'. Did you mean synth? [EOE-CLI-008]",
    );
    const none = runIn(root, "npx express-on-ecs");
    expect([none.code, none.stdout]).toEqual([1, ""]);
    expect(none.stderr).toContain(
      "express-on-ecs was called without a command; --help lists them. [EOE-CLI-008]",
    );
  });

  it("explains the compose file of the folder, by whichever of its names", () => {
    const folder = mkdtempSync(join(tmpdir(), "explain-"));
    try {
      writeFileSync(
        join(folder, "compose.yaml"),
        "services: { web: { image: 'nginx:1.29.3', mem_limit: 64m } }\n",
      );
      const bin = join(root, "bin/express-on-ecs.js");
      const { code, stdout } = runIn(folder, `node ${bin} explain --json`);
      expect([code, JSON.parse(stdout).tasks]).toMatchObject([0, [{ services: ["web"] }]]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says which launch type it explains for, and how much each refuses, where no environment says it", () => {
    const folder = mkdtempSync(join(tmpdir(), "explain-"));
    try {
      writeFileSync(
        join(folder, "compose.yaml"),
        "services: { web: { image: 'nginx:1.29.3', mem_limit: 64m, privileged: true } }\n",
      );
      const bin = join(root, "bin/express-on-ecs.js");
      const { code, stdout } = runIn(root, `node ${bin} explain --root ${folder}`);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^No environment is named, so this is for EC2; --launch-type takes another. EC2 refuses 0, FARGATE refuses 1, /,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("refuses flags that a command does not know", () => {
    const { code, stdout, stderr } = runIn(root, "npx express-on-ecs synth --jsno");
    const message = "was called wrongly: unknown option '--jsno'. Did you mean --json?";
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`express-on-ecs synth ${message} [EOE-CLI-008]\n`);
    const asJson = runIn(root, "npx express-on-ecs synth --json --jsno");
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout).problems).toEqual([
      { code: "EOE-CLI-008", file: "express-on-ecs synth", path: "", message },
    ]);
  });

  it("tells what is missing as what is too much, of every command", () => {
    for (const [args, message] of [
      ["new --json", "was called wrongly: missing required argument 'name'."],
      ["bootstrap --json", "was called wrongly: missing required argument 'environment'."],
      ["explain --json --nope", "was called wrongly: unknown option '--nope'."],
    ]) {
      const { code, stdout } = runIn(root, `npx express-on-ecs ${args}`);
      expect(code, args).toBe(1);
      expect(JSON.parse(stdout).problems, args).toMatchObject([{ code: "EOE-CLI-008", message }]);
    }
  });

  it("says where a name belongs that stands at the wrong place", () => {
    for (const [args, message] of [
      ["init shop", 'express-on-ecs init takes no "shop" here; write --name shop. [EOE-CLI-008]'],
      ["cost market 30", 'express-on-ecs cost takes no "30" here; --help lists what it takes. [EOE-CLI-008]'],
      ["explain market", "market is an environment, and no compose file; write --env market. [EOE-CLI-002]"],
    ] as const) {
      const { code, stderr } = runIn(root, `npx express-on-ecs ${args}`);
      expect(code, args).toBe(1);
      expect(stderr, args).toContain(message);
    }
  });

  it("prints help, which is no mistake", () => {
    const { code, stdout, stderr } = runIn(root, "npx express-on-ecs synth --help");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("--outdir <folder>");
  });
});
