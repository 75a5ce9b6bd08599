import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { crowd } from "../terraform/pairwise/crowds.ts";
import {
  emptyProject,
  Reader,
  removeProject,
  type Settings,
  variedEnvironments,
  withSettings,
} from "../terraform/pairwise/environments.ts";
import { fixtures } from "../terraform/pairwise/fixtures.ts";
import { refusedByForms } from "../terraform/pairwise/forms.ts";
import { Mender } from "../terraform/pairwise/mend.ts";
import { NEVER } from "../terraform/pairwise/never.ts";
import { Coverage, occurringIn, type Setting, settingsOf, textOf } from "../terraform/pairwise/occurring.ts";
import { ABSENT, options } from "../terraform/pairwise/options.ts";
import { rectanglesOf } from "../terraform/pairwise/rectangles.ts";
import { Refused } from "../terraform/pairwise/refused.ts";
import { coverageOf, openPairs, report } from "../terraform/pairwise/report.ts";
import { committedRows, readRows, writeRows } from "../terraform/pairwise/table.ts";

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

  it("are left out only where their group is there", () => {
    const settings: readonly Setting[] = [{ path: "cache.tls", value: ABSENT }];
    expect(occurringIn(settings, { cache: { nodes: 2 } }, { cache: { nodes: 2 } })).toEqual([0]);
    expect(occurringIn(settings, {}, {})).toEqual([]);
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
    expect(coverage.add([0, 2, 3])).toBe(2);
  });

  it("are reported with what is open, why, and how long it takes", () => {
    const coverage = new Coverage(SETTINGS);
    coverage.add([0, 2, 3]);
    const refused = new Refused(SETTINGS);
    refused.add(1, 2, "EOE-ENV-123");
    const lines = report(coverage, refused, 1);
    expect(lines[0]).toBe("1 rows; 3 of 4 values occur, 0 are refused by every environment:");
    expect(lines).toContain("  EOE-ENV-123: 1");
    expect(lines.slice(-2)).toEqual([
      "1 pairs are open: there was no time for them yet. npm run pairwise -- --minutes 1 finds rows in which they meet, or what refuses them.",
      "Open: capacity.min=2 with bastion is left out",
    ]);
    coverage.add([1, 3]);
    expect(report(coverage, refused, 1).at(-1)).toBe("  EOE-ENV-123: 1");
  });

  it("are none of a group and a key in it", () => {
    const coverage = new Coverage([
      { path: "cache", value: ABSENT },
      { path: "cache.tls", value: { is: true } },
      { path: "cacheNodes", value: { is: 1 } },
    ]);
    expect([coverage.isPair(0, 1), coverage.isPair(0, 2)]).toEqual([false, true]);
  });
});

