/** What is known of CloudTrail stands in one table, and filters say nothing that the table does not. */
import { describe, expect, it } from "vitest";
import {
  APPENDED_USER_AGENT,
  CIS_PATTERNS,
  NO_CHANGES,
  PATTERNS,
  RECORD_FIELDS,
  type TrailFact,
  USER_AGENTS,
} from "../../modules/aws/cloudtrail.ts";
import { trailFilters } from "../../modules/capabilities/trail/filters.ts";

const FACTS: Readonly<Record<string, TrailFact<unknown>>> = Object.fromEntries(
  Object.entries({ RECORD_FIELDS, CIS_PATTERNS, USER_AGENTS, NO_CHANGES, PATTERNS }).flatMap(
    ([table, facts]) => Object.entries(facts).map(([name, fact]) => [`${table}.${name}`, fact]),
  ),
);
const ALL = { ...FACTS, APPENDED_USER_AGENT };

it.each(Object.entries(ALL))("%s has a source and the date of its reading", (_, { source, date }) => {
  expect(source.length).toBeGreaterThan(20);
  expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
});

describe("the filters", () => {
  const patterns = trailFilters("market", 5).flatMap((filter) => filter.patterns);
  const fields = Object.keys(RECORD_FIELDS);

  it("look at fields that the table has, and all of them are looked at", () => {
    const selected = patterns.flatMap((pattern) =>
      [...pattern.matchAll(/\$\.([\w.]+)/g)].map(([, path = ""]) => path),
    );
    const termed = patterns.flatMap((pattern) =>
      [...pattern.matchAll(/\\"(\w+)\\":/g)].map(
        ([, key = ""]) => fields.find((field) => field.split(".").at(-1) === key) ?? `unknown: ${key}`,
      ),
    );
    expect([...new Set([...selected, ...termed, "userAgent"])].sort()).toEqual([...fields].sort());
  });

  it("let pass what the table says is no change, and who the table says is no stranger", () => {
    const outside = trailFilters("market", 5).find(({ id }) => id === "changes-outside-terraform");
    const passing = [
      ...Object.values(NO_CHANGES).flatMap(({ value }) => value),
      ...Object.values(USER_AGENTS).map(({ value }) => value),
    ];
    for (const pattern of outside?.patterns ?? [])
      expect(passing.filter((name) => !pattern.includes(name))).toEqual([]);
  });
});
