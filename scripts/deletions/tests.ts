import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Tests that know no capability by name: a new one is held by them from its first day. They judge first; a deletion that
 * only the tests of its own capability notice would be forgotten in a new one.
 */
export const FOR_ALL: readonly string[] = [
  "__tests__/aws/price-table.test.ts",
  "__tests__/aws/prices.test.ts",
  "__tests__/aws/security-hub.test.ts",
  "__tests__/capabilities/agreement.test.ts",
  "__tests__/capabilities/completeness.test.ts",
  "__tests__/capabilities/problem-codes.test.ts",
  "__tests__/capabilities/tables.test.ts",
  "__tests__/problem-codes.test.ts",
  "__tests__/scripts/changes.test.ts",
  "__tests__/scripts/environment-page.test.ts",
  "__tests__/scripts/reference-pages.test.ts",
];

/** Those of them that are quick, and that notice most of what goes from a file. */
const LIKELY: readonly (readonly [file: RegExp, tests: readonly string[]])[] = [
  [/problems\.ts$/, ["__tests__/problem-codes.test.ts"]],
  [/\/aws\/price/, ["__tests__/aws/price-table.test.ts", "__tests__/aws/prices.test.ts"]],
  [
    /\/capabilities\/.*(capability|resources|price|picture|holds|deploying|moves|hands)\.ts$|template/,
    ["__tests__/capabilities/completeness.test.ts"],
  ],
  [
    /\/aws\/(physical-names|data-holding|deletion-order|key-arguments)\.ts$/,
    ["__tests__/capabilities/completeness.test.ts", "__tests__/capabilities/tables.test.ts"],
  ],
  [/agreement\.ts$/, ["__tests__/capabilities/problem-codes.test.ts"]],
  [/\/security-hub\.ts$/, ["__tests__/aws/security-hub.test.ts"]],
  [
    /\/schema\.ts$|^docs\//,
    ["__tests__/scripts/environment-page.test.ts", "__tests__/scripts/reference-pages.test.ts"],
  ],
];

export const likelyTests = (file: string): readonly string[] => testsFor(LIKELY, file);

/** Those of single capabilities, of rules, of what is synthesised and of what is drawn, by the file that has the fact. */
const OF_THEIR_OWN: typeof LIKELY = [
  [/\/picture\.ts$/, ["__tests__/scripts/picture"]],
  [/^modules\/checks\/catalogue/, ["__tests__/checks"]],
  [/^modules\/checks\/stores\//, ["__tests__/checks/stores", "__tests__/checks/provider-types.test.ts"]],
  [/\/key-arguments\.ts$/, ["__tests__/checks/stores", "__tests__/checks/provider-types.test.ts"]],
  [/\/physical-names\.ts$/, ["__tests__/checks/terraform"]],
  [/\/(data-holding|deletion-order)\.ts$/, ["__tests__/data-record", "__tests__/stacks/order.test.ts"]],
  [/\/aws\/quotas\.ts$/, ["__tests__/capabilities/project-decisions.test.ts"]],
  [/\/(shared-)?resources\.ts$/, ["__tests__/aws/terraform-to-api.test.ts"]],
  [
    /^modules\/(capabilities|environment)\//,
    ["__tests__/capabilities", "__tests__/stacks/environments.test.ts"],
  ],
  [/^(cli|docs|scripts)\//, ["__tests__/cli/new.test.ts"]],
];

export const testsOfTheirOwn = (file: string): readonly string[] => testsFor(OF_THEIR_OWN, file);

const testsFor = (table: typeof LIKELY, file: string): string[] => [
  ...new Set(table.flatMap(([files, tests]) => (files.test(file) ? tests : []))),
];

/** The first test that fails, as `file > name`; undefined where all pass. */
export const failingTest = (folder: string, files: readonly string[]): string | undefined =>
  files.length === 0 ? undefined : failures(folder, files, ["--bail", "1"])[0]?.name;

export interface Failure {
  /** `file > name`. */
  readonly name: string;
  /** What vitest says of it. */
  readonly message: string;
}

/** What fails in these files of the unit tests, by file and in their order. */
export function failures(folder: string, files: readonly string[], flags: readonly string[]): Failure[] {
  const report = join(folder, "deletions-report.json");
  rmSync(report, { force: true });
  const { stderr } = spawnSync(
    process.execPath,
    [
      join(folder, "node_modules/vitest/vitest.mjs"),
      ...["run", "--project", "unit", "--reporter", "json", "--outputFile", report, ...flags],
      "--experimental.fsModuleCache",
      ...files,
    ],
    { cwd: folder, encoding: "utf8", env: { ...process.env, CI: "true" } },
  );
  if (!existsSync(report)) throw new Error(`the tests made no report:\n${stderr}`);
  return failuresIn(JSON.parse(readFileSync(report, "utf8")), folder);
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

function failuresIn({ testResults }: Report, folder: string): Failure[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(`${folder}/`, "");
    // A file that cannot even be loaded.
    if (status === "failed" && assertionResults.length === 0)
      return [{ name: `${file}: ${message.split("\n")[0] || "it does not load"}`, message }];
    return assertionResults
      .filter((one) => one.status === "failed")
      .map(({ fullName, failureMessages = [] }) => ({
        name: `${file} > ${fullName}`,
        message: failureMessages.join("\n"),
      }));
  });
}
