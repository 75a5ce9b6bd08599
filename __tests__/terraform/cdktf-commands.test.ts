import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneProject, runIn } from "../support/clone.ts";
import { whyNot } from "./terraform.ts";

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

  it("deploy the service alone, once they are told that what it needs is there", () => {
    const deploy = `npx cdktf deploy market-service ${FLAGS}`;
    expect(runIn(root, deploy, environment).stderr).toMatch(/dependencies are not included/);
    expect(succeeds(`${deploy} --ignore-missing-stack-dependencies`)).toMatch(/url = http:\/\//);
  });

  it("deploy one environment while another one's file has a mistake, and tell of it", () => {
    const file = join(root, "environments/shop.yml");
    writeFileSync(file, "name: shop\nregion: mars-1\n");
    const ran = runIn(root, "npx cdktf diff market-network --skip-provider-lock", environment);
    rmSync(file);
    expect(ran.code, ran.stderr.slice(-2000)).toBe(0);
    expect(ran.stdout + ran.stderr).toContain(
      'environments/shop.yml:2:1 region: "mars-1" is not an AWS region',
    );
  });

  it("list what there is once an environment has gone", () => {
    succeeds("npx express-on-ecs new shop && npx express-on-ecs synth");
    for (const file of ["shop.yml", "shop.data.yml"]) rmSync(join(root, "environments", file));
    const listed = succeeds("npx cdktf list");
    expect(listed).toContain("market-data");
    expect(listed).not.toContain("shop-data");
    expect(existsSync(join(root, "cdktf.out/stacks/shop-data"))).toBe(false);
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
