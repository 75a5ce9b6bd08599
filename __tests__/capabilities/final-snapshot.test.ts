/** The last snapshot of a store: who takes one, and under which name. */
import { describe, expect, it } from "vitest";
import { parseEnvironment } from "../../modules/capabilities/load.ts";
import { Problems } from "../../modules/problems.ts";
import {
  MYSQL_ON_AURORA,
  MYSQL_ON_RDS,
  POSTGRES_ON_RDS,
  stacksOf,
  withDatabase,
} from "../support/databases.ts";
import type { Changes } from "../support/environment.ts";
import type { Synthesised } from "../support/synthesis.ts";

const DISPOSABLE: Changes = { disposable: true, "database.finalSnapshot": true };

const dataOf = (database: Changes, changes: Changes): Synthesised => {
  const data = stacksOf(withDatabase(database, changes))["data"];
  if (!data) throw new Error("no stack of the data");
  return data;
};

/** Of a name with a part that Terraform makes up, the address that makes it up. */
const madeUpBy = (name: unknown): string | undefined =>
  /-final-\$\{substr\(terraform_data\.([\w-]+)\.id, 0, 8\)\}$/.exec(String(name))?.[1];

describe.each([
  ["RDS", POSTGRES_ON_RDS, "aws_db_instance"],
  ["Aurora", MYSQL_ON_AURORA, "aws_rds_cluster"],
] as const)("the last snapshot of %s", (_, database, type) => {
  it("is taken of a disposable environment that asks for it, under a name of this life", () => {
    const data = dataOf(database, DISPOSABLE);
    const store = data.only(type);
    expect(store).toMatchObject({
      skip_final_snapshot: false,
      deletion_protection: false,
      lifecycle: { prevent_destroy: false },
    });
    const life = madeUpBy(store["final_snapshot_identifier"]);
    expect(Object.keys(data.all("terraform_data"))).toEqual([life]);
  });

  it("has another name where the store is replaced", () => {
    const watched = (changes: Changes) =>
      dataOf(database, { ...DISPOSABLE, ...changes }).only("terraform_data")["triggers_replace"];
    const before = watched({});
    expect(watched({ "database.restoreFrom": "shop-final" })).not.toEqual(before);
    expect(watched({ "database.connection": { user: "shop" } })).not.toEqual(before);
    expect(watched({ "database.backupDays": 3 })).toEqual(before);
  });

  it("is not taken where nobody asks, and always of what is not disposable", () => {
    const without = dataOf(database, { disposable: true });
    expect(without.only(type)).toMatchObject({ skip_final_snapshot: true });
    expect(without.only(type)).not.toHaveProperty("final_snapshot_identifier");
    expect(without.all("terraform_data")).toEqual({});
    const lasting = dataOf(database, { "database.finalSnapshot": true });
    expect(lasting.only(type)).toMatchObject({
      skip_final_snapshot: false,
      final_snapshot_identifier: expect.stringMatching(/^market-(postgres|mysql)-final$/),
    });
    expect(lasting.all("terraform_data")).toEqual({});
  });
});

it("leaves the option group that a snapshot of MySQL goes on naming", () => {
  const skips = (changes: Changes) =>
    dataOf(MYSQL_ON_RDS, changes).only("aws_db_option_group")["skip_destroy"];
  expect(skips(DISPOSABLE)).toBe(true);
  expect(skips({ disposable: true })).toBe(false);
});

describe("a key", () => {
  const refusal = (changes: Changes): string[] => {
    try {
      parseEnvironment(withDatabase(MYSQL_ON_AURORA, changes), "market.yml", "market");
      return [];
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      return error.list.map(({ path, message }) => `${path}: ${message}`);
    }
  };
  const named = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0000-0000-0000-000000000000";

  it("that goes with the environment is refused, since the snapshot could not be read", () => {
    expect(refusal({ ...DISPOSABLE, encryption: { key: "create" } })).toEqual([
      expect.stringMatching(/^database\.finalSnapshot: is true, but .*encryption\.kmsKeyArn/),
    ]);
  });

  it("that stays is taken", () => {
    expect(refusal({ ...DISPOSABLE, account: "123456789012", encryption: { kmsKeyArn: named } })).toEqual([]);
    expect(refusal({ "database.finalSnapshot": true, encryption: { key: "create" } })).toEqual([]);
  });
});
