import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { synthesise } from "../../cli/synthesise.ts";
import { initialised, PASSING } from "../corpus/initialised.ts";
import { isApplied, whyNot } from "./terraform.ts";

const missing = whyNot();
/** CORPUS=all tries every project; else some take turns, another few each day. */
const A_DAY = 4;
const day = Math.floor(Date.now() / 86_400_000);
const turns = Math.ceil(PASSING.length / A_DAY);
const chosen =
  process.env["CORPUS"] === "all" ? PASSING : PASSING.filter((_, index) => index % turns === day % turns);
console.log(
  missing
    ? `skipped: ${missing} (Terraform's acceptance of what init proposes)`
    : `projects of the corpus: ${chosen.join(", ")}; CORPUS=all tries all ${PASSING.length}`,
);

describe.skipIf(missing)("what init proposes for a repository", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "corpus-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(chosen)("%s is applied, and a second plan is empty", async (name) => {
    const { root, told } = await initialised(name, folder);
    const [deployment] = synthesise({ root, outdir: "cdktf.out", names: [told.environment] });
    for (const { name } of deployment?.stacks ?? [])
      isApplied(join(root, "cdktf.out/stacks", name), { HOME: folder });
    expect(deployment?.stacks).toHaveLength(3);
  });
});
