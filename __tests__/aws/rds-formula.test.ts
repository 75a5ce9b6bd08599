import { describe, expect, it } from "vitest";
import { RDS_FACTS } from "../../modules/aws/rds.ts";
import { parameterValue } from "../../modules/aws/rds-formula.ts";

const GIB = 1024 ** 3;

describe("a formula of RDS", () => {
  it.each([
    ["200", 200],
    ["{DBInstanceClassMemory/9531392}", 225],
    ["{DBInstanceClassMemory*3/4}", 1_610_612_736],
    ["{ DBInstanceClassMemory / 12582880 }", 170],
    ["LEAST({DBInstanceClassMemory/9531392},5000)", 225],
    ["GREATEST({DBInstanceClassMemory/9531392}, 1000)", 1000],
    ["SUM(LEAST({DBInstanceClassMemory/9531392},100),{DBInstanceClassMemory/1073741824},3)", 105],
  ])("%s comes to %i on 2 GiB", (formula, value) => {
    expect(parameterValue(formula, 2 * GIB)).toBe(value);
  });

  it.each([
    "{AllocatedStorage/1073741824}",
    "{log(DBInstanceClassMemory/805306368)*45}",
    "GREATEST({log(DBInstanceClassMemory/805306368)*45},{DBInstanceClassMemory/12582880})",
    "least({DBInstanceClassMemory/9531392},5000)",
    "{DBInstanceClassMemory/0}",
    "LEAST(,5000)",
    "many",
    "",
  ])("%j is known to AWS alone", (formula) => {
    expect(parameterValue(formula, 2 * GIB)).toBeUndefined();
  });

  it("with memory comes to nothing of a class that nobody here knows", () => {
    expect(parameterValue("LEAST({DBInstanceClassMemory/9531392},5000)", undefined)).toBeUndefined();
    expect(parameterValue("LEAST(300,5000)", undefined)).toBe(300);
  });

  it("that is an engine's default comes to what the table of facts says", () => {
    for (const bytes of [GIB, 16 * GIB, 768 * GIB]) {
      const [postgres, mysql] = [
        "LEAST({DBInstanceClassMemory/9531392},5000)",
        "{DBInstanceClassMemory/12582880}",
      ].map((formula) => parameterValue(formula, bytes));
      expect(RDS_FACTS.postgres.connections(bytes)).toBe(postgres);
      expect(RDS_FACTS.mysql.connections(bytes)).toBe(mysql);
    }
  });
});
