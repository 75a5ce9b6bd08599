import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MARKET } from "../support/environment.ts";
import { TerraformProject, terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of market)`);

const STACKS = ["market-network", "market-data", "market-service"];
const NOTHING_TO_DO = 0;
const CHANGES = 2;

interface ServiceArguments {
  health_check_grace_period_seconds: number;
  readonly lifecycle: { readonly ignore_changes: string[] };
}

describe.skipIf(missing)("the life of market", () => {
  let project: TerraformProject;
  beforeAll(() => {
    project = new TerraformProject({ market: MARKET });
  });
  afterAll(() => project.remove());

  const knownHosts = () => readFileSync(join(project.root, ".ssh/known_hosts"), "utf8");
  // There is no bastion to scan here; the key scan has tests of its own, with real servers.
  const environment = () => ({
    PATH: `${join(import.meta.dirname, "fake-bin")}:${process.env["PATH"]}`,
    HOME: project.root,
    STANDIN_LOG: join(project.root, "log.jsonl"),
  });
  const succeeds = (stack: string, args: readonly string[], code = 0, more: Record<string, string> = {}) => {
    const ran = terraform(project.folder(stack), args, { ...environment(), ...more });
    expect(ran.code, `terraform ${args.join(" ")} of ${stack}\n${ran.output.slice(-4000)}`).toBe(code);
    return ran.output;
  };
  const outputsOf = (stack: string) =>
    JSON.parse(terraform(project.folder(stack), ["output", "-json"], environment()).stdout);

  const stateOf = (stack: string): { resources: unknown[] } =>
    JSON.parse(readFileSync(join(project.root, "state", `${stack}.tfstate`), "utf8"));

  it("is synthesised into three states", () => {
    expect(project.synthesise()).toEqual(STACKS);
  });

  it.each(STACKS)("%s: init, validate, plan, apply, and an empty second plan", (stack) => {
    succeeds(stack, ["init"]);
    succeeds(stack, ["validate"]);
    succeeds(stack, ["plan", "-detailed-exitcode"], CHANGES);
    succeeds(stack, ["apply", "-auto-approve"]);
    succeeds(stack, ["plan", "-detailed-exitcode"], NOTHING_TO_DO);
  });

  it("keeps its state beside main.ts", () => {
    for (const stack of STACKS)
      expect(existsSync(join(project.root, "state", `${stack}.tfstate`))).toBe(true);
  });

  it("tells people where things are", () => {
    expect(outputsOf("market-service")).toMatchObject({
      url: { value: expect.stringMatching(/^http:\/\//) },
      cluster_name: { value: "market" },
      service_name: { value: "market" },
    });
    expect(outputsOf("market-data")).toMatchObject({
      registries: {
        value: { app: expect.stringContaining("market-app"), nginx: expect.stringContaining("market-nginx") },
      },
    });
    expect(outputsOf("market-network")).toMatchObject({
      bastion_command: { value: expect.stringMatching(/^ssh ec2-user@/) },
    });
  });

  it("knows the bastion's host keys", () => {
    expect(knownHosts()).toMatch(/^\|1\|\S+ ssh-ed25519 \S+\n$/);
  });

  it("plans neither network nor data when another image is deployed", () => {
    const plan = succeeds("market-service", ["plan", "-detailed-exitcode"], CHANGES, {
      TF_VAR_app_image_tag: "1.1.0",
    });
    expect(plan).toMatch(/aws_ecs_task_definition\.\S+ must be replaced/);
    expect(plan).toContain("Plan: 1 to add, 1 to change, 1 to destroy.");
    succeeds("market-network", ["plan", "-detailed-exitcode"], NOTHING_TO_DO);
    succeeds("market-data", ["plan", "-detailed-exitcode"], NOTHING_TO_DO);
  });

  it("refuses a tag that moves, and one of a candidate", () => {
    expect(succeeds("market-service", ["plan"], 1, { TF_VAR_app_image_tag: "latest" })).toContain(
      "app_image_tag must be a tag that is given once",
    );
    expect(succeeds("market-service", ["plan"], 1, { TF_VAR_nginx_image_tag: "candidate-7" })).toContain(
      "nginx_image_tag must not start with candidate-",
    );
  });

  it("leaves the number of tasks to autoscaling", () => {
    succeeds("market-service", ["plan", "-detailed-exitcode"], NOTHING_TO_DO, {
      STANDIN_DRIFT: "aws_ecs_service.desired_count=7",
    });
  });

  it("fails an apply after which the service runs an earlier task definition: ECS rolled it back", () => {
    // Terraform reads the service as ECS left it. Here it is told to leave the revision alone, as a rollback does.
    const file = join(project.folder("market-service"), "cdk.tf.json");
    const synthesised = readFileSync(file, "utf8");
    const stack = JSON.parse(synthesised);
    const [service] = Object.values(stack.resource.aws_ecs_service) as ServiceArguments[];
    if (!service) throw new Error("the stack has no service");
    service.lifecycle.ignore_changes.push("task_definition");
    service.health_check_grace_period_seconds += 1;
    writeFileSync(file, JSON.stringify(stack, null, 2));
    const deploy = { TF_VAR_app_image_tag: "1.2.0" };
    const output = succeeds("market-service", ["apply", "-auto-approve"], 1, {
      ...deploy,
      STANDIN_DRIFT:
        "aws_ecs_service.task_definition=arn:aws:ecs:eu-central-1:123456789012:task-definition/market:999",
    });
    expect(output.replace(/\s+/g, " ")).toContain("ECS rolled the deployment back");
    writeFileSync(file, synthesised);
    succeeds("market-service", ["apply", "-auto-approve"], NOTHING_TO_DO, deploy);
    succeeds("market-service", ["plan", "-detailed-exitcode"], NOTHING_TO_DO, deploy);
  });

  it("is destroyed in an order that does not hang, and leaves nothing", () => {
    for (const stack of [...STACKS].reverse()) {
      succeeds(stack, ["destroy", "-auto-approve"]);
      expect(stateOf(stack).resources).toEqual([]);
    }
    expect(knownHosts()).toBe("");
    const deleted = readFileSync(join(project.root, "log.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { action: string; type: string })
      .filter(({ action }) => action === "delete")
      .map(({ type }) => type);
    const order = [
      "aws_ecs_service",
      "aws_ecs_cluster_capacity_providers",
      "aws_ecs_capacity_provider",
      "aws_autoscaling_group",
      "aws_ecs_cluster",
    ].map((type) => deleted.lastIndexOf(type));
    expect(order.every((place) => place >= 0)).toBe(true);
    expect(order).toEqual([...order].sort((one, other) => one - other));
    // Tasks can still log, drain and reach AWS while the service goes.
    for (const later of ["aws_iam_role_policy", "aws_lb_listener"]) {
      expect(deleted.indexOf(later), later).toBeGreaterThan(deleted.indexOf("aws_ecs_service"));
    }
  });
});
