import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneProject, runIn } from "../support/clone";

describe("npm run apply", () => {
  let root: string;
  beforeAll(() => {
    root = cloneProject();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it("names the environments that there are", () => {
    const { code, stderr } = runIn(root, "npm run --silent apply -- markt --dry-run");
    expect(code).toBe(1);
    expect(stderr).toContain('environments holds no markt.yml. Did you mean "market"?');
  });

  it("says in one sentence that Terraform cannot be run", () => {
    const { code, stderr } = runIn(root, "npm run --silent apply -- market --dry-run", {
      TERRAFORM_BINARY_NAME: "no-terraform-here",
    });
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(
      "market-network: no-terraform-here init cannot be run: spawnSync no-terraform-here ENOENT. Once that is mended, the same command goes on from here.",
    );
  });
});
