import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Document, isSeq, parseDocument } from "yaml";
import { synthesise } from "../../cli/synthesise.ts";
import { ANSWERS } from "./answers.ts";
import { initialised, LEFT } from "./initialised.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "left-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes each leaf of a change into the document, as a person does; lists grow. */
function write(document: Document, change: Readonly<Record<string, unknown>>, path: string[] = []): void {
  for (const [key, value] of Object.entries(change)) {
    const here = [...path, key];
    if (isMapping(value)) write(document, value, here);
    else if (Array.isArray(value) && isSeq(document.getIn(here))) {
      for (const one of value) document.addIn(here, one);
    } else document.setIn(here, value);
  }
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

describe("what init leaves is said in sentences that lead to the end in one step", () => {
  it.each(Object.keys(LEFT))("%s", async (project) => {
    const answers = ANSWERS.filter((answer) => answer.project === project);
    const renamed = answers.flatMap(({ rename }) => (rename ? [rename] : []));
    const first = await initialised(project, join(folder, "first"));
    for (const { message } of first.told.problems) {
      expect(
        answers.filter(({ advice }) => advice.test(message)),
        message,
      ).toHaveLength(1);
    }
    expect(first.told.problems).toHaveLength(answers.length);
    const { root, told } = await initialised(project, join(folder, "renamed"), renamed);
    const file = join(root, `environments/${told.environment}.yml`);
    const document = parseDocument(readFileSync(file, "utf8"));
    for (const { change } of answers) write(document, change ?? {});
    writeFileSync(file, document.toString());
    const [deployment] = synthesise({ root, outdir: "cdktf.out", names: [told.environment] });
    expect(deployment?.stacks).toHaveLength(3);
  });
});
