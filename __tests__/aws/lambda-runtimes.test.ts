import { describe, expect, it } from "vitest";
import { ENDED_RUNTIMES, LAMBDA_RUNTIMES, RUNTIMES_READ } from "../../modules/aws/lambda-runtimes.ts";
import { found } from "../checks/support.ts";

const judged = (runtime: string): string[] =>
  found("functions-have-living-runtimes", { resources: { aws_lambda_function: { resize: { runtime } } } });

describe("the table of Lambda's runtimes", () => {
  it("has a day for each, and successors that outlive them and are patched", () => {
    for (const [name, { ends, successor }] of Object.entries(LAMBDA_RUNTIMES)) {
      expect(ends, name).toMatch(/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
      if (successor === undefined) expect(ends > RUNTIMES_READ, name).toBe(true);
      else expect(LAMBDA_RUNTIMES[successor]?.ends ?? "", name).not.toBe("");
      if (successor !== undefined) expect(ENDED_RUNTIMES, name).not.toContain(successor);
    }
  });

  it("makes the rule refuse what ended, with its day, and nothing that lives", () => {
    const refused = Object.keys(LAMBDA_RUNTIMES).filter((name) => judged(name).length > 0);
    expect(refused).toEqual(ENDED_RUNTIMES);
    expect(judged("dotnet8")).toEqual([
      "aws_lambda_function.resize.runtime: has had no patches of AWS since 2026-11-10; choose dotnet10. (functions-have-living-runtimes)",
    ]);
    expect(judged("nodejs22.x")).toEqual([]);
  });
});
