import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { isApplied, succeeds, TerraformProject, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing)
  console.log(`skipped: ${missing} (Terraform's acceptance of a compose file that nobody wrote for ECS)`);

const FOLDER = "__tests__/environments/compose/shop";
const TEXT = readFileSync(join(PROJECT, "__tests__/environments/any-compose.yml"), "utf8");
const STACKS = ["any-compose-network", "any-compose-data", "any-compose-service"];

describe.skipIf(missing)("an environment that says what its compose file does not", () => {
  let project: TerraformProject;
  beforeAll(() => {
    project = new TerraformProject({ "any-compose": `${TEXT}disposable: true\n` });
    cpSync(join(PROJECT, FOLDER), join(project.root, FOLDER), { recursive: true });
    project.synthesise();
  });
  afterAll(() => project.remove());

  it.each(STACKS)("%s is applied, and a second plan is empty", (stack) => {
    isApplied(project.folder(stack), { HOME: project.root });
  });

  it("gives tasks on hosts the size that it says", () => {
    const text = readFileSync(join(project.root, "state/any-compose-service.tfstate"), "utf8");
    const { resources } = JSON.parse(text) as {
      resources: { type: string; instances: { attributes: Readonly<Record<string, unknown>> }[] }[];
    };
    const sizes = resources
      .filter(({ type }) => type === "aws_ecs_task_definition")
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes))
      .map(({ family, cpu, memory }) => [family, cpu, memory]);
    expect(sizes.sort()).toEqual([
      ["any-compose", null, "512"],
      ["any-compose-redis", null, null],
      ["any-compose-worker", "256", "256"],
    ]);
  });

  it("is destroyed", () => {
    for (const stack of [...STACKS].reverse())
      succeeds(project.folder(stack), ["destroy", "-auto-approve"], { HOME: project.root });
  });
});
