import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { demandLastingState } from "../../../cli/deploy/state-home.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "state-home-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("a state that a pipeline finds again", () => {
  it("is one in S3", () => {
    const inS3 = { name: "shop", state: { home: "s3", bucket: "shop-state" } } as const;
    expect(() => demandLastingState(root, inS3)).not.toThrow();
  });

  it("is a file only where there is one, of that environment", () => {
    const local = { name: "shop", state: { home: "local" } } as const;
    mkdirSync(join(root, "state"));
    writeFileSync(join(root, "state/shop-two-data.tfstate"), "{}");
    expect(() => demandLastingState(root, local)).toThrow(
      /environments\/shop.yml state.home: is "local", and this machine has no state.*EOE-DEPLOY-024/,
    );
    writeFileSync(join(root, "state/shop-data.tfstate"), "{}");
    expect(() => demandLastingState(root, local)).not.toThrow();
  });
});
