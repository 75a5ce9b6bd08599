import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkSnapshots, environmentsWithSnapshots, writeSnapshots } from "../../cli/snapshots.ts";
import { synthesise } from "../../cli/synthesise.ts";
import { Problems } from "../../modules/problems.ts";
import { marketWith } from "../support/environment.ts";
import { sentenceOf } from "../support/sentences.ts";
import { TerraformProject } from "../terraform/terraform.ts";

/** What a user does who follows the README: an environment of one's own beside market. */
describe("snapshots of an environment of one's own", () => {
  let project: TerraformProject;
  beforeAll(() => {
    project = new TerraformProject({ market: marketWith({}) });
    writeSnapshots({ root: project.root, names: [] });
  });
  afterAll(() => project.remove());

  function check(names: readonly string[] = []): string[] {
    try {
      checkSnapshots({ root: project.root, names });
      return [];
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      return error.list.map(sentenceOf);
    }
  }
  const shop = (region: string): void =>
    writeFileSync(
      join(project.root, "environments/shop.yml"),
      marketWith({ name: "shop", "network.cidr": "10.1.0.0/16", "network.subnets": undefined, region }),
    );
  const folder = "__tests__/__snapshots__/stacks";

  it("are missing at first, which concerns no other environment", () => {
    shop("eu-central-1");
    synthesise({ root: project.root, outdir: "cdktf.out", names: ["shop"] });
    expect(check()).toEqual(
      ["network", "data", "service"].map(
        (part) =>
          `${folder}/shop-${part}.tf.json is missing; \`npx express-on-ecs synth --snapshots\` writes it.`,
      ),
    );
    expect(check(["market"])).toEqual([]);
    expect(environmentsWithSnapshots(project.root)).toEqual(["market"]);
  });

  it("are written, and then compared with", () => {
    expect(writeSnapshots({ root: project.root, names: [] })).toEqual([
      "shop-data",
      "shop-network",
      "shop-service",
    ]);
    expect(check()).toEqual([]);
    expect(environmentsWithSnapshots(project.root)).toEqual(["market", "shop"]);
    expect(writeSnapshots({ root: project.root, names: [] })).toEqual([]);
  });

  it("hold for either CDK: neither its version nor how it breaks lines is a difference", () => {
    const file = join(project.root, folder, "shop-network.tf.json");
    const written = readFileSync(file, "utf8");
    const ofCdktn = written
      .replace(/"version": "0\.21\.\d+"/, '"version": "0.24.0"')
      .replaceAll(/\{\s+\}/g, "{}");
    expect(ofCdktn).not.toBe(written);
    writeFileSync(file, ofCdktn);
    expect(check()).toEqual([]);
    writeFileSync(file, ofCdktn.replace("~> 6.25", "~> 6.24"));
    expect(check()).toEqual([expect.stringMatching(/shop-network\.tf\.json differs .*, first in line \d+;/)]);
    writeFileSync(file, written);
  });

  it("are neither compared nor removed while the environment is broken", () => {
    shop("mars-1");
    expect(check()).toEqual([expect.stringContaining('region: "mars-1"')]);
    expect(() => writeSnapshots({ root: project.root, names: [] })).toThrow("mars-1");
    expect(readdirSync(join(project.root, folder))).toHaveLength(6);
  });

  it("go with the environment", () => {
    for (const file of ["shop.yml", "shop.data.yml"]) rmSync(join(project.root, "environments", file));
    expect(check()).toContain(
      `${folder}/shop-data.tf.json belongs to no stack any more; \`npx express-on-ecs synth --snapshots\` removes it.`,
    );
    expect(writeSnapshots({ root: project.root, names: [] })).toEqual([
      "shop-data",
      "shop-network",
      "shop-service",
    ]);
    expect(check()).toEqual([]);
  });
});
