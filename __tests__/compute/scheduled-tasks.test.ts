import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";

interface Resources {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

const stack = (name: string): Resources =>
  JSON.parse(
    readFileSync(join(PROJECT, `__tests__/__snapshots__/environments/${name}-service.tf.json`), "utf8"),
  );

const all = (name: string, type: string) => Object.values(stack(name).resource[type] ?? {});

/** An event by EventBridge's rules for the patterns here; source: its User Guide, "Creating event patterns" (2026-11). */
function matches(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(event)) return event.some((element) => matches(pattern, element));
  if (Array.isArray(pattern)) return event !== undefined && pattern.some((one) => matchesValue(one, event));
  return Object.entries(pattern as object).every(([key, inner]) =>
    key === "$or"
      ? (inner as readonly unknown[]).some((one) => matches(one, event))
      : matches(inner, (event as Record<string, unknown> | undefined)?.[key]),
  );
}

function matchesValue(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return wanted === value;
  if ("prefix" in wanted) return String(value).startsWith(String(wanted.prefix));
  if ("anything-but" in wanted) return !(wanted["anything-but"] as readonly unknown[]).includes(value);
  throw new Error(`not known here: ${JSON.stringify(wanted)}`);
}

const CLUSTER = "arn:aws:ecs:eu-central-1:123456789012:cluster/pipeline";
const DEFINITIONS = "arn:aws:ecs:eu-central-1:123456789012:task-definition/";

/** The last event of a task; source: ECS Developer Guide, "Amazon ECS task state change events" (2026-11). */
const stopped = (detail: object) => ({
  source: "aws.ecs",
  "detail-type": "ECS Task State Change",
  detail: {
    clusterArn: CLUSTER,
    taskDefinitionArn: `${DEFINITIONS}pipeline-standalone-report:7`,
    lastStatus: "STOPPED",
    stopCode: "EssentialContainerExited",
    containers: [{ name: "app", exitCode: 0 }],
    ...detail,
  },
});

describe("the rule on a scheduled task", () => {
  const pattern: unknown = JSON.parse(
    all("pipeline", "aws_cloudwatch_event_rule")
      .map(({ event_pattern }) => String(event_pattern))
      .filter((text) => text.includes("standalone-report"))
      .join()
      .replace(/\$\{aws_ecs_cluster\.\w+\.arn\}/, CLUSTER)
      .replace(/\$\{data\.aws_caller_identity\.account\.account_id\}/, "123456789012"),
  );

  it.each([
    ["exit code 1", { containers: [{ name: "app", exitCode: 1 }] }],
    [
      "exit code 137 beside a container that ended well",
      {
        containers: [
          { name: "init", exitCode: 0 },
          { name: "app", exitCode: 137 },
        ],
      },
    ],
    ["an image that cannot be pulled", { stopCode: "TaskFailedToStart", containers: [{ name: "app" }] }],
    ["somebody who stops it", { stopCode: "UserInitiated", containers: [{ name: "app", exitCode: 143 }] }],
    ["a host that is taken away", { stopCode: "SpotInterruption" }],
  ])("tells of %s", (_, detail) => {
    expect(matches(pattern, stopped(detail))).toBe(true);
  });

  it.each([
    ["a good end", {}],
    [
      "a good end beside a helper that is stopped with it",
      {
        containers: [
          { name: "helper", exitCode: 143 },
          { name: "app", exitCode: 0 },
        ],
      },
    ],
    ["a task that still runs", { lastStatus: "RUNNING", containers: [{ name: "app" }] }],
    [
      "another task",
      { taskDefinitionArn: `${DEFINITIONS}pipeline:7`, containers: [{ name: "app", exitCode: 1 }] },
    ],
    [
      "another task whose name begins alike",
      {
        taskDefinitionArn: `${DEFINITIONS}pipeline-standalone-report-2:7`,
        containers: [{ name: "app", exitCode: 1 }],
      },
    ],
    ["another cluster", { clusterArn: `${CLUSTER}-2`, stopCode: "TaskFailedToStart" }],
  ])("does not tell of %s", (_, detail) => {
    expect(matches(pattern, stopped(detail))).toBe(false);
  });
});

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

