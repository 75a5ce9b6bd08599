import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goneTooEarly } from "./deleted.ts";
import { beginsWithItsStacks, CHANGES, NOTHING_TO_DO, ShippedLife, stacksOf } from "./shipped-life.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of market)`);

interface ServiceArguments {
  health_check_grace_period_seconds: number;
  readonly lifecycle: { readonly ignore_changes: string[] };
}

describe.skipIf(missing)("the life of market", () => {
  let life: ShippedLife;
  beforeAll(() => {
    life = new ShippedLife("market");
  });
  afterAll(() => life.remove());

  const knownHosts = () => readFileSync(life.path(".ssh/known_hosts"), "utf8");
  const outputsOf = (stack: string) => JSON.parse(life.run(stack, ["output", "-json"]).stdout);

  beginsWithItsStacks("market", () => life);

  it("keeps its state beside main.ts", () => {
    for (const stack of stacksOf("market"))
      expect(existsSync(life.path(`state/${stack}.tfstate`))).toBe(true);
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
    const plan = life.ends("market-service", ["plan", "-detailed-exitcode"], CHANGES, {
      TF_VAR_app_image_tag: "1.1.0",
    });
    expect(plan).toMatch(/aws_ecs_task_definition\.\S+ must be replaced/);
    expect(plan).toContain("Plan: 1 to add, 1 to change, 1 to destroy.");
    life.ends("market-network", ["plan", "-detailed-exitcode"], NOTHING_TO_DO);
    life.ends("market-data", ["plan", "-detailed-exitcode"], NOTHING_TO_DO);
  });

  it("refuses a tag that moves, and one of a candidate", () => {
    expect(life.ends("market-service", ["plan"], 1, { TF_VAR_app_image_tag: "latest" })).toContain(
      "app_image_tag must be a tag that is given once",
    );
    expect(life.ends("market-service", ["plan"], 1, { TF_VAR_nginx_image_tag: "candidate-7" })).toContain(
      "nginx_image_tag must not start with candidate-",
    );
  });

  it("leaves the number of tasks to autoscaling", () => {
    life.ends("market-service", ["plan", "-detailed-exitcode"], NOTHING_TO_DO, {
      STANDIN_DRIFT: "aws_ecs_service.desired_count=7",
    });
  });

  it("fails an apply after which the service runs an earlier task definition: ECS rolled it back", () => {
    // Terraform reads the service as ECS left it. Here it is told to leave the revision alone, as a rollback does.
    const file = join(life.project.folder("market-service"), "cdk.tf.json");
    const synthesised = readFileSync(file, "utf8");
    const stack = JSON.parse(synthesised);
    const [service] = Object.values(stack.resource.aws_ecs_service) as ServiceArguments[];
    if (!service) throw new Error("the stack has no service");
    service.lifecycle.ignore_changes.push("task_definition");
    service.health_check_grace_period_seconds += 1;
    writeFileSync(file, JSON.stringify(stack, null, 2));
    const deploy = { TF_VAR_app_image_tag: "1.2.0" };
    const output = life.ends("market-service", ["apply", "-auto-approve"], 1, {
      ...deploy,
      STANDIN_DRIFT:
        "aws_ecs_service.task_definition=arn:aws:ecs:eu-central-1:123456789012:task-definition/market:999",
    });
    expect(output.replace(/\s+/g, " ")).toContain("ECS rolled the deployment back");
    writeFileSync(file, synthesised);
    life.ends("market-service", ["apply", "-auto-approve"], NOTHING_TO_DO, deploy);
    life.ends("market-service", ["plan", "-detailed-exitcode"], NOTHING_TO_DO, deploy);
  });

  it("is destroyed in an order that does not hang, and leaves nothing", () => {
    for (const stack of stacksOf("market").reverse()) {
      life.ends(stack, ["destroy", "-auto-approve"]);
      expect(life.state(stack).resources).toEqual([]);
    }
    expect(knownHosts()).toBe("");
    const deleted = life.deleted();
    const order = [
      "aws_ecs_service",
      "aws_ecs_cluster_capacity_providers",
      "aws_ecs_capacity_provider",
      "aws_autoscaling_group",
      "aws_ecs_cluster",
    ];
    expect(goneTooEarly(deleted, order)).toEqual([]);
    // Tasks can still log, drain and reach AWS while the service goes.
    for (const later of ["aws_iam_role_policy", "aws_lb_listener"]) {
      expect(deleted.indexOf(later), later).toBeGreaterThan(deleted.indexOf("aws_ecs_service"));
    }
  });
});
