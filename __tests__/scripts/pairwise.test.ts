import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Coverage, occurringIn, type Setting, textOf } from "../terraform/pairwise/occurring.ts";
import { ABSENT } from "../terraform/pairwise/options.ts";
import { readRows, writeRows } from "../terraform/pairwise/table.ts";

const SETTINGS: readonly Setting[] = [
  { path: "capacity.min", value: { is: 1 } },
  { path: "capacity.min", value: { is: 2 } },
  { path: "services.<name>.cpu", value: { is: 256 } },
  { path: "bastion", value: ABSENT },
];

describe("the settings that an environment has", () => {
  it("are those of its file, of any name, the schema's defaults, and what is left out", () => {
    const raw = { services: { one: {}, two: { cpu: 256 } } };
    expect(occurringIn(SETTINGS, raw, { ...raw, capacity: { min: 2 } })).toEqual([1, 2, 3]);
    expect(occurringIn(SETTINGS, { ...raw, capacity: { min: 1 }, bastion: {} }, {})).toEqual([0, 2]);
  });

  it("can be read", () => {
    expect(SETTINGS.slice(1).map(textOf)).toEqual([
      "capacity.min=2",
      "services.<name>.cpu=256",
      "bastion is left out",
    ]);
  });
});

describe("which pairs have met", () => {
  it("are those of each row; two values of an option are no pair", () => {
    const coverage = new Coverage(SETTINGS);
    coverage.add([0, 2]);
    expect([...coverage.missing()]).toEqual([
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
    expect(coverage.newWith(2, [0, 1, 3])).toBe(2);
    expect(coverage.hasMet(1)).toBe(false);
  });
});

describe("the committed rows", () => {
  const folder = mkdtempSync(join(tmpdir(), "rows-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are read as they were written, each setting once", () => {
    const file = join(folder, "rows.json");
    const rows = [
      { environment: "board", settings: new Map([["capacity.min", { is: 2 }]]) },
      { environment: "market", settings: new Map([["capacity.min", { is: 2 }]]) },
    ];
    writeRows(rows, file);
    expect(readRows(file)).toEqual(rows);
    expect(readFileSync(file, "utf8").match(/capacity/g)).toHaveLength(1);
  });
});
