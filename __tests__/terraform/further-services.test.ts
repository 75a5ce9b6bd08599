import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Changes } from "../support/environment.ts";
import {
  AWSVPC,
  BRIDGE,
  COMPOSE_WITH_VOLUMES,
  FARGATE,
  projectWithMore,
  VOLUMES,
} from "../support/further-services.ts";
import { isApplied, succeeds, type TerraformProject, terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of further services)`);

const STACKS = ["market-network", "market-data", "market-service"];

describe.skipIf(missing).each<[mode: string, changes: Changes]>([
  ["bridge", BRIDGE],
  ["awsvpc", AWSVPC],
  ["Fargate's", FARGATE],
])("an environment with further services and shared volumes in %s mode", (_, changes) => {
  let project: TerraformProject;
  const ran = (stack: string, args: readonly string[]) =>
    terraform(project.folder(stack), args, { HOME: project.root });

  beforeAll(() => {
    project = projectWithMore(
      { ...VOLUMES, ...changes, bastion: undefined, disposable: true },
      COMPOSE_WITH_VOLUMES,
    );
    project.synthesise();
  });
  afterAll(() => project.remove());

  it.each(STACKS)("%s is applied, and a second plan is empty", (stack) => {
    isApplied(project.folder(stack), { HOME: project.root });
  });

  it("says which services there are", () => {
    const { stdout } = ran("market-service", ["output", "-json", "further_service_names"]);
    expect(JSON.parse(stdout)).toEqual({
      ...(changes === BRIDGE ? { app: "market-app" } : {}),
      worker: "market-worker",
      reporter: "market-reporter",
    });
  });

  it("is destroyed", () => {
    for (const stack of [...STACKS].reverse())
      succeeds(project.folder(stack), ["destroy", "-auto-approve"], { HOME: project.root });
  });
});
