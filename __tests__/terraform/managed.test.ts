import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { TerraformProject, terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of Managed Instances)`);

const OVERRIDE = "__tests__/environments/compose/no-tmpfs.yml";
const SPOT = readFileSync(join(PROJECT, "__tests__/environments/managed.yml"), "utf8");
const ON_DEMAND = SPOT.replace("spotPercent: 100", "spotPercent: 0");
const STACKS = ["managed-network", "managed-data", "managed-service"];
const NOTHING_TO_DO = 0;
const CHANGES = 2;

/** Spot takes a version of the provider that knows it; without it the one that the bindings are of will do. */
describe.skipIf(missing).each([
  ["on demand", ON_DEMAND],
  ["on Spot", SPOT],
])("the life of Managed Instances %s", (_, text) => {
  let project: TerraformProject;
  beforeAll(() => {
    project = new TerraformProject({ managed: text });
    cpSync(join(PROJECT, OVERRIDE), join(project.root, OVERRIDE));
  });
  afterAll(() => project.remove());

  const succeeds = (stack: string, args: readonly string[], code = 0) => {
    const ran = terraform(project.folder(stack), args, {
      HOME: project.root,
      STANDIN_LOG: join(project.root, "log.jsonl"),
    });
    expect(ran.code, `terraform ${args.join(" ")} of ${stack}\n${ran.output.slice(-4000)}`).toBe(code);
  };

  it("is applied, with an empty second plan", () => {
    expect(project.synthesise()).toEqual(STACKS);
    for (const stack of STACKS) {
      succeeds(stack, ["init"]);
      succeeds(stack, ["plan", "-detailed-exitcode"], CHANGES);
      succeeds(stack, ["apply", "-auto-approve"]);
      succeeds(stack, ["plan", "-detailed-exitcode"], NOTHING_TO_DO);
    }
  });

  it("lets the service go before the hosts, and their rights last", () => {
    succeeds("managed-service", ["plan", "-destroy"]);
    const service = JSON.parse(readFileSync(join(project.root, "state/managed-service.tfstate"), "utf8")) as {
      resources: { type: string; instances: { dependencies?: string[] }[] }[];
    };
    const of = (type: string): string[] =>
      service.resources
        .filter((one) => one.type === type)
        .flatMap(({ instances }) => instances.flatMap(({ dependencies = [] }) => dependencies));
    expect(of("aws_ecs_service").some((one) => one.startsWith("aws_ecs_capacity_provider."))).toBe(true);
    expect(
      of("aws_ecs_capacity_provider").filter((one) => one.startsWith("aws_iam_role_policy.")),
    ).toHaveLength(2);
  });

  it("goes from the one to the other by a provider of another name, made before the old one goes", () => {
    const other = text === SPOT ? ON_DEMAND : SPOT;
    writeFileSync(join(project.root, "environments/managed.yml"), other);
    project.synthesise();
    succeeds("managed-service", ["init", "-upgrade"]);
    succeeds("managed-service", ["plan", "-detailed-exitcode"], CHANGES);
    succeeds("managed-service", ["apply", "-auto-approve"]);
    const log = readFileSync(join(project.root, "log.jsonl"), "utf8").trim().split("\n");
    const done = log.map((line) => JSON.parse(line) as { action: string; type: string });
    const last = (action: string, type: string): number =>
      done.findLastIndex((one) => one.action === action && one.type === type);
    const [made, moved, gone] = [
      last("create", "aws_ecs_capacity_provider"),
      last("update", "aws_ecs_service"),
      last("delete", "aws_ecs_capacity_provider"),
    ];
    expect([made, moved, gone].every((place) => place >= 0)).toBe(true);
    expect(made).toBeLessThan(moved);
    expect(moved).toBeLessThan(gone);
    succeeds("managed-service", ["plan", "-detailed-exitcode"], NOTHING_TO_DO);
  });
});
