import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { ChangingProject } from "./change.ts";
import { TerraformProject, terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of workers only)`);

const COMPOSE = "__tests__/environments/compose/workers.yml";
const compose = readFileSync(join(PROJECT, COMPOSE), "utf8");
/** What they keep may go with them here. */
const textOf = (name: string): string =>
  `${readFileSync(join(PROJECT, `__tests__/environments/${name}.yml`), "utf8")}disposable: true\n`;
const NOTHING_TO_DO = 0;

describe.skipIf(missing).each(["workers", "workers-hosts"])("the life of workers only, %s", (name) => {
  const stacks = ["network", "data", "service"].map((part) => `${name}-${part}`);
  let project: TerraformProject;
  beforeAll(() => {
    project = new TerraformProject({ [name]: textOf(name) });
    mkdirSync(join(project.root, dirname(COMPOSE)), { recursive: true });
    cpSync(join(PROJECT, COMPOSE), join(project.root, COMPOSE));
  });
  afterAll(() => project.remove());

  const succeeds = (stack: string, args: readonly string[]) => {
    const ran = terraform(project.folder(stack), args, { HOME: project.root });
    expect(ran.code, `terraform ${args.join(" ")} of ${stack}\n${ran.output.slice(-4000)}`).toBe(
      NOTHING_TO_DO,
    );
  };

  it("is applied, with an empty second plan", () => {
    expect(project.synthesise()).toEqual(stacks);
    for (const stack of stacks)
      for (const args of [["init"], ["apply", "-auto-approve"], ["plan", "-detailed-exitcode"]])
        succeeds(stack, args);
  });

  it("is destroyed", () => {
    for (const stack of [...stacks].reverse()) succeeds(stack, ["destroy", "-auto-approve"]);
  });
});

/** What was done in AWS, such as `update aws_ecs_service workers`, in that order. */
type Done = readonly string[];

describe.skipIf(missing)("workers that run", () => {
  const text = textOf("workers");
  let running: ChangingProject;
  beforeAll(() => {
    running = ChangingProject.deployed({ environment: text, files: { [COMPOSE]: compose } });
  });
  afterAll(() => running.remove());

  /** Applies a change; the stand-in provider writes down what it is asked for. */
  const change = (environment: string): Done => {
    const log = join(running.root, "done.jsonl");
    writeFileSync(log, "");
    running.change({ environment }, { variables: { STANDIN_LOG: log } });
    const lines = readFileSync(log, "utf8").split("\n").filter(Boolean);
    rmSync(log);
    expect(running.unsettled()).toEqual([]);
    return lines.map((line) => {
      const { action, type, name } = JSON.parse(line);
      return /^aws_ecs_service$/.test(type) ? `${action} ${type} ${name}` : `${action} ${type}`;
    });
  };

  const named = (name: string, more = "") => text.replace("service:\n", `service:\n  name: ${name}\n${more}`);

  it("have the bounds of the file once these change, though a schedule may have changed them since", () => {
    const done = change(
      text.replace("mailer:\n    tasks: { min: 1, max: 2 }", "mailer:\n    tasks: { min: 1, max: 3 }"),
    );
    expect(done).toEqual(
      expect.arrayContaining([
        "create aws_appautoscaling_target",
        "create aws_appautoscaling_scheduled_action",
        "create aws_appautoscaling_policy",
      ]),
    );
    expect(done.filter((one) => one.includes("aws_ecs_service"))).toEqual([]);
    change(text);
  });

  it("move to another name beside the old service, with no listener to wait for", () => {
    const done = change(named("workers-two"));
    inOrder(done, "create aws_ecs_service workers-two", "delete aws_ecs_service workers");
  });

  it("get a load balancer in place, before the service is told of it", () => {
    const entry = "  entry: { service: importer, port: 3000, keepAliveSeconds: 75 }\n";
    const done = change(`${named("workers-two", entry)}ingress: { public: false }\n`);
    inOrder(
      done,
      "create aws_lb",
      "create aws_lb_listener",
      "update aws_ecs_service workers-two",
      "create aws_lb_listener_rule",
    );
    inOrder(done, "create aws_vpc_security_group_ingress_rule", "update aws_ecs_service workers-two");
    // The group of the tasks stays what it is.
    expect(done.filter((one) => /aws_security_group|(create|delete) aws_ecs_service/.test(one))).toEqual([
      "create aws_security_group",
    ]);
  });

  it("lose it in place, and the target group once the service has let go of it", () => {
    const done = change(named("workers-two"));
    inOrder(done, "update aws_ecs_service workers-two", "delete aws_lb_target_group");
    inOrder(done, "delete aws_lb_listener", "delete aws_lb");
    expect(done.filter((one) => /(create|delete) aws_ecs_service/.test(one))).toEqual([]);
  });

  it("that must not run twice are scaled no more, and stop before another service of theirs starts", () => {
    const single = (name: string) =>
      named(name, "  singleton: true\n").replace("  tasks: { min: 1, max: 4 }\n", "");
    const fixed = change(single("workers-two"));
    inOrder(fixed, "delete aws_appautoscaling_target", "update aws_ecs_service workers-two");
    const renamed = change(single("workers-three"));
    inOrder(renamed, "delete aws_ecs_service workers-two", "create aws_ecs_service workers-three");
  });
});

/** Each of them was done, and before the next. */
function inOrder(done: Done, ...expected: readonly string[]): void {
  for (const one of expected) expect(done).toContain(one);
  const places = expected.map((one) => done.lastIndexOf(one));
  expect(
    [...places].sort((one, other) => one - other),
    done.join("\n"),
  ).toEqual(places);
}
