import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadComposeProject } from "../../modules/compose/index.ts";

describe("an env file that is missing", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "readable-"));
    writeFileSync(join(folder, "compose.yaml"), "services: { web: { image: nginx, env_file: web.env } }\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const load = () => loadComposeProject({ files: ["compose.yaml"], workingDir: folder });

  it("is told, with the example in the repository that it is made of", () => {
    writeFileSync(join(folder, "web.env.example"), "A=1\n");
    expect(load).toThrow('"web.env" does not exist. Copy web.env.example to it, and fill that in.');
  });

  it("is told alone where there is no example", () => {
    expect(load).toThrow(/"web\.env" does not exist\. \[EOE-COMPOSE-020\]/);
  });
});
