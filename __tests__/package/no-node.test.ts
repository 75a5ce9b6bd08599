import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { Repository, STACKS, stacksIn } from "./project.ts";

describe("in a repository that is no Node project", () => {
  let shop: Repository;
  beforeAll(() => {
    shop = new Repository({
      Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nUSER 1000\nCMD ["python", "app.py"]\n',
      "app.py": "print('ok')\n",
      "requirements.txt": "",
    });
  });
  afterAll(() => shop.remove());

  it("makes a folder of its own, and leaves the rest alone", () => {
    const { stdout } = shop.run(`npx --yes --package ${inject("tarball")} express-on-ecs init --yes --json`);
    const { environment } = JSON.parse(stdout) as { environment: string };
    expect(existsSync(join(shop.folder, "package.json"))).toBe(false);
    shop.run(`npm install --no-audit --no-fund ${inject("tarball")}`, { within: "ecs" });
    const report = shop.run(`npx express-on-ecs synth ${environment} --json`, { within: "ecs" }).stdout;
    expect(stacksIn(report)).toEqual(STACKS(environment));
    expect(shop.run("npx cdktf synth", { within: "ecs" }).stdout).toContain(`${environment}-service`);
  });
});
