import { describe, expect, it } from "vitest";
import { RULES } from "../../modules/checks/catalogue.ts";
import type { Example, Rule } from "../../modules/checks/rule.ts";
import { allKeys } from "../../scripts/environment-page.ts";
import { container, synthesis } from "./support.ts";

const PATHS = allKeys().map(({ path }) => path);

/** A key, or a group of them. */
const isKey = (key: string): boolean => PATHS.some((path) => path === key || path.startsWith(`${key}.`));

const judge = (rule: Rule, { containers, ...parts }: Example) =>
  rule.check(synthesis({ ...parts, ...(containers ? { containers: containers.map(container) } : {}) }));

describe.each(RULES.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  it("finds what its failing example shows, says where, and ends with its id", () => {
    const found = judge(rule, rule.fails);
    expect(found).not.toEqual([]);
    for (const { file, path, message } of found) {
      expect(file).not.toBe("");
      expect(path).not.toBe("");
      expect(message).toMatch(new RegExp(`\\S.* \\(${id}\\)$`));
    }
  });

  it("finds nothing in its passing example", () => {
    expect(judge(rule, rule.passes)).toEqual([]);
  });

  it("says who asks for it", () => {
    expect(rule.sources.filter((source) => !/^[A-Z].+/.test(source))).toEqual([]);
  });

  it("names keys that the environment file has", () => {
    expect((rule.keys ?? []).filter((key) => !isKey(key))).toEqual([]);
  });
});
