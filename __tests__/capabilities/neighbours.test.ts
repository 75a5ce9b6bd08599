import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { otherEnvironments } from "../../modules/capabilities/load.ts";
import { marketWith } from "../support/environment.ts";

it("finds the other environments of a project, and passes over those with something wrong in them", () => {
  const root = mkdtempSync(join(tmpdir(), "neighbours-"));
  try {
    mkdirSync(join(root, "environments"));
    for (const name of ["shop", "board"])
      writeFileSync(join(root, `environments/${name}.yml`), marketWith({ name }));
    writeFileSync(join(root, "environments/broken.yml"), "name: broken\n");
    expect(otherEnvironments(root, ["shop"]).map(({ name }) => name)).toEqual(["board"]);
    expect(otherEnvironments(root, ["shop", "board", "broken"])).toEqual([]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
