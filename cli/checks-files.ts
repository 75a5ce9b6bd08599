import { RULES } from "../modules/checks/catalogue.ts";
import type { Level } from "../modules/checks/rule.ts";
import { formatProblem, type Problem } from "../modules/problems.ts";

/** What was found; with a reason, where the environment file waives it. */
export type Reported = Problem & { readonly level: Level; readonly reason?: string };

/** Source: SARIF version 2.1.0, OASIS standard of 2020-03-27. */
export function sarifOf(found: readonly Reported[]): object {
  const ids = [...new Set(found.map(({ code }) => code))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "express-on-ecs", rules: ids.map(sarifRule) } },
        results: found.map(sarifResult(ids)),
      },
    ],
  };
}

function sarifRule(id: string): object {
  const rule = RULES.find((one) => one.id === id);
  if (rule === undefined) return { id };
  return {
    id,
    shortDescription: { text: rule.title },
    fullDescription: { text: `${rule.reason} Source: ${rule.sources.join("; ")}.` },
    defaultConfiguration: { level: rule.level },
  };
}

const sarifResult =
  (ids: readonly string[]) =>
  ({ code, level, path, message, file, line, column, reason }: Reported): object => ({
    ruleId: code,
    ruleIndex: ids.indexOf(code),
    level,
    message: { text: path === "" ? message : `${path}: ${message}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file.replaceAll("\\", "/")) },
          region: { startLine: line ?? 1, ...(column === undefined ? {} : { startColumn: column }) },
        },
        logicalLocations: [{ fullyQualifiedName: path }],
      },
    ],
    ...(reason === undefined ? {} : { suppressions: [{ kind: "external", justification: reason }] }),
  });

/**
 * A test case for each rule, and for each other code that was found; warnings and waivers are only printed.
 * Source: junit-10.xsd of Jenkins' xUnit plugin, which wants all four attributes of a suite.
 */
export function junitOf(found: readonly Reported[]): string {
  const ids = [...new Set([...RULES.map(({ id }) => id), ...found.map(({ code }) => code)])];
  const cases = ids.map((id) =>
    testCase(
      id,
      found.filter(({ code }) => code === id),
    ),
  );
  const failed = ids.filter((id) => found.some((one) => one.code === id && fails(one))).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="express-on-ecs checks" tests="${ids.length}" failures="${failed}" errors="0">`,
    `<testsuite name="express-on-ecs checks" tests="${ids.length}" failures="${failed}" errors="0">`,
    ...cases,
    "</testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

const fails = ({ level, reason }: Reported): boolean => level === "error" && reason === undefined;

function testCase(id: string, found: readonly Reported[]): string {
  const errors = found.filter(fails);
  const others = found.filter((one) => !fails(one));
  const inner = [
    ...(errors.length > 0 ? [`<failure message="${escaped(id)}">${lines(errors)}</failure>`] : []),
    ...(others.length > 0 ? [`<system-out>${lines(others)}</system-out>`] : []),
  ];
  return `<testcase classname="checks" name="${escaped(id)}">${inner.join("")}</testcase>`;
}

const lines = (found: readonly Reported[]): string => escaped(found.map(formatProblem).join("\n"));

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML 1.0 has no other control characters than tab and line ends. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
