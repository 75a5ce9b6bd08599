import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadComposeProject } from "../../modules/compose/index.ts";

const folder = mkdtempSync(join(tmpdir(), "positions-"));
afterAll(() => rmSync(folder, { recursive: true }));

function project(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return loadComposeProject({ files: Object.keys(files), workingDir: folder });
}

describe("the position of a key", () => {
  it.each([
    ["read_only: false", "read_only"],
    ["privileged: false", "privileged"],
    ['user: ""', "user"],
  ])("is in the file that set it last, though %s says nothing", (line, key) => {
    const { positionOf } = project({
      "base.yml": `services:\n  app:\n    image: app\n    ${line.replace(/false/, "true").replace('""', '"1"')}\n`,
      "over.yml": `services:\n  app:\n    stop_grace_period: 5s\n    ${line}\n`,
    });
    expect(positionOf(["services", "app", key])).toMatchObject({ file: "over.yml", line: 4 });
  });

  it("is the service's where no file sets it", () => {
    const { positionOf } = project({ "base.yml": "services:\n  app:\n    image: app\n" });
    expect(positionOf(["services", "app", "read_only"])).toMatchObject({ file: "base.yml", line: 2 });
  });
});
