/** A version that is wrong or missing: the sentence gives an example of the engine beside it. */
import { describe, expect, it } from "vitest";
import { parseEnvironment } from "../../modules/capabilities/load.ts";
import { Problems } from "../../modules/problems.ts";
import { type Changes, marketWith } from "../support/environment.ts";
import {
  MYSQL_ON_AURORA,
  MYSQL_ON_HOST,
  MYSQL_ON_RDS,
  POSTGRES_ON_AURORA,
  POSTGRES_ON_HOST,
  POSTGRES_ON_RDS,
} from "../support/kinds.ts";

/** What is said of a version. */
function said(changes: Changes): string[] {
  try {
    parseEnvironment(marketWith(changes), "environments/market.yml", "market");
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.filter(({ path }) => path.endsWith(".engineVersion")).map(({ message }) => message);
  }
}

const version = (kind: Changes, engineVersion: unknown): Changes => ({
  ...kind,
  database: { ...(kind["database"] as object), engineVersion },
});

const CASES = [
  ["PostgreSQL", "17", POSTGRES_ON_RDS],
  ["MySQL", "8.4", MYSQL_ON_RDS],
  ["Aurora PostgreSQL", "17", POSTGRES_ON_AURORA],
  ["Aurora MySQL", "8.0", MYSQL_ON_AURORA],
] as const;

describe.each(CASES)("a version of %s", (named, example, kind) => {
  it("that is missing has its example", () => {
    expect(said(version(kind, undefined))).toEqual([
      expect.stringContaining(`is missing; write it, such as \`engineVersion: "${example}"\`: `),
    ]);
  });

  it("that is a number has it in quotes", () => {
    expect(said(version(kind, 8.4))).toEqual([
      `8.4 must be a version of ${named} in quotes, such as "${example}".`,
    ]);
  });

  it("is accepted as the example has it", () => {
    expect(said(version(kind, example))).toEqual([]);
  });
});

it.each([
  ["valkey", 'must be a version of Valkey in quotes, such as "8.1".'],
  ["redis", 'must be a version of Redis OSS in quotes, such as "7.1".'],
])("a version of %s on ElastiCache", (engine, sentence) => {
  const cache = { hosting: "elasticache", service: "redis", engine, engineVersion: 7 };
  expect(said({ cache })).toEqual([`7 ${sentence}`]);
});

it("is one of PostgreSQL alone where the image says it otherwise", () => {
  expect(said(version(MYSQL_ON_HOST, 8.4))).toEqual([
    "8.4 has no effect on mysql, whose version is the image's tag; remove it.",
  ]);
  expect(said(version(POSTGRES_ON_HOST, 18))).toEqual([
    '18 must be a major version of PostgreSQL in quotes, such as "18".',
  ]);
});
