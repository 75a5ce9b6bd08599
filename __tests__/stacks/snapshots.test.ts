import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { snapshotFile } from "../../cli/snapshots";
import { synthesise } from "../../cli/synthesise";
import { PROJECT } from "../support/environment";

const outdir = mkdtempSync(join(tmpdir(), "snapshots-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const stacks = synthesise({ root: PROJECT, outdir, names: [], records: "check" }).flatMap(
  (deployment) => deployment.stacks,
);

describe("the Terraform JSON of every environment", () => {
  it.each(stacks.map(({ name, path }) => ({ name, path })))(
    "$name is as committed",
    async ({ name, path }) => {
      await expect(readFileSync(path, "utf8")).toMatchFileSnapshot(join(PROJECT, snapshotFile(name)));
    },
  );
});
