import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dataHolding, holdsNoData } from "../../modules/aws/data-holding";
import { NAMED, UNNAMED } from "../../modules/aws/physical-names";
import { CATALOGUE } from "../../modules/capabilities/catalogue";
import { isNone } from "../../modules/capabilities/none";
import { diagramOf } from "../../modules/capabilities/picture";
import { RESOURCES } from "../../modules/capabilities/resources";
import { sharedResources } from "../../modules/capabilities/shared-resources";
import { allKeys, environmentPage } from "../../scripts/environment-page";
import { PROJECT } from "../support/environment";
import { LEFT_OUT, type Looked, missingOf, TEMPLATE } from "./incomplete";

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
      ([, value]) => typeof value === "object" && !/\w+ \w+/.test("none" in value ? value.none : ""),
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
    expect(awsTypes.filter((type) => dataHolding(type) === undefined && !holdsNoData(type))).toEqual([]);
    expect(awsTypes.filter((type) => !(type in NAMED) && !UNNAMED.includes(type))).toEqual([]);
  });

  it("is called by its name in the environment file, if it holds data", () => {
    const told = CATALOGUE.flatMap(({ holds }) => (isNone(holds) ? [] : Object.keys(holds)));
    const holding = awsTypes.filter((type) => dataHolding(type));
    expect(holding.length).toBeGreaterThan(5);
    expect(holding.filter((type) => !told.includes(type))).toEqual([]);
  });
});

describe("each key of the environment file", () => {
  const keys = allKeys().filter(({ group }) => !group);

  it("stands in the reference with a meaning", () => {
    const page = environmentPage();
    const missing = keys.filter(
      ({ path, schema }) => !page.includes(`\`${path}\``) || !/[a-z]{3}/.test(schema.description ?? ""),
    );
    expect(missing.map(({ path }) => path)).toEqual([]);
  });

  const inTemplate = (path: string): boolean =>
    path
      .split(".")
      .filter((part) => !part.startsWith("<"))
      .every((part) => TEMPLATE.includes(`${part.replace("[]", "")}:`));

  it("is in the template, or on the list of what that leaves out", () => {
    const left = (path: string): boolean => Object.keys(LEFT_OUT).some((start) => path.startsWith(start));
    expect(keys.filter(({ path }) => !inTemplate(path) && !left(path)).map(({ path }) => path)).toEqual([]);
  });

  it("has no list of what is left out that outlived its keys", () => {
    const stale = Object.keys(LEFT_OUT).filter(
      (start) => !keys.some(({ path }) => path.startsWith(start) && !inTemplate(path)),
    );
    expect(stale).toEqual([]);
  });
});
