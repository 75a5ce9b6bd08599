import { describe, expect, it } from "vitest";
import { coded, type Disagreement, disagreementsOf, type Rule } from "../../modules/environment/agreement.ts";

interface Oven {
  readonly degrees: number;
}
const PROBLEMS = {
  "EOE-ENV-998": { means: "The oven is cold.", example: "degrees: 0", mend: "Heat it." },
  "EOE-ENV-999": { means: "The oven is too hot.", example: "degrees: 900", mend: "Let it cool." },
};
const path = ["oven", "degrees"];
const isHot = ({ degrees }: Oven): Disagreement<"EOE-ENV-998" | "EOE-ENV-999">[] => [
  ...(degrees < 100 ? [{ code: "EOE-ENV-998" as const, path, message: "is cold." }] : []),
  ...(degrees > 400 ? [{ code: "EOE-ENV-999" as const, path, message: "is too hot." }] : []),
];

describe("rules about keys", () => {
  it("tell each mistake by its code, and those of a combination by its id", () => {
    const rules: readonly Rule<Oven, unknown>[] = [
      coded(PROBLEMS, isHot),
      {
        id: "bread-is-baked",
        keys: ["oven.degrees", "bread"],
        sentence: "Bread is baked.",
        source: "A baker (2026-11)",
        check: ({ degrees }) => (degrees < 200 ? [{ path, message: "bakes no bread." }] : []),
      },
    ];
    expect(disagreementsOf(rules, { degrees: 20 }, undefined)).toEqual([
      { code: "EOE-ENV-998", path, message: "is cold." },
      { code: "bread-is-baked", path, message: "bakes no bread. (bread-is-baked)" },
    ]);
    expect(disagreementsOf(rules, { degrees: 500 }, undefined).map(({ code }) => code)).toEqual([
      "EOE-ENV-999",
    ]);
  });

  it("do not compile without what their codes mean", () => {
    // @ts-expect-error a bare function says nothing of its codes
    const bare: Rule<Oven, unknown> = isHot;
    // @ts-expect-error nothing says what EOE-ENV-998 means
    const half = coded({ "EOE-ENV-999": PROBLEMS["EOE-ENV-999"] }, isHot);
    // @ts-expect-error the disagreement has no code
    const silent = coded(PROBLEMS, () => [{ path, message: "is cold." }]);
    expect([bare, half, silent]).toHaveLength(3);
  });
});
