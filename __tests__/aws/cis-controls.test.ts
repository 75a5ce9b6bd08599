import { describe, expect, it } from "vitest";
import { CIS, CIS_CONTROLS } from "../../modules/aws/cis-controls.ts";
import { RULES } from "../../modules/checks/catalogue.ts";

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
});
