import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RULES } from "../../modules/checks/catalogue.ts";
import { referencePages } from "../../scripts/reference-pages.ts";
import { PROJECT } from "../support/environment.ts";

describe("the reference pages", () => {
  it.each(referencePages())("$file is up to date", ({ file, text }) => {
    expect(readFileSync(join(PROJECT, file), "utf8")).toBe(text);
  });

  it("name every check", () => {
    const page = readFileSync(join(PROJECT, "docs/checks.md"), "utf8");
    for (const { id } of RULES) expect(page).toContain(`| \`${id}\` |`);
  });

  it("name keys of every section, with defaults and limits", () => {
    const page = readFileSync(join(PROJECT, "docs/environment.md"), "utf8");
    for (const row of [
      "`network.egress`",
      "`capacity.max` | 1 to 100 | `10`",
      "`ingress.healthCheck.path`",
      "`bastion.publicKey`",
    ]) {
      expect(page).toContain(`| ${row}`);
    }
  });
});
