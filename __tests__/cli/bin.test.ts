import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneProject, runIn } from "../support/clone";

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

  it("refuses a command that it does not know, and names its own", () => {
    const unknown = runIn(root, "npx express-on-ecs sinth");
    expect(unknown.code).toBe(1);
    expect(unknown.stdout).toBe("");
    expect(unknown.stderr).toContain('"sinth" is not a command.');
    expect(unknown.stderr).toContain("  synth      makes Terraform JSON");
  });

  it("refuses flags that a command does not know", () => {
    const { code, stderr } = runIn(root, "npx express-on-ecs synth --jsno");
    expect(code).toBe(1);
    expect(stderr).toBe("error: unknown option '--jsno'\n(Did you mean --json?)\n");
  });
});
