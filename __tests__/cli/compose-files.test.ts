import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { synthesise } from "../../cli/synthesise.ts";
import { Problems } from "../../modules/problems.ts";
import { type Changes, marketWith, PROJECT } from "../support/environment.ts";
import { TerraformProject } from "../terraform/terraform.ts";

const COMPOSE = readFileSync(join(PROJECT, "docker-compose.yml"), "utf8");

describe("a compose file that is wrong", () => {
  let project: TerraformProject;
  beforeEach(() => {
    project = new TerraformProject({ market: marketWith({}) });
  });
  afterEach(() => project.remove());

  /** Sentences with their places, for a compose file and changes of the environment. */
  function refusals(compose: string | undefined, changes: Changes = {}): string[] {
    const file = join(project.root, "docker-compose.yml");
    if (compose === undefined) rmSync(file);
    else writeFileSync(file, compose);
    writeFileSync(join(project.root, "environments/market.yml"), marketWith(changes));
    const outdir = join(project.root, "out");
    mkdirSync(outdir, { recursive: true });
    try {
      synthesise({ root: project.root, outdir, names: [] });
      return [];
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      expect(readdirSync(outdir)).toEqual([]);
      return error.list.map(
        ({ file: name, line, path, message }) => `${name}:${line ?? ""} ${path}: ${message}`,
      );
    }
  }
  const lineOf = (text: string, compose: string) =>
    compose.split("\n").findIndex((line) => line.includes(text)) + 1;

  it("is accepted when it is right", () => {
    expect(refusals(COMPOSE)).toEqual([]);
  });

  it("is refused when it is missing", () => {
    expect(refusals(undefined)).toEqual([
      expect.stringMatching(
        /^environments\/market\.yml:\d+ service\.compose\[0\]: "docker-compose\.yml" does not exist;/,
      ),
    ]);
  });

  it("is refused when it is not YAML, with the place", () => {
    expect(refusals("services:\n  app: [\n")).toEqual([
      expect.stringMatching(/^docker-compose\.yml:3 : is not valid YAML: .+/),
    ]);
  });

  it.each([
    [
      "a digest",
      `app@sha256:${"0".repeat(64)}`,
      /is pinned by its digest, which an image that is built here cannot have/,
    ],
  ])("is refused when it builds and names %s", (_what, image, sentence) => {
    const compose = COMPOSE.replace("      context: app\n", `      context: app\n    image: ${image}\n`);
    const found = refusals(compose);
    expect(found).toEqual([expect.stringMatching(sentence)]);
    expect(found[0]).toContain(`docker-compose.yml:${lineOf(`image: ${image}`, compose)} services.app.image`);
  });

  it("may name what it builds", () => {
    const names = [
      "market-app",
      "market-app:1.0.0",
      "market-app:dev",
      "nginx:latest",
      "registry.example.com:5000/app",
    ];
    for (const image of names) {
      expect(
        refusals(COMPOSE.replace("      context: app\n", `      context: app\n    image: ${image}\n`)),
      ).toEqual([]);
    }
  });

  it("is refused when an image is built that has no tag in the environment, or the other way round", () => {
    expect(refusals(COMPOSE, { "service.images": { nginx: "1.0.0" } })).toEqual([
      expect.stringContaining('service.images.app: is missing; the compose file builds "app"'),
    ]);
    const pulled = COMPOSE.replace("    build:\n      context: app\n", "    image: example/app:1.0.0\n");
    expect(refusals(pulled)).toEqual([
      expect.stringContaining('service.images.app: has no effect: the compose file does not build "app"'),
    ]);
  });

  it("is told of every field that cannot be kept, together with what is wrong in the environment", () => {
    const compose = COMPOSE.replace(
      "    restart: unless-stopped\n",
      "    restart: unless-stopped\n    privilegd: true\n    cgroup_parent: /x\n",
    );
    const found = refusals(compose, { region: "mars-1" });
    expect(found.join("\n")).toMatch(/region: "mars-1" is not an AWS region/);
    expect(refusals(compose).join("\n")).toMatch(
      /docker-compose\.yml:\d+ services\.nginx\.privilegd: .+"privileged"/,
    );
  });
});
