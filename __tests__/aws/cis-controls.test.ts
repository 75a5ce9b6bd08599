import { describe, expect, it } from "vitest";
import { CIS, CIS_CONTROLS, CIS_REASONS } from "../../modules/aws/cis-controls.ts";
import { RULES } from "../../modules/checks/catalogue.ts";
import PUBLISHED from "./published-controls.json" with { type: "json" };

/** `CIS ... v3.0.0, 1.8 and 1.9` names two. */
const numbersIn = (source: string): string[] => source.slice(CIS.length).match(/\d+(\.\d+)+/g) ?? [];

const sources = RULES.flatMap((rule) => rule.sources.filter((source) => source.startsWith("CIS ")));

describe("the CIS controls that rules name", () => {
  it("are of the version of the table", () => {
    expect(sources.filter((source) => !source.startsWith(`${CIS}, `))).toEqual([]);
  });

  it("are those of the table, all of them", () => {
    const named = new Set(sources.flatMap(numbersIn));
    expect([...named].toSorted()).toEqual(Object.keys(CIS_CONTROLS).toSorted());
  });

  it("are, with those that have a reason instead, the whole benchmark", () => {
    const answered = [...Object.keys(CIS_CONTROLS), ...Object.keys(CIS_REASONS)];
    expect(answered.toSorted()).toEqual(PUBLISHED.cis.toSorted());
  });

  it("have a reason where no rule stands for them that names a rule that there is", () => {
    const known: readonly string[] = RULES.map(({ id }) => id);
    const named = Object.values(CIS_REASONS).flatMap(({ because }) =>
      [...because.matchAll(/rule `([^`]+)`/g)].map(([, id = ""]) => id),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !known.includes(id))).toEqual([]);
  });
});
