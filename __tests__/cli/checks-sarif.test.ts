/**
 * What `checks --sarif` writes, by the standard's own schema: `sarif-2.1.0-rtm.5.schema.json` of @microsoft/jest-sarif
 * 1.0.0-beta.0 (MIT), unchanged; SARIF 2.1.0 was published from it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { type Reported, sarifOf } from "../../cli/checks-files.ts";
import { RULES } from "../../modules/checks/catalogue.ts";
import { findingsOf } from "../../modules/checks/waivers.ts";
import { container, synthesis } from "../checks/support.ts";

const SCHEMA = JSON.parse(readFileSync(join(import.meta.dirname, "sarif-2.1.0-rtm.5.schema.json"), "utf8"));
// It is of draft 4, and uses nothing that later drafts read otherwise but the name of its id.
const { $schema: _, id: __, ...schema } = SCHEMA;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
ajv.addFormat("uri", (text: string) => URL.canParse(text));
ajv.addFormat("uri-reference", (text: string) => /^[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/.test(text));
ajv.addFormat("date-time", (text: string) => !Number.isNaN(Date.parse(text)));
const isSarif = ajv.compile(schema);

const wrongIn = (sarif: unknown): string[] =>
  isSarif(sarif)
    ? []
    : (isSarif.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

/** What each rule finds in its own example. */
const found: readonly Reported[] = RULES.flatMap((rule) => {
  const { containers, ...parts } = rule.fails;
  return findingsOf(
    rule,
    synthesis({ ...parts, ...(containers ? { containers: containers.map(container) } : {}) }),
  );
});

describe("SARIF", () => {
  it("of what every rule finds is as the standard's schema wants it", () => {
    expect(new Set(found.map(({ code }) => code)).size).toBe(RULES.length);
    expect(wrongIn(sarifOf(found))).toEqual([]);
  });

  it("of nothing, of what is waived, and of what no rule has found", () => {
    const [finding] = found as [Reported];
    const refused: Reported = {
      code: "EOE-ENV-001",
      level: "error",
      file: "environments/größe & maß.yml",
      path: "",
      message: "is not a mapping.",
      line: 3,
      column: 1,
    };
    for (const few of [
      [],
      [{ ...finding, reason: "Nobody reads it." }],
      [refused],
      [finding, refused, finding],
    ])
      expect(wrongIn(sarifOf(few))).toEqual([]);
  });

  it("with a fault is told", () => {
    const [finding] = found as [Reported];
    const sarif = JSON.parse(JSON.stringify(sarifOf([finding])));
    sarif.runs[0].results[0].level = "fatal";
    delete sarif.runs[0].tool.driver.name;
    expect(wrongIn(sarif)).toEqual([
      expect.stringMatching(/^\/runs\/0\/tool\/driver must have required property 'name'/),
      expect.stringMatching(/^\/runs\/0\/results\/0\/level must be equal to one of/),
    ]);
  });
});