describe("what refuses a pair", () => {
  const folder = mkdtempSync(join(tmpdir(), "refused-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is read as it was written, beside what was not tried, and without what the schema no longer has", () => {
    const file = join(folder, "refused.json");
    const written = new Refused(SETTINGS);
    written.add(0, 2, "EOE-ENV-005");
    written.add(3, 1, "EOE-ENV-123");
    written.addAlone(3, "EOE-ENV-006");
    written.write([[1, 2]], () => true, file);
    const { refused, untried } = new Refused(SETTINGS).read(file);
    expect([refused.codeOf(2, 0), refused.codeOf(1, 3), refused.codeOf(1, 2)]).toEqual([
      "EOE-ENV-005",
      "EOE-ENV-006",
      undefined,
    ]);
    expect([untried.codeOf(2, 1), untried.codeOf(0, 2)]).toEqual(["untried", undefined]);
    expect(refused.alone()).toEqual([["bastion is left out", "EOE-ENV-006"]]);
    expect(new Refused(SETTINGS.slice(0, 2)).read(file).refused.pairs()).toEqual([]);
  });

  it("goes once it has met", () => {
    const refused = new Refused(SETTINGS);
    refused.add(0, 2, "EOE-ENV-005");
    refused.keep(() => false);
    expect(refused.codeOf(0, 2)).toBeUndefined();
  });
});

describe("what a setting needs beside it", () => {
  const board = variedEnvironments().filter(({ name }) => name === "board");
  const mender = new Mender(new Reader(process.cwd()), options(), board);
  const mend = (path: string, is: unknown, most?: number) =>
    board.flatMap(
      (environment) => mender.mend(environment, new Map([[path, { is }]]), new Set([path]), most) ?? [],
    );

  it("is found by the keys that its refusal names", () => {
    const [mended] = mend("capacity.min", 100);
    expect(mended && "settings" in mended && [...mended.settings]).toEqual([
      ["capacity.min", { is: 100 }],
      ["capacity.max", { is: 100 }],
    ]);
  });

  it("is told by its code where there is nothing", () => {
    const [mended] = mend("capacity.min", -1, 10);
    expect(mended && "refused" in mended && mended.refused).toMatchObject({
      agreed: 0,
      refusals: [{ code: "EOE-ENV-007", path: "capacity.min" }],
    });
  });
});

describe("rectangles", () => {
  it("hold each pair, and nothing else but what does not matter", () => {
    const pairs = [
      [0, 3],
      [0, 4],
      [1, 4],
      [2, 3],
    ] as const;
    const isFree = (one: number, other: number) => one === other || (one === 1 && other === 3);
    const rectangles = rectanglesOf(pairs, 5, isFree);
    expect(rectangles).toEqual([
      { left: [0, 1], right: [3, 4] },
      { left: [2], right: [3] },
    ]);
  });
});

describe("what the forms of a group refuse", () => {
  const form = (kind: string, key: string, required: string[] = []) => ({
    properties: { kind: { const: kind }, [key]: { type: "number" as const } },
    required,
  });
  const schema = {
    properties: { cache: { anyOf: [form("valkey", "replicas"), form("memcached", "nodes", ["nodes"])] } },
  };
  const settings: readonly Setting[] = [
    { path: "cache.replicas", value: { is: 1 } },
    { path: "cache.nodes", value: { is: 2 } },
    { path: "cache.kind", value: { is: "memcached" } },
    { path: "cache.nodes", value: ABSENT },
    { path: "other.key", value: { is: 1 } },
  ];
  const code = refusedByForms(settings, schema);

  it("is a key beside one of another form, a value of another form, and a key that its form asks for left out", () => {
    expect([code(0, 1), code(0, 2), code(2, 3)]).toEqual(["EOE-ENV-005", "EOE-ENV-007", "EOE-ENV-006"]);
  });

  it("is nothing else", () => {
    expect([code(1, 2), code(0, 3), code(0, 4)]).toEqual([undefined, undefined, undefined]);
  });
});

describe("what the schema has", () => {
  const settings = settingsOf(options());
  const environments = variedEnvironments();
  const coverage = coverageOf(settings, environments, committedRows(environments), new Reader(process.cwd()));

  it("meets by pairs in an environment or a committed row, or stands in refused.json: `npm run pairwise` adds it", () => {
    const { refused, untried } = new Refused(settings, refusedByForms(settings)).read();
    const unknown = openPairs(coverage, refused).filter(([one, other]) => !untried.codeOf(one, other));
    const texts = unknown.map((pair) => pair.map((id) => textOf(settings[id] as Setting)).join(" with "));
    expect(texts.slice(0, 10)).toEqual([]);
  });

  // Pairs of a value that there was no time for are "untried" one and all, and nobody would ever see it tried.
  it("occurs by each of its values in an environment, a row or a fixture, or stands in never.ts", () => {
    const all = new Coverage(settings);
    for (const { environment, settings: set } of fixtures(environments)) {
      const raw = withSettings(environment, set) ?? {};
      all.add(occurringIn(settings, raw, new Reader(process.cwd()).environmentOf(environment.name, raw)));
    }
    const nowhere = settings.filter((_, id) => !coverage.hasMet(id) && !all.hasMet(id)).map(textOf);
    const never = NEVER.map(({ setting }) => textOf(setting));
    expect(nowhere.filter((text) => !never.includes(text))).toEqual([]);
  });
});

describe("values that nothing takes", () => {
  const settings = settingsOf(options());
  const reader = new Reader(process.cwd());
  const environments = variedEnvironments();
  const { refused } = new Refused(settings).read();

  it("are those of never.ts, and no others: what needs a fixture has one", () => {
    const listed = NEVER.map(({ setting, code }) => [textOf(setting), code]);
    expect(refused.alone().toSorted()).toEqual(listed.toSorted());
  });

  it.each(NEVER.map((never) => [textOf(never.setting), never] as const))(
    "%s: refused beside the values that come closest",
    (_, { setting, code, environment: name, beside }) => {
      const environment = environments.find((one) => one.name === name);
      if (!environment) throw new Error(`there is no environment ${name}`);
      const codesOf = (all: Settings): string[] =>
        reader.judge(name, withSettings(environment, all) ?? {}).refusals.map((refusal) => refusal.code);
      const settled = new Map(Object.entries(beside));
      expect(codesOf(new Map([...settled, [setting.path, setting.value]]))).toContain(code);
    },
  );

  it("leave each fixture something of its own, which it has", () => {
    const bare = coverageOf(settings, environments, [], reader);
    const rows = fixtures(environments);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const raw = withSettings(row.environment, row.settings) ?? {};
      const { name } = row.environment;
      const ids = occurringIn(settings, raw, reader.environmentOf(name, raw));
      expect(
        ids.filter((id) => !bare.hasMet(id)).map((id) => textOf(settings[id] as Setting)),
        name,
      ).not.toEqual([]);
    }
  });
});

describe("each fixture", () => {
  const environments = variedEnvironments();
  let root: string;
  beforeAll(() => {
    vi.stubEnv("GIT_SHA", "1");
    root = emptyProject();
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    removeProject(root);
  });

  it.each(
    [...fixtures(environments), ...crowd(environments)].map((row) => [row.environment.name, row] as const),
  )("of %s is legal", (name, { environment, settings }) => {
    const { refusals } = new Reader(root).judge(name, withSettings(environment, settings) ?? {});
    expect(refusals).toEqual([]);
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
