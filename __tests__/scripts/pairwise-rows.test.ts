import { describe, expect, it } from "vitest";
import { agreed, type Blame, type Bundle, overlaid } from "../terraform/pairwise/agree.ts";
import { condensed } from "../terraform/pairwise/condense.ts";
import type { Judgement, Refusal, Varied } from "../terraform/pairwise/environments.ts";
import { type Crowd, type Ends, extend } from "../terraform/pairwise/extend.ts";
import { Generator, type Ingredients, NOTHING } from "../terraform/pairwise/generate.ts";
import {
  Coverage,
  type Setting,
  type SettingId,
  settingsOf,
  textOf,
} from "../terraform/pairwise/occurring.ts";
import { Open } from "../terraform/pairwise/open.ts";
import { ABSENT, type Option, type Value } from "../terraform/pairwise/options.ts";
import { Refused } from "../terraform/pairwise/refused.ts";
import type { Row } from "../terraform/pairwise/rows.ts";

const bundle = (path: string, value: unknown): Bundle => [[path, { is: value }]];
const refusal = (code: string, path: string, message = ""): Refusal => ({ code, path, message });

describe("settings on top of others", () => {
  const wanted = [bundle("size.min", 5), bundle("size.max", 3), bundle("door", "open")];

  it("stay but for the last of those that a refusal names", () => {
    const judged = agreed(new Map(), wanted, (all) =>
      all.has("size.min") && all.has("size.max") ? [refusal("A", "size.min", "is above size.max")] : [],
    );
    expect([...judged.keys()]).toEqual(["size.min", "door"]);
  });

  it("go where a refusal quotes a name that they hold", () => {
    const bundles = [bundle("cache", { service: "redis" }), bundle("door", "open")];
    const judged = agreed(new Map(), bundles, (all) =>
      all.has("cache") ? [refusal("A", "services", 'has no service "redis"')] : [],
    );
    expect([...judged.keys()]).toEqual(["door"]);
  });

  it("are halved where a refusal names nothing, and what was found is to blame the next time", () => {
    const blame: Blame = new Map();
    let judgements = 0;
    const judge = (all: ReadonlyMap<string, Value>) => {
      judgements += 1;
      return all.has("door") ? [refusal("A", "")] : [];
    };
    expect([...agreed(new Map(), wanted, judge, blame).keys()]).toEqual(["size.min", "size.max"]);
    const first = judgements;
    expect([...agreed(new Map(), wanted, judge, blame).keys()]).toEqual(["size.min", "size.max"]);
    expect(judgements - first).toBe(2);
    expect(first).toBeGreaterThan(2);
  });

  it("replace what was set within a group that is set anew", () => {
    const before = new Map<string, Value>([
      ["size.min", { is: 1 }],
      ["door", { is: "open" }],
    ]);
    expect([...overlaid(before, bundle("size", { min: 2 }))]).toEqual([
      ["door", { is: "open" }],
      ["size", { is: { min: 2 } }],
    ]);
  });
});

/** Two environments, of which one has a cache; a made-up loader with four rules; one more that only a build finds. */
const OPTIONS: readonly Option[] = [
  { path: "door", values: [{ is: "open" }, { is: "shut" }] },
  { path: "size.min", values: [{ is: 1 }, { is: 50 }] },
  { path: "size.max", values: [{ is: 10 }, { is: 100 }] },
  { path: "cache.kind", values: [{ is: "valkey" }, { is: "memcached" }] },
  { path: "cache.replicas", values: [ABSENT, { is: 1 }, { is: 2 }, { is: 3 }, { is: 4 }, { is: 5 }] },
  { path: "log.days", values: [{ is: 0 }, { is: 7 }] },
  { path: "zones.<name>.id", values: [{ is: "z1" }, { is: "z2" }] },
];
const ENVIRONMENTS: readonly Varied[] = [
  { name: "bare", raw: { door: "open", size: { min: 1, max: 10 }, log: { days: 7 } } },
  {
    name: "cached",
    raw: { door: "shut", size: { min: 1, max: 10 }, cache: { kind: "valkey" }, log: { days: 7 } },
  },
];
interface Made {
  readonly door?: string;
  readonly size?: { readonly min?: number; readonly max?: number };
  readonly cache?: { readonly kind?: string; readonly replicas?: number };
  readonly log?: { readonly days?: number };
}

function judged(raw: object): Judgement {
  const { size = {}, cache, log = {} } = raw as Made;
  const schema: Refusal[] = [];
  if (cache && cache.kind === undefined) schema.push(refusal("KIND", "cache.kind", "is missing"));
  if (log.days === 0) schema.push(refusal("DAYS", "log.days", "must be 1 or more"));
  if (schema.length > 0) return { agreed: 0, refusals: schema };
  const rules: Refusal[] = [];
  if ((size.min ?? 0) > (size.max ?? 0))
    rules.push(refusal("MIN", "size.min", "is more than size.max allows"));
  if (cache?.kind === "memcached" && cache.replicas !== undefined)
    rules.push(refusal("REPLICAS", "cache.replicas", "cache.kind memcached has none"));
  return { agreed: 2, refusals: rules };
}