const statementsOf = (text: unknown): readonly Statement[] => JSON.parse(String(text)).Statement;

describe("the role of EventBridge Scheduler", () => {
  const role = all("pipeline", "aws_iam_role").find(({ name }) => name === "pipeline-scheduler");
  const rights = all("pipeline", "aws_iam_role_policy")
    .filter(({ role: of }) => /scheduled-tasks_role/.test(String(of)))
    .flatMap(({ policy }) => statementsOf(policy));
  const right = (sid: string) => rights.find(({ Sid }) => Sid === sid);

  it("is used for the environment's group of schedules, and for nothing else", () => {
    expect(statementsOf(role?.["assume_role_policy"])).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "scheduler.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "${data.aws_caller_identity.account.account_id}" },
          ArnLike: {
            "aws:SourceArn": expect.stringMatching(/^\$\{aws_scheduler_schedule_group\.[^.]+\.arn\}$/),
          },
        },
      },
    ]);
  });

  it("starts revisions of the jobs' own families, on the environment's cluster", () => {
    const start = right("StartTasks");
    expect(start?.Action).toBe("ecs:RunTask");
    expect(start?.Resource).toMatch(/:task-definition\/pipeline-standalone-report:\*$/);
    expect(start?.Condition).toEqual({
      ArnEquals: { "ecs:cluster": expect.stringMatching(/^\$\{aws_ecs_cluster\.[^.]+\.arn\}$/) },
    });
  });

  it("gives tasks their two roles, and no other service any", () => {
    const pass = right("GiveTasksTheirRoles");
    expect(pass?.Resource).toHaveLength(2);
    expect(pass?.Condition).toEqual({
      StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
    });
  });

  it("uses the key of the queue by way of SQS", () => {
    expect(right("UseTheQueuesKey")?.Condition).toEqual({
      StringEquals: { "kms:ViaService": ["sqs.eu-central-1.amazonaws.com"] },
    });
  });

  it("may do nothing else", () => {
    expect(rights.map(({ Sid }) => Sid)).toEqual([
      "StartTasks",
      "TagTasksThatItStarts",
      "GiveTasksTheirRoles",
      "KeepFailedStarts",
      "UseTheQueuesKey",
    ]);
  });
});

describe("a schedule", () => {
  const parametersOf = (name: string): unknown =>
    all(name, "aws_scheduler_schedule").map(
      ({ target }) => (target as Resources["resource"])["ecs_parameters"],
    )[0];

  it("starts tasks on Fargate by the launch type", () => {
    expect(parametersOf("workers")).toMatchObject({
      launch_type: "FARGATE",
      network_configuration: { assign_public_ip: false },
    });
    expect(parametersOf("workers")).not.toHaveProperty("capacity_provider_strategy");
  });

  it("starts tasks in bridge mode without addresses", () => {
    expect(parametersOf("workers-hosts")).not.toHaveProperty("network_configuration");
    expect(parametersOf("workers-hosts")).toHaveProperty("capacity_provider_strategy");
  });

  it("starts tasks on Managed Instances by their capacity provider, with addresses", () => {
    expect(parametersOf("managed")).toHaveProperty("capacity_provider_strategy");
    expect(parametersOf("managed")).toHaveProperty("network_configuration");
  });

  it("begins when its role may start tasks, and leaves what it could not start in the queue", () => {
    for (const { target, depends_on: waitsFor } of all("pipeline", "aws_scheduler_schedule")) {
      expect(waitsFor).toContainEqual(expect.stringMatching(/^aws_iam_role_policy\.scheduled-tasks_rights/));
      expect(target).toMatchObject({
        dead_letter_config: {
          arn: expect.stringMatching(/^\$\{aws_sqs_queue\.scheduled-tasks_queue[^.]*\.arn\}$/),
        },
      });
    }
  });

  it("is switched off where the file says so", () => {
    expect(all("managed", "aws_scheduler_schedule")).toMatchObject([{ state: "DISABLED" }]);
    const enabled = { state: "ENABLED" };
    expect(all("workers", "aws_scheduler_schedule")).toMatchObject([enabled, enabled]);
  });
});
