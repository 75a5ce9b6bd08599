import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { dataHolding, holdsNoData } from "../../modules/aws/data-holding.ts";
import { NAMED, UNNAMED } from "../../modules/aws/physical-names.ts";
import { CATALOGUE } from "../../modules/capabilities/catalogue.ts";
import { isNone } from "../../modules/capabilities/none.ts";
import { diagramOf } from "../../modules/capabilities/picture.ts";
import { RESOURCES } from "../../modules/capabilities/resources.ts";
import { sharedResources } from "../../modules/capabilities/shared-resources.ts";
import { CHANGES } from "../../scripts/changes/catalogue.ts";
import { allKeys, environmentPage } from "../../scripts/environment-page.ts";
import { PROJECT } from "../support/environment.ts";
import {
  allAsked,
  answersIn,
  askedOf,
  boxesIn,
  COUNTED,
  claims,
  costsIn,
  empty,
  NAMES,
  namesIn,
  quotasIn,
  resourcesIn,
  SELDOM,
  unbilled,
  WHOLE,
} from "./asked.ts";
import { isMeaning, isSentence, type Looked, missingOf } from "./incomplete.ts";
import { inTemplate, LEFT_OUT } from "./template.ts";

interface Json {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly provider?: {
    readonly aws?: readonly { readonly default_tags?: readonly { readonly tags: object }[] }[];
  };
}

const folders = ["environments", "stacks"].map((folder) => join(PROJECT, "__tests__/__snapshots__", folder));
const stacks = folders.flatMap((folder) =>
  readdirSync(folder).map((file) => ({
    name: file.replace(".tf.json", ""),
    json: JSON.parse(readFileSync(join(folder, file), "utf8")) as Json,
  })),
);
const types = [...new Set(stacks.flatMap(({ json }) => Object.keys(json.resource ?? {})))].sort();
/** Resources of AWS: the others are Terraform's own. */
const awsTypes = types.filter((type) => type.startsWith("aws_"));
const environments = [...new Set(stacks.map(({ name }) => name.replace(/-[a-z]+$/, "")))];

/** Only in `customise.ts`, for whoever comes from the older kind of rule. */
const MADE_BY_USERS = ["aws_security_group_rule"];

const looked: readonly Looked[] = CATALOGUE;

describe.each(looked.map((capability) => [capability.name, capability] as const))("%s", (_, capability) => {
  it("says everything of itself, or why there is none", () => {
    expect(missingOf(capability)).toEqual([]);
  });
});

describe("each type of resource that any environment has", () => {
  it("is made by a capability, which says how the API takes it, what is billed and what is drawn", () => {
    expect(types.filter((type) => !(type in RESOURCES))).toEqual([]);
    const reasons = Object.entries(RESOURCES).flatMap(([type, members]) =>
      Object.entries(members).map(([member, value]) => [`${type}.${member}`, value] as const),
    );
    const blank = reasons.filter(
      ([, value]) => typeof value === "object" && "none" in value && !isSentence(value.none),
    );
    expect(blank.map(([at]) => at)).toEqual([]);
  });

  it("is told once, and each that is told is there", () => {
    const told = [
      ...Object.keys(sharedResources),
      ...looked.flatMap(({ resources }) => ("none" in resources ? [] : Object.keys(resources))),
    ];
    expect(told.filter((type, index) => told.indexOf(type) !== index)).toEqual([]);
    expect(told.filter((type) => !types.includes(type)).sort()).toEqual(MADE_BY_USERS);
  });

  it.each(environments)("is drawn in %s, or needs no box", (environment) => {
    const own = stacks.filter(({ name }) => name.replace(/-[a-z]+$/, "") === environment);
    expect(() => diagramOf(own as never)).not.toThrow();
  });

  it("is tagged: by its provider, and by itself where AWS passes tags on to what it launches", () => {
    const keys = ["cost-centre", "environment", "managed-by", "owner", "project"];
    for (const { name, json } of stacks) {
      const [provider] = json.provider?.aws ?? [];
      expect(Object.keys(provider?.default_tags?.[0]?.tags ?? {}).sort(), name).toEqual(
        expect.arrayContaining(keys),
      );
      for (const group of Object.values(json.resource?.["aws_autoscaling_group"] ?? {})) {
        const tags = group["tag"] as readonly { readonly key: string }[];
        expect(
          tags.map(({ key }) => key),
          name,
        ).toEqual(expect.arrayContaining(keys));
      }
    }
  });

  it("is in the tables of the rules about data and names", () => {
    expect(
      awsTypes.filter((type) => dataHolding(type) === undefined && !holdsNoData(type)),
      "modules/aws/data-holding.ts, or terraform-types.json beside it",
    ).toEqual([]);
    expect(
      awsTypes.filter((type) => !(type in NAMED) && !UNNAMED.includes(type)),
      "modules/aws/physical-names.ts: NAMED, or UNNAMED if AWS asks for no name",
    ).toEqual([]);
  });

  it("is called by its name in the environment file, if it holds data", () => {
    // What failed starts leave is told by an alarm, and Memcached keeps nothing; the record of data leaves out both.
    const told = [
      "aws_sqs_queue",
      "aws_elasticache_cluster",
      ...CATALOGUE.flatMap(({ holds }) => (isNone(holds) ? [] : Object.keys(holds))),
    ];
    const holding = awsTypes.filter((type) => dataHolding(type));
    expect(holding.length).toBeGreaterThan(5);
    expect(
      holding.filter((type) => !told.includes(type)),
      "they hold data (modules/aws/data-holding.ts); name them in the capability's `holds`",
    ).toEqual([]);
  });
});

