/** The name of the last snapshot in the lives of an environment that is made and destroyed again and again. */
import { afterEach, describe, expect, it } from "vitest";
import { MYSQL_ON_AURORA } from "../support/databases.ts";
import { Life } from "./database-life.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's names of last snapshots)`);

const KEPT = { "database.finalSnapshot": true };

const nameIn = (life: Life): string =>
  /"final_snapshot_identifier": "([^"]+)"/.exec(life.stateText("market-data"))?.[1] ?? "";

describe.skipIf(missing)("the last snapshot of a disposable environment", () => {
  const lives: Life[] = [];
  const begin = (): Life => {
    const life = new Life({ ...MYSQL_ON_AURORA, disposable: true });
    lives.push(life);
    life.begin("market-network", "market-data");
    return life;
  };
  afterEach(() => {
    for (const life of lives.splice(0)) life.remove();
  });

  it("gets its name in place, keeps it, and gets another one with the cluster", () => {
    const life = begin();
    expect(nameIn(life)).toBe("");
    expect(life.change("market-data", KEPT)).toEqual(["create terraform_data", "update aws_rds_cluster"]);
    const first = nameIn(life);
    expect(first).toMatch(/^market-mysql-final-[0-9a-f]{8}$/);
    expect(life.change("market-data", { ...KEPT, "database.backupDays": 3 })).toEqual([
      "update aws_rds_cluster",
    ]);
    expect(nameIn(life)).toBe(first);
    const replaced = life.change("market-data", { ...KEPT, "database.restoreFrom": first });
    expect(replaced).toEqual(expect.arrayContaining(["delete aws_rds_cluster", "create aws_rds_cluster"]));
    const second = nameIn(life);
    expect(second).toMatch(/^market-mysql-final-[0-9a-f]{8}$/);
    expect(second).not.toBe(first);
    // The next life of the same environment.
    life.succeeds("market-data", ["destroy", "-auto-approve"]);
    expect(life.change("market-data", KEPT)).toContain("create aws_rds_cluster");
    expect([first, second]).not.toContain(nameIn(life));
  });
});
