import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MARKET, PROJECT } from "../support/environment.ts";
import { run } from "../support/run.ts";
import { isApplied, succeeds, TerraformProject, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (states of the other CDK)`);

const STACKS = ["market-network", "market-data", "market-service"];

describe.skipIf(missing)("a state that was applied with one CDK", () => {
  let project: TerraformProject;
  beforeAll(() => {
    project = new TerraformProject({ market: MARKET });
  });
  afterAll(() => project.remove());

  // There is no bastion to scan here.
  const environment = () => ({
    PATH: `${join(import.meta.dirname, "fake-bin")}:${process.env["PATH"]}`,
    HOME: project.root,
  });
  const synthesiseWith = (flags: readonly string[]): string => {
    const program = join(PROJECT, "bin/express-on-ecs.js");
    const words = [...flags, program, "synth", "market", "--json", "--root", project.root];
    const ran = run(process.execPath, words, project.root);
    expect(ran.code, ran.stderr).toBe(0);
    return project.coreOf("market-service");
  };
  const planIsEmpty = (): void => {
    for (const stack of STACKS)
      succeeds(project.folder(stack), ["plan", "-detailed-exitcode"], environment());
  };

  it("is CDKTF's at first", () => {
    expect(synthesiseWith([])).toMatch(/^0\.21\./);
    for (const stack of STACKS) isApplied(project.folder(stack), environment());
  });

  it("has an empty plan with CDKTN, which can apply and change it", () => {
    expect(synthesiseWith(["--conditions=cdktn"])).toMatch(/^0\.2[4-9]\./);
    planIsEmpty();
    const changed = { ...environment(), TF_VAR_app_image_tag: "1.1.0" };
    succeeds(project.folder("market-service"), ["apply", "-auto-approve"], changed);
    succeeds(project.folder("market-service"), ["apply", "-auto-approve"], environment());
  });

  it("has an empty plan with CDKTF again", () => {
    expect(synthesiseWith([])).toMatch(/^0\.21\./);
    planIsEmpty();
  });
});
