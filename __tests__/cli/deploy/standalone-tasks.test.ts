/** Tasks before the switch, against a server that answers as ECS and CloudWatch Logs do. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beyond, changesOf, switchesServices } from "../../../cli/deploy/plan-words.ts";
import { runStandaloneTask } from "../../../cli/deploy/standalone-tasks.ts";
import type { Action, ResourceChange } from "../../../cli/deploy/terraform.ts";
import type { ContainerDefinition } from "../../../modules/compose/ecs/definition.ts";
import { standaloneContainers } from "../../../modules/compose/index.ts";
import { PlayedAws } from "../../support/played-aws.ts";

const DEFINITION = "arn:aws:ecs:eu-central-1:1:task-definition/shop-standalone-migrate:7";
const task = (id: string, more: object = {}) => ({
  taskArn: `arn:aws:ecs:eu-central-1:1:task/shop/${id}`,
  taskDefinitionArn: DEFINITION,
  lastStatus: "RUNNING",
  ...more,
});
const ended = (exitCode: number) => ({
  lastStatus: "STOPPED",
  stoppedReason: "Essential container in task exited",
  containers: [{ name: "app", exitCode }],
});

let aws: PlayedAws;
const asked = () => aws.asked.map(({ operation, text }) => ({ operation, body: JSON.parse(text) }));
let answers: Record<string, (body: Record<string, unknown>) => object>;

beforeEach(async () => {
  answers = {
    ListTasks: () => ({ taskArns: [] }),
    RunTask: () => ({ tasks: [task("new")] }),
    DescribeTasks: () => ({ tasks: [task("new", ended(0))] }),
    DescribeTaskDefinition: () => ({
      taskDefinition: {
        containerDefinitions: [
          {
            name: "app",
            logConfiguration: {
              logDriver: "awslogs",
              options: { "awslogs-group": "/shop/app", "awslogs-stream-prefix": "shop" },
            },
          },
        ],
      },
    }),
    GetLogEvents: ({ nextToken }) => ({
      events: nextToken === undefined ? [{ message: "42 rows moved\n" }] : [],
      nextForwardToken: "f/1",
    }),
  };
  aws = await PlayedAws.start(({ operation, text }) => ({
    body: answers[operation]?.(JSON.parse(text)) ?? {},
  }));
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  aws.stop();
});

const MIGRATE = {
  name: "migrate",
  container: "app",
  command: ["node", "migrate.js"],
  timeoutSeconds: 60,
  address: "aws_ecs_task_definition.migrate",
};

async function run(timeoutSeconds = 60, signal = new AbortController().signal): Promise<readonly string[]> {
  const told: string[] = [];
  await runStandaloneTask(
    { ...MIGRATE, timeoutSeconds },
    {
      region: "eu-central-1",
      where: {
        cluster: "shop",
        capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
        networkConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: "DISABLED" },
        taskDefinitions: { migrate: DEFINITION },
      },
      tell: (line) => told.push(line),
      signal,
    },
  );
  return told;
}

const bodyOf = (name: string) => asked().find(({ operation }) => operation === name)?.body;

describe("a task before the switch", () => {
  it("runs in the service's network, on its capacity, and what it writes is told once", async () => {
    expect(await run()).toEqual(["task new has started", "migrate: 42 rows moved"]);
    expect(bodyOf("RunTask")).toMatchObject({
      cluster: "shop",
      taskDefinition: DEFINITION,
      capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: "DISABLED" },
      },
    });
    expect(bodyOf("GetLogEvents")).toMatchObject({
      logGroupName: "/shop/app",
      logStreamName: "shop/app/new",
    });
  });

  it("stops the deployment where it ends with anything but 0", async () => {
    answers["DescribeTasks"] = () => ({ tasks: [task("new", ended(4))] });
    await expect(run()).rejects.toMatchObject({
      why: "taskFailed",
      message: expect.stringMatching(/migrate node migrate\.js: ended with exit code 4.*42 rows moved/s),
    });
  });

  it("stops the deployment where ECS does not start it, or AWS refuses", async () => {
    const host = (id: string) => `arn:aws:ecs:eu-central-1:1:container-instance/shop/${id}`;
    answers["RunTask"] = () => ({
      failures: [
        { reason: "RESOURCE:MEMORY", arn: host("a") },
        { reason: "ATTRIBUTE", arn: host("b"), detail: "ecs.capability.task-eni" },
        { reason: "SOMETHING:NEW" },
      ],
    });
    await expect(run()).rejects.toMatchObject({
      why: "taskFailed",
      list: [
        {
          code: "EOE-DEPLOY-020",
          file: "migrate",
          message: [
            "ECS has not started it:",
            `  RESOURCE:MEMORY (${host("a")}): the host has less memory free than the task asks for; allow more hosts, or larger ones.`,
            `  ATTRIBUTE (${host("b")}): ecs.capability.task-eni: the host lacks an attribute that the task definition needs, such as its processor or a log driver; choose another instance type, or replace hosts that are older than the definition.`,
            "  SOMETHING:NEW.",
            "The service was not switched, and the version before runs on.",
          ].join("\n"),
        },
      ],
    });
    expect(asked().map(({ operation }) => operation)).not.toContain("DescribeTasks");
    answers["RunTask"] = () => ({ failures: [] });
    await expect(run()).rejects.toMatchObject({ message: expect.stringContaining("ECS gives no reason.") });
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    await expect(run()).rejects.toMatchObject({ why: "taskFailed", list: [{ code: "EOE-DEPLOY-031" }] });
  });

  it("waits for one that an interrupted deployment has left, and then runs its own", async () => {
    const isEarlier = ({ tasks }: Record<string, unknown>): boolean => String(tasks).endsWith("/old");
    answers["ListTasks"] = () => ({ taskArns: [task("old").taskArn] });
    let times = 0;
    answers["DescribeTasks"] = (body) => {
      if (!isEarlier(body)) return { tasks: [task("new", ended(0))] };
      times += 1;
      return { tasks: [task("old", times > 1 ? ended(1) : {})] };
    };
    expect((await run()).filter((line) => line.includes("task "))).toEqual([
      "waits for task old, which an earlier deployment has started",
      "task new has started",
    ]);
    expect(bodyOf("ListTasks")).toMatchObject({ cluster: "shop", family: "shop-standalone-migrate" });
  });

  it("is stopped after its time", async () => {
    answers["DescribeTasks"] = () => ({ tasks: [task("new")] });
    await expect(run(0.01)).rejects.toThrow(/was stopped after 0\.01 s, its timeoutSeconds/);
    expect(bodyOf("StopTask")).toMatchObject({ task: task("new").taskArn });
  });

  it("runs on where somebody interrupts, and says so", async () => {
    const controller = new AbortController();
    answers["DescribeTasks"] = () => {
      controller.abort();
      return { tasks: [task("new")] };
    };
    expect(await run(60, controller.signal)).toContain("task new runs on; the next deployment waits for it");
    expect(bodyOf("StopTask")).toBeUndefined();
  });
});

describe("its containers", () => {
  const container = (name: string, more: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
    name,
    image: name,
    cpu: 0,
    essential: true,
    environment: [],
    portMappings: [{ containerPort: 80, hostPort: 0, protocol: "tcp" }],
    mountPoints: [],
    volumesFrom: [],
    readonlyRootFilesystem: true,
    systemControls: [],
    ...more,
  });
  const healthCheck = { command: ["CMD", "true"], interval: 5, timeout: 2, retries: 1 };

  it("are those that it waits for, and no others; it runs its own command and ends with it", () => {
    const all = [
      container("nginx", { dependsOn: [{ containerName: "app", condition: "HEALTHY" }] }),
      container("app", {
        essential: false,
        healthCheck,
        dependsOn: [{ containerName: "proxy", condition: "HEALTHY" }],
      }),
      container("proxy", { healthCheck, volumesFrom: [{ sourceContainer: "certificates", readOnly: true }] }),
      container("certificates", { links: ["proxy:p"] }),
    ];
    const own = standaloneContainers(all, "app", ["migrate"]);
    expect(own.map(({ name }) => name)).toEqual(["app", "proxy", "certificates"]);
    expect(own[0]).toMatchObject({ essential: true, command: ["migrate"], portMappings: [] });
    expect(own[0]?.healthCheck).toBeUndefined();
    expect(own[1]).toEqual(all[2]);
  });
});

describe("a plan", () => {
  const plan = (...some: readonly [string, readonly Action[]][]) =>
    changesOf({
      resource_changes: some.map(
        ([address, actions]): ResourceChange => ({
          address,
          mode: "managed",
          type: address.split(".")[0] ?? "",
          change: { actions, before: null, after: null },
        }),
      ),
    });

  it("switches services where it makes or changes one", () => {
    expect(switchesServices(plan(["aws_ecs_service.shop", ["update"]]))).toBe(true);
    expect(switchesServices(plan(["aws_ecs_service.shop", ["create"]]))).toBe(true);
    expect(switchesServices(plan(["aws_sns_topic.a", ["create"]], ["aws_ecs_service.b", ["delete"]]))).toBe(
      false,
    );
  });

  it("is confirmed as a part of one that was confirmed, and not where it does more", () => {
    const all = plan(["aws_vpc.a", ["create"]], ["aws_lb.a", ["update"]]);
    expect(beyond(plan(["aws_lb.a", ["update"]]), all)).toEqual([]);
    expect(beyond(plan(["aws_lb.a", ["delete"]]), all)).toEqual(["destroys aws_lb.a"]);
    expect(beyond(plan(["aws_vpc.b", ["create"]]), all)).toEqual(["makes aws_vpc.b"]);
  });
});
