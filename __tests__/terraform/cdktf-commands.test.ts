import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneProject, runIn } from "../support/clone";
import { whyNot } from "./terraform";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the cdktf commands)`);

// Without a registry there are no checksums to record; with one this flag only saves a moment.
const FLAGS = "--auto-approve --skip-provider-lock";

describe.skipIf(missing)("the cdktf commands", () => {
  let root: string;
  let environment: Record<string, string>;
  beforeAll(() => {
    root = cloneProject();
    environment = { HOME: root, PATH: `${join(import.meta.dirname, "fake-bin")}:${process.env["PATH"]}` };
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const succeeds = (command: string) => {
    const ran = runIn(root, command, environment);
    expect(ran.code, `${command}\n${(ran.stdout + ran.stderr).slice(-4000)}`).toBe(0);
    return ran.stdout;
  };
  const resources = (stack: string): unknown[] =>
    JSON.parse(readFileSync(join(root, "state", `${stack}.tfstate`), "utf8")).resources;

  it("deploy all stacks of an environment, each after those that it needs", () => {
    const output = succeeds(`npx cdktf deploy 'market-*' ${FLAGS}`);
    for (const stack of ["market-network", "market-data", "market-service"]) {
      expect(existsSync(join(root, "state", `${stack}.tfstate`))).toBe(true);
      expect(resources(stack).length).toBeGreaterThan(0);
    }
    expect(output).toMatch(/url = http:\/\//);
  });

  it("see no difference after a deployment", () => {
    expect(succeeds("npx cdktf diff market-service --skip-provider-lock")).toMatch(/No changes/);
  });

  it("destroy them again", () => {
    succeeds(`npx cdktf destroy 'market-*' ${FLAGS}`);
    for (const stack of ["market-network", "market-data", "market-service"])
      expect(resources(stack)).toEqual([]);
  });
});