describe("what capabilities answer when they are asked", () => {
  it.each(WHOLE.map((capability) => [capability.name, capability] as const))(
    "%s is in an environment, where each of its members answers",
    (name, capability) => {
      const having = allAsked().filter((asked) => namesIn(asked).includes(name));
      expect(
        having.length,
        `No environment has ${name}, so that nothing of it can be asked: add one to __tests__/environments.`,
      ).toBeGreaterThan(0);
      const all = allAsked().map(({ environment }) => environment);
      const answered = having.flatMap((asked) =>
        answersIn(
          asked,
          all.filter((environment) => environment !== asked.environment),
        ),
      );
      const silent = claims(capability).filter((member) => !answered.includes(member));
      expect(silent).toEqual(Object.keys(SELDOM).filter((member) => member.startsWith(`${name}.`)));
    },
  );

  it("are no empty lists", () => {
    const bare = WHOLE.flatMap(({ name, ...members }) =>
      Object.entries(members).flatMap(([member, value]) =>
        Array.isArray(value) && value.length === 0 ? [`${name}.${member}`] : [],
      ),
    );
    expect(bare).toEqual([]);
  });

  it("are boxes with a title and an id of their own, which stand for what is there", () => {
    const boxes = allAsked().map((asked) => ({ asked, parts: boxesIn(asked) }));
    for (const { asked, parts } of boxes) {
      const all = [...parts.values()].flat();
      expect(
        all.filter(({ title }) => !/[A-Za-z]{2}/.test(title)).map(({ id }) => id),
        asked.name,
      ).toEqual([]);
      const ids = all.map(({ id }) => id);
      expect(
        ids.filter((id, index) => id === "" || ids.indexOf(id) !== index),
        asked.name,
      ).toEqual([]);
    }
    const drawing = WHOLE.filter(({ picture }) => !isNone(picture)).map(({ name }) => name);
    const never = drawing.filter((name) => !boxes.some(({ parts }) => (parts.get(name) ?? []).length > 0));
    expect(never, "capabilities whose picture never has a box").toEqual([]);
    const drawn = new Set(
      boxes.flatMap(({ parts }) =>
        [...parts.values()].flat().flatMap(({ blocks }) => blocks.map(({ type }) => type)),
      ),
    );
    const told = Object.entries(RESOURCES).flatMap(([type, { drawn: box }]) => (box === "box" ? [type] : []));
    expect(
      told.filter((type) => !drawn.has(type)),
      "types that no box ever stands for",
    ).toEqual([]);
  });
});

it("the group that waits for a database is built after all databases, in whose place it stands", () => {
  const places = CATALOGUE.map(({ name, settings }) => ({
    name: name as string,
    isDatabase: !isNone(settings) && settings.at.join(".") === "database",
  }));
  const waits = places.findIndex(({ name }) => name === "database-clients");
  expect(waits).toBeGreaterThan(0);
  expect(places.slice(waits).filter(({ isDatabase }) => isDatabase)).toEqual([]);
});

