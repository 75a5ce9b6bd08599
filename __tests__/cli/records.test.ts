import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneProject, runIn } from "../support/clone.ts";

describe("what the cdktf commands run", () => {
  let root: string;
  beforeAll(() => {
    root = cloneProject();
    rmSync(join(root, "environments/market.data.yml"));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it("demands the record of data in a pipeline, and writes it elsewhere", () => {
    const record = join(root, "environments/market.data.yml");
    const pipeline = runIn(root, "npx tsx main.ts", { CI: "true" });
    expect(pipeline.code).toBe(1);
    expect(pipeline.stderr).toContain(
      "environments/market.data.yml is missing, so that nothing would hold this environment's data back. Run `npx express-on-ecs synth` and commit what it writes.",
    );
    expect(existsSync(record)).toBe(false);
    expect(runIn(root, "npx tsx main.ts", { CI: "" }).code).toBe(0);
    expect(existsSync(record)).toBe(true);
  });
});
