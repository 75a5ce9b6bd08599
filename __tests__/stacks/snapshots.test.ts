import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { environmentsWithSnapshots, snapshotFile } from "../../cli/snapshots.ts";
import { synthesise } from "../../cli/synthesise.ts";
import { PROJECT } from "../support/environment.ts";

const outdir = mkdtempSync(join(tmpdir(), "snapshots-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

// An environment that somebody has just made has none yet: `npx express-on-ecs synth --snapshots` makes them.
const names = environmentsWithSnapshots(PROJECT);
const stacks = synthesise({ root: PROJECT, outdir, names, records: "check" }).flatMap(
  (deployment) => deployment.stacks,
);

describe("the Terraform JSON of every environment with snapshots", () => {
  it("is that of market among them", () => {
    expect(names).toContain("market");
  });

  it.each(stacks.map(({ name, path }) => ({ name, path })))("$name is as committed", ({ name, path }) => {
    expect(readFileSync(path, "utf8")).toBe(readFileSync(join(PROJECT, snapshotFile(name)), "utf8"));
  });
});
