import { describe, expect, it } from "vitest";
import { checkSynthesis, RULES } from "../../modules/checks/catalogue.ts";
import type { Synthesis } from "../../modules/checks/rule.ts";
import type { ContainerDefinition } from "../../modules/compose/index.ts";
import type { Changes } from "../support/environment.ts";
import { container, found, planOf, type Resources, synthesis } from "./support.ts";

const TODAY = "2026-11-28";

const alarm = (changes: Record<string, unknown> = {}) => ({
  aws_sns_topic: { topic: {} },
  aws_ecs_service: { service: {} },
  aws_cloudwatch_metric_alarm: {
    cpu: {
      alarm_actions: ["${aws_sns_topic.topic.arn}"],
      dimensions: { ServiceName: "${aws_ecs_service.service.name}" },
      ...changes,
    },
  },
});

describe("the catalogue", () => {
  it("has rules with ids of their own, each with a sentence and a reason", () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { title, reason } of RULES) {
      expect(title).toMatch(/^[A-Z].*\.$/);
      expect(reason).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("finds nothing in what is right", () => {
    expect(
      checkSynthesis(
        synthesis({ resources: { aws_sns_topic: { topic: { name: "market-alarms" } } } }),
        TODAY,
      ),
    ).toEqual({ problems: [], warnings: [], waived: [] });
  });
});

describe("a problem", () => {
  it("names the construct that made the resource, and the keys that change it", () => {
    const comment = { metadata: { path: "market-service/logs/app", uniqueId: "logs_app" } };
    const resources = { aws_cloudwatch_log_group: { app: { "//": comment } } };
    const [problem] = checkSynthesis(synthesis({ resources }), TODAY).problems;
    expect(problem).toMatchObject({
      construct: "market-service/logs/app",
      message:
        "must be set. Made by market-service/logs/app; change service.logRetentionDays or network.flowLogs.retentionDays. (logs-expire at aws_cloudwatch_log_group.app)",
    });
  });
});

describe("alarms-notify", () => {
  it("accepts an alarm on resources of the synthesis that tells a topic of it", () => {
    expect(found("alarms-notify", { resources: alarm() })).toEqual([]);
  });

  it("accepts what a function makes of a resource of the synthesis, and of no other", () => {
    const of = (id: string) => ({
      dimensions: { CacheClusterId: `\${try(sort(tolist(aws_ecs_service.${id}.members)).0, "-001")}` },
    });
    expect(found("alarms-notify", { resources: alarm(of("service")) })).toEqual([]);
    expect(found("alarms-notify", { resources: alarm(of("other")) })).toHaveLength(1);
  });

  it.each([
    "${data.aws_sns_topic.ops.arn}",
    "${data.terraform_remote_state.cross-stack-reference-input-ops.outputs.topic}",
    "${var.on_call}",
    "${module.ops.topic}",
  ])("accepts what Terraform looks up: %s", (topic) => {
    const changes = { alarm_actions: [topic], dimensions: { QueueName: topic } };
    expect(found("alarms-notify", { resources: alarm(changes) })).toEqual([]);
  });

  it.each([
    ["without actions", { alarm_actions: [] }, "alarm_actions"],
    [
      "that tells a name beside what is looked up",
      { alarm_actions: ["arn:aws:sns:${data.aws_region.here.region}:123456789012:ops"] },
      "alarm_actions",
    ],
    [
      "that tells a topic elsewhere",
      { alarm_actions: ["arn:aws:sns:eu-central-1:123456789012:ops"] },
      "alarm_actions",
    ],
    [
      "that tells a topic that is not made",
      { alarm_actions: ["${aws_sns_topic.other.arn}"] },
      "alarm_actions",
    ],
    ["on a name typed by hand", { dimensions: { ServiceName: "market" } }, "dimensions.ServiceName"],
    [
      "with a query on a name typed by hand",
      { metric_query: [{ metric: { dimensions: { ClusterName: "market" } } }] },
      "dimensions.ClusterName",
    ],
  ])("refuses an alarm %s", (_what, changes, argument) => {
    expect(found("alarms-notify", { resources: alarm(changes) })).toEqual([
      expect.stringMatching(new RegExp(`^aws_cloudwatch_metric_alarm\\.cpu\\.${argument}: `)),
    ]);
  });
});

describe("api-accepts", () => {
  it("refuses what AWS would refuse, with the source", () => {
    const resources = {
      aws_security_group: { group: { description: "It's open", vpc_id: "vpc-1", name: "group" } },
    };
    expect(found("api-accepts", { resources })).toEqual([
      expect.stringMatching(
        /aws_security_group\.group\.description: "It's open" is refused by AWS; .+Source: https:/,
      ),
    ]);
  });

  it("refuses a container without memory or reservation", () => {
    const definitions = JSON.stringify([{ name: "app", image: "app", essential: true }]);
    const resources = {
      aws_ecs_task_definition: {
        task: { family: "market", container_definitions: definitions, requires_compatibilities: ["EC2"] },
      },
    };
    expect(found("api-accepts", { resources }).join("\n")).toMatch(/memory/);
  });
});

describe("containers-fit-hosts", () => {
  it("accepts a task that fits", () => {
    expect(
      found("containers-fit-hosts", { containers: [container({ memoryReservation: 1024, cpu: 512 })] }),
    ).toEqual([]);
  });

  it("refuses a task that reserves more memory than a host has left", () => {
    const sentences = found("containers-fit-hosts", {
      containers: [container({ memoryReservation: 2048 }), container({ memoryReservation: 2048 })],
    });
    expect(sentences).toHaveLength(2);
    expect(sentences[0]).toMatch(
      /^capacity\.instanceTypes\[0\]: "t3.medium" has about 3845 MiB for tasks, but one task reserves 4096 MiB/,
    );
  });

  it("refuses a task that reserves more CPU than a host has", () => {
    expect(found("containers-fit-hosts", { containers: [container({ cpu: 3000 })] })[0]).toMatch(
      /"t3.medium" has 2048 CPU units, but one task reserves 3000/,
    );
  });
});

describe("logs-expire", () => {
  it("refuses a log group that keeps everything for ever", () => {
    const resources = {
      aws_cloudwatch_log_group: {
        kept: { retention_in_days: 0 },
        unset: {},
        right: { retention_in_days: 30 },
      },
    };
    expect(found("logs-expire", { resources }).map((text) => text.split(":")[0])).toEqual([
      "aws_cloudwatch_log_group.kept.retention_in_days",
      "aws_cloudwatch_log_group.unset.retention_in_days",
    ]);
  });
});

describe("no-secret-in-plain-text", () => {
  const withVariable = (name: string, value: string) =>
    found("no-secret-in-plain-text", { containers: [container({ environment: [{ name, value }] })] });

  it.each([
    ["MONGO_PASSWORD", "hunter2"],
    ["JWT_SECRET", "abc"],
    ["GITHUB_TOKEN", "abc"],
    ["DATABASE_URL", "mongodb://app:hunter2@mongo:27017/app"],
  ])("refuses %s", (name, value) => {
    expect(withVariable(name, value)).toEqual([
      expect.stringMatching(new RegExp(`service.environment.app: the variable ${name} `)),
    ]);
    expect(withVariable(name, value).join()).not.toContain("hunter2");
  });

  it.each([
    ["JWT_SECRET_FILE", "/run/secrets/jwt_secret"],
    ["DATABASE_URL", "mongodb://mongo:27017/app"],
    ["TOKEN_LIFETIME", "900"],
  ])("accepts %s", (name, value) => {
    expect(withVariable(name, value)).toEqual([]);
  });
});

describe("stateful-has-a-host", () => {
  const task = (volume: Record<string, unknown>, service?: Record<string, unknown>): Resources => ({
    aws_ecs_task_definition: { task: { volume: [{ name: "data", ...volume }] } },
    ...(service
      ? {
          aws_ecs_service: {
            service: { task_definition: "${aws_ecs_task_definition.task.arn}", ...service },
          },
        }
      : {}),
  });
  const bound = { placement_constraints: [{ type: "memberOf", expression: "attribute:stateful == mongo" }] };
  const sentence =
    'aws_ecs_task_definition.task.volume: "data" keeps data on a host that autoscaling may remove; put it on EFS, or run the service by database.hosting: host. (stateful-has-a-host)';

  it.each([
    ["a folder of any host", task({ host_path: "/data" }, {})],
    [
      "a Docker volume that outlives its task",
      task({ docker_volume_configuration: { scope: "shared" } }, {}),
    ],
    ["a definition that nothing binds", task({ host_path: "/data" })],
    [
      "a service on other hosts of one kind",
      task(
        { host_path: "/data" },
        { placement_constraints: [{ type: "memberOf", expression: "attribute:ecs.os-type == linux" }] },
      ),
    ],
  ])("refuses %s", (_, resources) => {
    expect(found("stateful-has-a-host", { resources })).toEqual([sentence]);
  });

  it.each([
    ["a stateful host", task({ host_path: "/data" }, bound)],
    ["EFS", task({ efs_volume_configuration: { file_system_id: "fs-1" } }, {})],
    ["a volume that ends with its task", task({ docker_volume_configuration: { scope: "task" } }, {})],
  ])("accepts %s", (_, resources) => {
    expect(found("stateful-has-a-host", { resources })).toEqual([]);
  });
});

describe("the database's task", () => {
  const database: Changes = {
    "service.secrets": {},
    database: {
      hosting: "host",
      service: "mongo",
      instanceType: "t3.micro",
      placement: "public",
      secrets: { password: { generate: {} } },
      connection: { passwordSecret: "password" },
    },
  };
  const withPlan = (members: Partial<ContainerDefinition>): Synthesis => {
    const made = synthesis({ environment: database });
    return {
      ...made,
      ownTasks: [
        {
          plan: planOf([container(members)]),
          path: ["database", "service"],
          host: { type: "t3.micro", path: ["database", "instanceType"] },
          variables: {},
          key: "database",
        },
      ],
    };
  };
  const sentences = (made: Synthesis) =>
    checkSynthesis(made, TODAY).problems.map(({ path, message }) => `${path}: ${message}`);

  it("fits its host", () => {
    expect(sentences(withPlan({ memoryReservation: 512 }))).toEqual([]);
    expect(sentences(withPlan({ memoryReservation: 1000 }))).toEqual([
      expect.stringMatching(
        /^database\.instanceType: "t3\.micro" has about \d+ MiB for tasks, but one task reserves 1000/,
      ),
    ]);
  });

  it("has no secret in plain text", () => {
    expect(sentences(withPlan({ environment: [{ name: "MONGO_APP_PASSWORD", value: "x" }] }))).toEqual([
      "database.environment: the variable MONGO_APP_PASSWORD would hold a secret in plain text; make it a secret of the compose file and name it in database.secrets; unless the image reads MONGO_APP_PASSWORD_FILE, let x-ecs.secrets of the service fill the variable (docs/services.md). (no-secret-in-plain-text at app.MONGO_APP_PASSWORD)",
    ]);
  });
});
