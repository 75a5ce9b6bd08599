import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LAUNCH_TYPES } from "../modules/capabilities/launch-types.ts";
import { MAPPINGS } from "../modules/capabilities/resources.ts";
import type { App } from "../modules/cdktf.ts";
import { judgeStacks } from "../modules/checks/judge-resources.ts";
import { factsOf, isPlan, plannedStack } from "../modules/checks/plan-resources.ts";
import type { Finding } from "../modules/checks/waivers.ts";
import { Problems } from "../modules/problems.ts";
import type { TerraformJson } from "./synthesised-stack.ts";

export interface JudgeOptions {
  /** What is judged need not last: nothing is asked for its protection and its backups. Default false. */
  readonly disposable?: boolean;
}

const facts = { mappings: MAPPINGS, launchType: LAUNCH_TYPES[0] as (typeof LAUNCH_TYPES)[number] };

/**
 * What the rules of docs/checks.md say of a CDKTF app, errors first. It synthesises the app into its `outdir`; nothing of
 * this project need be in it, and no environment file. Rules on environment and compose files find nothing.
 */
export function judgeApp(app: App, options: JudgeOptions = {}): Finding[] {
  app.synth();
  const stacks = Object.values(app.manifest.stacks).map(({ name, synthesizedStackPath }) => {
    const path = join(app.outdir, synthesizedStackPath);
    const json: TerraformJson = JSON.parse(readFileSync(path, "utf8"));
    return { name, path, json };
  });
  return judgeStacks({ ...facts, ...options, stacks, from: "sources" });
}

/**
 * What rules say of a plan of Terraform, errors first. References come from its configuration, through modules, `count`
 * and `for_each`. What it does not say, such as a lifecycle or a policy that only an apply makes, is not judged.
 * @param plan what `terraform show -json <plan>` prints, parsed
 * @param file what stands before each finding. Default "plan.json"
 * @throws Problems when it is no plan
 */
export function judgePlan(plan: unknown, file = "plan.json", options: JudgeOptions = {}): Finding[] {
  if (!isPlan(plan)) throw new Problems([noPlan(file)]);
  const { stack, withAddresses } = plannedStack(plan, file);
  const judged = { ...facts, ...options, stacks: [stack], from: "plan", plan: factsOf(plan) } as const;
  return judgeStacks(judged).map((finding) => ({
    ...finding,
    path: withAddresses(finding.path),
    at: withAddresses(finding.at),
    message: withAddresses(finding.message),
  }));
}

const noPlan = (file: string) => ({
  file,
  path: "",
  code: "EOE-CLI-020" as const,
  message:
    "is not a plan in JSON; write it by `terraform plan -out plan` and `terraform show -json plan > plan.json`.",
});