const built = ({ environment, settings }: Row): Refusal[] => {
  const { door } = { ...(environment.raw as Made), ...fromSettings(settings, "door") };
  const max = settings.get("size.max");
  return door === "shut" && max !== undefined && max !== ABSENT && max.is === 100
    ? [refusal("BUILD", "")]
    : [];
};

const fromSettings = (settings: Row["settings"], path: string): object => {
  const value = settings.get(path);
  return value === undefined || value === ABSENT ? {} : { [path]: value.is };
};

function generatorOf(ids?: readonly string[]) {
  const options = OPTIONS.filter(({ path }) => ids === undefined || ids.includes(path));
  const settings = settingsOf(options);
  const refused = new Refused(settings);
  const all: Ingredients = {
    settings,
    options,
    environments: ENVIRONMENTS,
    judge: { judge: (_, raw) => judged(raw), environmentOf: (_, raw) => raw },
    build: built,
  };
  const generator = new Generator(all, new Open(new Coverage(settings), refused), 1);
  for (const environment of ENVIRONMENTS) generator.add({ environment, settings: new Map() });
  const id = (text: string): SettingId => settings.findIndex((setting) => textOf(setting) === text);
  return { generator, refused, settings, id };
}

describe("two settings that are to meet", () => {
  it("do so in an environment that has the group of one, with what they need beside them", () => {
    const { generator, id } = generatorOf();
    const pair = [id("size.min=50"), id("cache.replicas=2")] as const;
    const met = generator.meet(...pair);
    const row = "row" in met ? met.row : undefined;
    expect(row && generator.occurring(row)).toEqual(expect.arrayContaining([...pair, id("size.max=100")]));
    expect(row && built(row)).toEqual([]);
  });

  it("take the whole group of another environment where theirs has none", () => {
    const { generator, id } = generatorOf();
    const [open, valkey] = [id('door="open"'), id('cache.kind="valkey"')];
    const met = generator.meet(open, valkey);
    expect("row" in met && generator.occurring(met.row)).toEqual(expect.arrayContaining([open, valkey]));
  });

  it("have a code where nothing takes both: of a judgement, or of a build", () => {
    const { generator, id } = generatorOf();
    expect(generator.meet(id('cache.kind="memcached"'), id("cache.replicas=1"))).toEqual({
      code: "REPLICAS",
    });
    expect(generator.meet(id('door="shut"'), id("size.max=100"))).toEqual({ code: "BUILD" });
  });
});

describe("a setting by itself", () => {
  it("is met, with what it needs; or has the code of what refuses it everywhere; or no group", () => {
    const { generator, id } = generatorOf();
    const codes = ["size.min=50", "log.days=0", 'zones.<name>.id="z1"'].map((text) =>
      generator.alone(id(text)),
    );
    expect(codes).toEqual([undefined, "DAYS", NOTHING]);
  });
});

describe("a value that no environment has a place for", () => {
  it("is taken where a row has another value of its key", () => {
    const { generator, id } = generatorOf();
    const [environment] = ENVIRONMENTS;
    if (!environment) throw new Error("there is one");
    expect(generator.alone(id('zones.<name>.id="z2"'))).toBe(NOTHING);
    const fixture: Row = { environment, settings: new Map([["zones", { is: { first: { id: "z1" } } }]]) };
    generator.add(fixture);
    expect(generator.isPlaced(id('zones.<name>.id="z1"'))).toBe(true);
    expect(generator.alone(id('zones.<name>.id="z2"'))).toBeUndefined();
  });
});

describe("two settings with nothing beside them", () => {
  it("are a row where an environment takes them, and none where something else is needed", () => {
    const { generator, id } = generatorOf();
    const row = generator.bare(id('door="open"'), id("size.max=100"));
    expect(row?.environment.name).toBe("bare");
    expect(generator.bare(id('door="open"'), id("size.min=50"))).toBeUndefined();
    expect(generator.bare(id('door="shut"'), id("size.max=100"))).toBeUndefined();
  });
});

describe("pairs that are open", () => {
  it("are open again once the table no longer has what refused one half", () => {
    const settings = settingsOf(OPTIONS);
    const refused = new Refused(settings);
    refused.addAlone(0, "OLD");
    const open = new Open(new Coverage(settings), refused);
    expect(open.has(0, 2)).toBe(false);
    refused.keep(() => false);
    open.reconsider();
    expect(open.has(0, 2)).toBe(true);
  });
});

