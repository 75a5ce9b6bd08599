import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";

const SNAPSHOTS = ["environments", "stacks"].map((folder) =>
  join(PROJECT, "__tests__/__snapshots__", folder),
);
const NAMES = SNAPSHOTS.flatMap((folder) => readdirSync(folder)).sort();

interface Json {
  readonly "//": { readonly metadata: { readonly version: string } };
}
const read = (path: string): Json => JSON.parse(readFileSync(path, "utf8"));

/** All but the version of the core, which is the only thing that may differ. */
const withoutVersion = (json: Json): Json => ({
  ...json,
  "//": { ...json["//"], metadata: { ...json["//"].metadata, version: "" } },
});

describe("the Terraform JSON of CDKTN", () => {
  const folder = mkdtempSync(join(tmpdir(), "cdktn-"));
  beforeAll(() => {
    const program = join(import.meta.dirname, "synthesise.ts");
    execFileSync(process.execPath, ["--conditions=cdktn", "--import", "tsx", program, folder], {
      cwd: PROJECT,
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is of the stacks that CDKTF makes, of every environment", () => {
    expect(readdirSync(join(folder, "json")).sort()).toEqual(NAMES);
    expect(NAMES.length).toBeGreaterThan(50);
  });

  it.each(NAMES)("is CDKTF's but for the version of the core: %s", (name) => {
    const ofCdktn = read(join(folder, "json", name));
    const [ofCdktf] = SNAPSHOTS.flatMap((snapshots) =>
      readdirSync(snapshots).includes(name) ? [read(join(snapshots, name))] : [],
    );
    if (!ofCdktf) throw new Error(`${name} has no snapshot`);
    expect(ofCdktn["//"].metadata.version).toMatch(/^0\.2[4-9]\./);
    expect(ofCdktf["//"].metadata.version).toMatch(/^0\.21\./);
    expect(withoutVersion(ofCdktn)).toEqual(withoutVersion(ofCdktf));
  });
});
