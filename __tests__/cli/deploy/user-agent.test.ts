import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pullState } from "../../../cli/deploy/terraform.ts";
import { PlayedPrograms } from "../../support/played-programs.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "user-agent-"));
  const programs = new PlayedPrograms(root);
  programs.shell("terraform", `printf %s "$TF_APPEND_USER_AGENT" > ${root}/said`);
  vi.stubEnv("PATH", programs.path);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

/** What Terraform is told to say with each of its calls. */
async function said(): Promise<string> {
  await pullState({ stack: "shop-network", folder: root });
  return readFileSync(join(root, "said"), "utf8");
}

describe("Terraform, run by this program", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

  it("says so with each call, behind all else", async () => {
    vi.stubEnv("TF_APPEND_USER_AGENT", undefined);
    expect(await said()).toBe(`express-on-ecs/${version}`);
  });

  it("goes on to say what somebody else wants", async () => {
    vi.stubEnv("TF_APPEND_USER_AGENT", "build-server/7 (nightly)");
    expect(await said()).toBe(`build-server/7 (nightly) express-on-ecs/${version}`);
  });
});