describe("rows in which nothing meets that others do not have", () => {
  const settings = settingsOf([
    { path: "door", values: [{ is: "open" }, { is: "shut" }] },
    { path: "size", values: [{ is: 1 }, { is: 2 }] },
    { path: "log", values: [{ is: 7 }] },
  ]);
  const stay = (always: SettingId[][], rows: SettingId[][]): number[] =>
    condensed(new Coverage(settings), always, rows);

  it("are left out, the smallest first, and every pair still meets", () => {
    const [open, shut, small, large, log] = [0, 1, 2, 3, 4] as const;
    expect(
      stay(
        [],
        [
          [open, small],
          [open, small, log],
          [shut, large],
          [shut, log],
        ],
      ),
    ).toEqual([1, 2, 3]);
    expect(stay([[open, small, log]], [[open, small, log]])).toEqual([]);
    // Of two that are alike one stays.
    expect(
      stay(
        [],
        [
          [open, small],
          [open, small],
        ],
      ),
    ).toHaveLength(1);
  });
});

describe("a row that grows", () => {
  it("takes what is still to meet, keeps what it began with, and stays legal when built", () => {
    const { generator, id, settings } = generatorOf();
    const [environment] = ENVIRONMENTS;
    if (!environment) throw new Error("there is one");
    const start: Row = { environment, settings: new Map([["door", { is: "open" }]]) };
    const kept = [id('door="open"')];
    const grown = generator.grown(start, kept);
    const row = generator.built(grown, start);
    expect(generator.gainOf(row)).toBeGreaterThan(generator.gainOf(start));
    // A cache comes from the other environment.
    expect(generator.occurring(row)).toEqual(expect.arrayContaining(kept));
    expect(generator.occurring(row).map((one) => settings[one]?.path)).toContain("cache.kind");
    expect(built(row)).toEqual([]);
  });
});

describe("the search for rows", () => {
  const run = (options?: readonly string[], least: Partial<Ends> = {}, crowd: Crowd = { rows: [] }) => {
    const made = generatorOf(options);
    const rows: Row[] = [];
    const ends: Ends = {
      isOver: () => false,
      mustMeet: () => false,
      checked: (row) => row,
      keep: (row) => void rows.push(row),
      ...least,
    };
    extend(made.generator, ends, crowd);
    return { ...made, rows };
  };

  it("ends with every pair met or refused by its code, in rows that are legal", () => {
    const { generator, refused, rows, id, settings } = run();
    expect(generator.open.pairs()).toEqual([]);
    for (const row of rows) expect(built(row)).toEqual([]);
    expect(refused.alone()).toEqual([
      ["log.days=0", "DAYS"],
      ['zones.<name>.id="z1"', NOTHING],
      ['zones.<name>.id="z2"', NOTHING],
    ]);
    expect(refused.codeOf(id("size.min=50"), id("size.max=10"))).toBe("MIN");
    expect(refused.codeOf(id('door="shut"'), id("size.max=100"))).toBe("BUILD");
    // Three of the replicas were tried; the others have the same code.
    const replicas = [1, 2, 3, 4, 5].map((count) => id(`cache.replicas=${count}`));
    const memcached = id('cache.kind="memcached"');
    expect(replicas.map((one) => refused.codeOf(one, memcached))).toEqual(Array(5).fill("REPLICAS"));
    const texts = refused
      .pairs()
      .map((pair) => pair.map((one) => textOf(settings[one] as Setting)).join(" with "));
    // A least of 50 asks for a most of 100, which no shut door has.
    expect(texts.filter((text) => !text.includes("memcached"))).toEqual([
      'door="shut" with size.min=50',
      'door="shut" with size.max=100',
      "size.min=50 with size.max=10",
    ]);
  });

  it("begins with rows that have most groups, as long as enough is new in them", () => {
    const [, environment] = ENVIRONMENTS;
    if (!environment) throw new Error("there are two");
    const crowd = { rows: [{ environment, settings: new Map() }], fewest: 3 };
    const names = run(undefined, {}, crowd).rows.map((row) => row.environment.name);
    const first = run().rows.map((row) => row.environment.name);
    expect(names.indexOf("bare")).toBeGreaterThan(1);
    expect(first.indexOf("bare")).toBeLessThanOrEqual(1);
  });

  it("leaves pairs open when the time is over", () => {
    const { generator, rows } = run(undefined, { isOver: () => true });
    expect(rows).toEqual([]);
    expect(generator.open.pairs().length).toBeGreaterThan(0);
  });

  it("keeps no row in which a check leaves nothing new", () => {
    const bare = (row: Row): Row => ({ ...row, settings: new Map() });
    expect(run(["door", "size.min"], { checked: bare }).rows).toEqual([]);
  });
});
