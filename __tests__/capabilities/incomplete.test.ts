import { describe, expect, it } from "vitest";
import { z } from "zod";
import { isMeaning, isSentence, type Looked, missingOf } from "./incomplete.ts";
import { inTemplate } from "./template.ts";

/** A capability that says something everywhere, and nothing anywhere. */
const LIAR: Looked = {
  name: "cache",
  settings: { at: ["cache"], schema: z.strictObject({ size: z.number().describe("xyz") }) },
  page: { none: "xx yy zz" },
  prices: { none: "xx yy zz" },
  usage: { none: "aaa bbb ccc" },
  resources: {
    aws_elasticache_cluster: { api: { none: "xx yy zz" }, billed: [], drawn: { none: "xx yy zz" } },
    aws_elasticache_user: { api: { none: "its arguments are flags" }, billed: ["instance"], drawn: "box" },
  },
};

describe("what is missing of a capability", () => {
  it("is told of one whose words are filler", () => {
    expect(missingOf(LIAR)).toEqual([
      "cache.page says neither what there is nor why there is none.",
      "cache.prices says neither what there is nor why there is none.",
      "cache.usage says neither what there is nor why there is none.",
      "cache.resources.aws_elasticache_cluster.api says neither what there is nor why there is none.",
      "cache.resources.aws_elasticache_cluster.drawn says neither what there is nor why there is none.",
      "cache has keys, and no page about them.",
      "cache.settings: cache.size has no meaning.",
      "cache: aws_elasticache_cluster is billed by nothing.",
      "cache: aws_elasticache_user is billed by instance, and no member tells it.",
    ]);
  });

  it("is told of one that has one reason for everything", () => {
    const none = { none: "nothing of it is made here" };
    const members = { a: none, b: none, c: none, d: none, e: none, f: none };
    expect(
      missingOf({
        ...LIAR,
        settings: none,
        page: "docs/bastion.md",
        resources: none,
        prices: none,
        usage: none,
        ...members,
      }),
    ).toEqual(['cache gives the reason "nothing of it is made here" for more than 5 members.']);
  });

  it("is told of a page that does not speak of its keys", () => {
    expect(missingOf({ ...LIAR, page: "docs/operators.md" })).toContain(
      "cache.page is docs/operators.md, which does not say cache.",
    );
    expect(missingOf({ ...LIAR, page: "docs/none.md" })).toContain(
      "cache.page is docs/none.md, which is not there.",
    );
  });
});

it.each([
  ["AWS bills what it stores", true],
  ["its password is generated", true],
  ["xx yy zz", false],
  ["aaa bbb ccc", false],
  ["none", false],
  ["not here", false],
  ["todo todo todo todo", false],
])("%s is a reason: %s", (text, is) => {
  expect(isSentence(text)).toBe(is);
});

it.each([
  ["EC2 instance type", true],
  ["xyz", false],
  ["", false],
])("%s is a meaning: %s", (text, is) => {
  expect(isMeaning(text)).toBe(is);
});

it.each([
  ["network.egress", true],
  ["state.bucket", true],
  ["service.networkMode", true],
  ["service.secrets.<name>.generate.version", true],
  ["database.instanceType", true],
  ["database.connection.passwordSecret", true],
  // `service` and `port` stand in the template, and not there.
  ["database.port", false],
  ["monitoring.errorPercent", false],
])("the template has %s: %s", (path, has) => {
  expect(inTemplate(path)).toBe(has);
});