describe.each(NAMES)("in %s", (name) => {
  it("nothing is refused", () => {
    expect(() => askedOf(name)).not.toThrow();
  });

  it("each resource that AWS bills has its line, by whoever makes it", () => {
    const asked = askedOf(name);
    expect([...unbilled(asked), ...empty(asked)]).toEqual([]);
  });

  it("each thing that holds data is called by a name and a key of the file", () => {
    const paths = allKeys().map(({ path }) => path.replaceAll(/\[\]|\.<name>/g, ""));
    const groups = new Set(paths.map((path) => path.split(".")[0]));
    for (const { address, what, key } of askedOf(name).recorded.record.holds) {
      expect(isSentence(what), `${address}: ${what}`).toBe(true);
      expect(groups, `${address}: ${key}`).toContain(key.split(".")[0]);
    }
  });

  it("detailed monitoring is billed wherever hosts have it", () => {
    const asked = askedOf(name);
    const watched = resourcesIn(asked, "aws_launch_template").filter(({ monitoring }) =>
      isDeepStrictEqual(monitoring, { enabled: true }),
    );
    const lines = costsIn(asked).standing.filter(({ note }) => note?.startsWith("detailed monitoring"));
    expect(lines.length).toBeGreaterThanOrEqual(watched.length);
  });

  it("nothing that is billed by use is billed by the month, or nothing", () => {
    for (const { item, unit, quantity } of costsIn(askedOf(name)).byUse) {
      expect(unit, item).not.toBe("month");
      expect(quantity, item).toBeGreaterThan(0);
    }
  });

  it.each(Object.entries(COUNTED))("the quota %s is told at least as high as it is taken", (quota, count) => {
    const asked = askedOf(name);
    expect(quotasIn(asked)[quota] ?? 0).toBeGreaterThanOrEqual(count(asked));
  });
});

describe("each key of the environment file", () => {
  const keys = allKeys().filter(({ group }) => !group);

  it("stands in the reference with a meaning", () => {
    const page = environmentPage();
    const missing = keys.filter(
      ({ path, schema }) => !page.includes(`\`${path}\``) || !isMeaning(schema.description ?? ""),
    );
    expect(
      missing.map(({ path }) => path),
      'describe them in schema.ts, .describe("..."), and run: npm run docs',
    ).toEqual([]);
  });

  /** Where the values are few, or any number between two limits, they need no example. */
  const tellsItself = ({ schema }: (typeof keys)[number]): boolean =>
    schema.const !== undefined ||
    schema.enum !== undefined ||
    ["boolean", "integer", "number"].includes(String(schema.type)) ||
    (schema.anyOf ?? schema.oneOf ?? []).some((one) => typeof one === "object" && one.const !== undefined);

  it("has an example, beside its default", () => {
    const bare = keys.filter((key) => !tellsItself(key) && (key.schema.examples ?? []).length === 0);
    expect(
      bare.map(({ path }) => path),
      "give them one in schema.ts: .meta({ examples: [...] })",
    ).toEqual([]);
    const same = keys.filter(
      ({ schema }) =>
        (schema.examples ?? []).length === 1 &&
        JSON.stringify(schema.examples) === JSON.stringify([schema.default]),
    );
    expect(same.map(({ path }) => path)).toEqual([]);
  });

  const leftOut = Object.values(LEFT_OUT).flat();

  it("is in the template, or itself on the list of what that leaves out", () => {
    const paths = [...new Set(keys.map(({ path }) => path))];
    expect(
      paths.filter((path) => !inTemplate(path) && !leftOut.includes(path)),
      "add them to cli/environment.template.yml, or with a reason to __tests__/capabilities/template.ts",
    ).toEqual([]);
  });

  it("is on the list of what is left out once, and only as long as it is", () => {
    const paths = keys.map(({ path }) => path);
    expect(leftOut.filter((path) => inTemplate(path) || !paths.includes(path))).toEqual([]);
    expect(leftOut.filter((path, index) => leftOut.indexOf(path) !== index)).toEqual([]);
    expect(Object.keys(LEFT_OUT).filter((reason) => !isSentence(reason))).toEqual([]);
  });

  it("has a change that is tried or told", () => {
    const said = CHANGES.flatMap((change) => change.keys);
    expect(
      keys.map(({ path }) => path).filter((path) => !said.includes(path)),
      "add them to scripts/changes/catalogue.ts",
    ).toEqual([]);
  });
});
