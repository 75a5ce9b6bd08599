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

  const OUTDENTED = `services:
  app:
    image: app
    environment:
      A: '{
        "b": 1
      }'
    cap_add: [
    CHOWN,
    KILL
    ]
    user: "1"
`;

  it("is where it is written, though lines are indented no deeper than their key", () => {
    const { positionOf, services } = project({ "base.yml": OUTDENTED });
    expect(services["app"]).toMatchObject({ environment: { A: '{ "b": 1 }' }, cap_add: ["CHOWN", "KILL"] });
    expect(positionOf(["services", "app", "cap_add", 1])).toMatchObject({ line: 10, column: 5 });
    expect(positionOf(["services", "app", "user"])).toMatchObject({ line: 12, column: 5 });
  });

  it("is that of what is wrong, and nothing is told of such lines", () => {
    expect(() => project({ "base.yml": `${OUTDENTED}    labels: [a\n` })).toThrow(
      /^base\.yml:14:1 is not valid YAML: Flow sequence .+ \[EOE-COMPOSE-011\]$/,
    );
  });

  it("is found in no more than moments, however many such lines there are", () => {
    const before = process.cpuUsage().user;
    const lines = Array.from({ length: 20_000 }, (_, index) => `    - "a${index}\n    b"\n`).join("");
    expect(() => project({ "base.yml": `services:\n  app:\n    command:\n${lines}` })).toThrow();
    expect((process.cpuUsage().user - before) / 1e6, "seconds").toBeLessThan(10);
  });
});
