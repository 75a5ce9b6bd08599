import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { ChangingProject } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of scheduled tasks)`);

const COMPOSE = "__tests__/environments/compose/workers.yml";
const compose = readFileSync(join(PROJECT, COMPOSE), "utf8");
const text = readFileSync(join(PROJECT, "__tests__/environments/workers.yml"), "utf8");

/** With a task of the service and a service of the compose file, each by its schedule. */
describe.skipIf(missing)("the life of jobs", () => {
  let running: ChangingProject;
  beforeAll(() => {
    running = ChangingProject.deployed({ environment: text, files: { [COMPOSE]: compose } });
  });
  afterAll(() => running.remove());

  /** What was done in AWS, in that order; the second plan is empty. */
  const change = (environment: string, files?: Readonly<Record<string, string>>): readonly string[] => {
    const log = join(running.root, "done.jsonl");
    writeFileSync(log, "");
    running.change({ environment, ...(files ? { files } : {}) }, { variables: { STANDIN_LOG: log } });
    const lines = readFileSync(log, "utf8").split("\n").filter(Boolean);
    rmSync(log);
    expect(running.unsettled()).toEqual([]);
    return lines.map((line) => {
      const { action, type } = JSON.parse(line);
      return `${action} ${type}`;
    });
  };

  it("go on at another time by a change in place, and nothing else is touched", () => {
    expect(change(text.replace("*/15 2-4 * * 1-5", "0 3 * * *"))).toEqual(["update aws_scheduler_schedule"]);
  });

  it("get a new image after the service has it", () => {
    const done = change(`${text}containers: { importer: { tag: "9.9.9" } }\n`);
    expect(done).toContain("update aws_scheduler_schedule");
    expect(done.indexOf("update aws_scheduler_schedule")).toBeGreaterThan(
      done.indexOf("update aws_ecs_service"),
    );
    expect(done.filter((one) => /^(create|delete) aws_(scheduler|sqs|iam)/.test(one))).toEqual([]);
    // The revision before goes when nothing starts it any more.
    expect(done.indexOf("delete aws_ecs_task_definition")).toBeGreaterThan(
      done.indexOf("update aws_ecs_service"),
    );
  });

  it("go with their queue, their role and their alarms, and the service stays", () => {
    const at = text.indexOf("    tidy:");
    const without =
      compose.slice(0, compose.indexOf("  digest:")) + compose.slice(compose.indexOf("networks:\n"));
    const rest = text.slice(0, at) + text.slice(text.indexOf("furtherServices:"));
    const done = change(rest, { [COMPOSE]: without });
    expect(done).toContain("delete aws_scheduler_schedule");
    expect(done).toContain("delete aws_scheduler_schedule_group");
    expect(done).toContain("delete aws_sqs_queue");
    expect(done.filter((one) => one === "delete aws_cloudwatch_metric_alarm")).toHaveLength(3);
    expect(done.filter((one) => /(create|delete) aws_ecs_service/.test(one))).toEqual([]);
  });
});
