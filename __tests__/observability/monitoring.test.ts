import { describe, expect, it } from "vitest";
import { Alarms } from "../../modules/capabilities/monitoring/alarms.ts";
import { Dashboard, type WatchedService } from "../../modules/capabilities/monitoring/dashboard.ts";
import { LogGroups } from "../../modules/observability/log-groups.ts";
import { Notifications } from "../../modules/observability/notifications.ts";
import { raiseAlarm, type SignalAlarm } from "../../modules/observability/signal-alarm.ts";
import { hostsSignal, ingressSignals, serviceSignals } from "../../modules/observability/signals.ts";
import { synthesiseConstruct } from "../support/synthesis.ts";

const signals = serviceSignals("cluster", "service");
const ingress = ingressSignals("app/shop/1", "targetgroup/shop/2");
const hosts = hostsSignal("hosts");
const thresholds = {
  cpuHighPercent: 80,
  cpuLowPercent: 20,
  memoryHighPercent: 85,
  memoryLowPercent: 15,
  latencyP95Seconds: 1.5,
  errorPercent: 5,
  periodSeconds: 300,
};
const serviceArn = "arn:service";
const alarms = synthesiseConstruct((stack) => {
  const { topicArn } = new Notifications(stack, "notifications", {
    environment: "shop",
    mail: ["a@shop.org", "b@shop.org"],
    events: true,
  });
  new Alarms(stack, "alarms", {
    service: "shop",
    topicArn,
    serviceArn,
    signals,
    ingress,
    hosts: { signal: hosts, max: 10 },
    thresholds,
    minTasks: 2,
  });
});

describe("alarms", () => {
  it("watch the service, the load balancer and the hosts", () => {
    expect(
      Object.values(alarms.all("aws_cloudwatch_metric_alarm")).map((alarm) => alarm["alarm_name"]),
    ).toEqual([
      "shop-cpu-high",
      "shop-cpu-low",
      "shop-hosts-at-maximum",
      "shop-latency-p95",
      "shop-load-balancer-5xx",
      "shop-memory-high",
      "shop-memory-low",
      "shop-target-5xx",
      "shop-unhealthy-hosts",
    ]);
  });

  it("tell the topic when they start and when they end", () => {
    const topic = [`\${${alarms.address("aws_sns_topic")}.arn}`];
    for (const alarm of Object.values(alarms.all("aws_cloudwatch_metric_alarm"))) {
      expect(alarm).toMatchObject({ alarm_actions: topic, ok_actions: topic, actions_enabled: true });
    }
  });

  it("compare with what the environment says", () => {
    expect(alarms.only("aws_cloudwatch_metric_alarm", "cpu-high")).toMatchObject({
      threshold: 80,
      period: 300,
      statistic: "Average",
    });
    expect(alarms.only("aws_cloudwatch_metric_alarm", "latency")).toMatchObject({
      threshold: 1.5,
      extended_statistic: "p95",
    });
    expect(alarms.only("aws_cloudwatch_metric_alarm", "hosts-at-maximum")["threshold"]).toBe(10);
  });

  it("are raised at or above a limit, and when fewer tasks would do; no data raises none", () => {
    const all = Object.values(alarms.all("aws_cloudwatch_metric_alarm"));
    const idle = { comparison_operator: "GreaterThanThreshold", threshold: 0, evaluation_periods: 6 };
    for (const name of ["cpu-low", "memory-low"])
      expect(alarms.only("aws_cloudwatch_metric_alarm", name)).toMatchObject(idle);
    const others = all.filter(({ alarm_name: name }) => !String(name).endsWith("-low"));
    expect(others).toHaveLength(7);
    for (const alarm of others)
      expect(alarm["comparison_operator"], String(alarm["alarm_name"])).toBe("GreaterThanOrEqualToThreshold");
    for (const { evaluation_periods: periods, ...alarm } of all)
      expect(alarm).toMatchObject({ treat_missing_data: "notBreaching", datapoints_to_alarm: periods });
  });

  it("stay quiet at low load while no task can go", () => {
    const [expression] = alarms.only("aws_cloudwatch_metric_alarm", "cpu-low")["metric_query"] as {
      expression: string;
    }[];
    expect(expression?.expression).toBe("IF(tasks > 2 AND value < 20, 1, 0)");
  });

  it("hear of tasks that cannot be placed and of deployments that failed", () => {
    const pattern = JSON.parse(String(alarms.only("aws_cloudwatch_event_rule")["event_pattern"]));
    expect(pattern).toMatchObject({ source: ["aws.ecs"], resources: ["arn:service"] });
    expect(pattern.detail.eventName).toEqual(
      expect.arrayContaining(["SERVICE_TASK_PLACEMENT_FAILURE", "SERVICE_DEPLOYMENT_FAILED"]),
    );
    expect(alarms.only("aws_cloudwatch_event_target")["arn"]).toBe(
      `\${${alarms.address("aws_sns_topic")}.arn}`,
    );
  });
});

describe("alarms of a service without a load balancer", () => {
  const stack = synthesiseConstruct((scope) => {
    const topicArn = "arn:topic";
    new Alarms(scope, "alarms", {
      service: "shop-worker",
      topicArn,
      serviceArn,
      signals,
      thresholds,
      minTasks: 2,
    });
  });

  it("watch the service alone, and tell when tasks are missing", () => {
    const found = Object.values(stack.all("aws_cloudwatch_metric_alarm"));
    expect(found.map((alarm) => alarm["alarm_name"])).toEqual([
      "shop-worker-cpu-high",
      "shop-worker-cpu-low",
      "shop-worker-memory-high",
      "shop-worker-memory-low",
      "shop-worker-tasks-missing",
    ]);
    expect(stack.only("aws_cloudwatch_metric_alarm", "tasks-missing")).toMatchObject({
      metric_name: "RunningTaskCount",
      comparison_operator: "LessThanThreshold",
      threshold: 2,
      treat_missing_data: "breaching",
    });
  });
});

describe("an alarm of a signal", () => {
  const raised = (alarm: Partial<SignalAlarm> = {}, statistic = "Sum") =>
    synthesiseConstruct((of) => {
      const metric = { namespace: "AWS/SQS", name: "Messages", dimensions: { QueueName: "q" }, statistic };
      const given = { of, id: "alarm", name: "shop-alarm", description: "Something is wrong" };
      const when = { when: "below", threshold: 7, periodSeconds: 300, periods: 3 } as const;
      raiseAlarm(metric, { ...given, ...when, missingData: "breaching", ...alarm }, "arn:topic");
    }).only("aws_cloudwatch_metric_alarm");

  it("says when, after how long, what no data means, and whom it tells of both its ends", () => {
    expect(raised()).toMatchObject({
      namespace: "AWS/SQS",
      metric_name: "Messages",
      dimensions: { QueueName: "q" },
      statistic: "Sum",
      comparison_operator: "LessThanThreshold",
      threshold: 7,
      period: 300,
      evaluation_periods: 3,
      datapoints_to_alarm: 3,
      treat_missing_data: "breaching",
      actions_enabled: true,
      alarm_actions: ["arn:topic"],
      ok_actions: ["arn:topic"],
    });
    expect(raised({ when: "at or above", missingData: "notBreaching" })).toMatchObject({
      comparison_operator: "GreaterThanOrEqualToThreshold",
      treat_missing_data: "notBreaching",
    });
  });

  it("takes a percentile, and none of few values", () => {
    expect(raised({}, "p95")).toMatchObject({
      extended_statistic: "p95",
      evaluate_low_sample_count_percentiles: "ignore",
    });
    expect(raised({}, "p95")).not.toHaveProperty("statistic");
  });
});

describe("notifications", () => {
  it("go to every mail address", () => {
    expect(Object.values(alarms.all("aws_sns_topic_subscription")).map((found) => found["endpoint"])).toEqual(
      ["a@shop.org", "b@shop.org"],
    );
  });

  it("come from CloudWatch of this account, and from EventBridge", () => {
    const { Statement } = JSON.parse(String(alarms.only("aws_sns_topic_policy")["policy"]));
    expect(Statement).toMatchObject([
      {
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Condition: {
          StringEquals: { "aws:SourceAccount": expect.stringContaining("aws_caller_identity") },
          ArnLike: { "aws:SourceArn": expect.stringMatching(/^arn:aws:cloudwatch:\*:.+:alarm:\*$/) },
        },
      },
      { Principal: { Service: "events.amazonaws.com" }, Action: "sns:Publish" },
    ]);
    expect(Statement[1]).not.toHaveProperty("Condition");
  });

  it("come from alarms alone where there is no rule", () => {
    const stack = synthesiseConstruct((scope) => {
      new Notifications(scope, "notifications", { environment: "shop", mail: ["a@shop.org"] });
    });
    const { Statement } = JSON.parse(String(stack.only("aws_sns_topic_policy")["policy"]));
    expect(Statement).toMatchObject([{ Principal: { Service: "cloudwatch.amazonaws.com" } }]);
    expect(Statement).toHaveLength(1);
  });
});

describe("the dashboard", () => {
  const bodyOf = (...further: WatchedService[]): string => {
    const stack = synthesiseConstruct((scope) => {
      new Dashboard(scope, "dashboard", {
        environment: "shop",
        region: "eu-central-1",
        services: [{ title: "the service", signals, ingress }, ...further],
        hosts,
      });
    });
    return String(stack.only("aws_cloudwatch_dashboard")["dashboard_body"]);
  };

  it("shows every signal that the alarms watch", () => {
    const body = bodyOf();
    for (const signal of [...Object.values(signals), ...Object.values(ingress), hosts])
      expect(body).toContain(`"${signal.name}"`);
    const places = JSON.parse(body).widgets.map(({ x, y }: { x: number; y: number }) => `${x},${y}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it("shows further services by their names", () => {
    const titles = JSON.parse(
      bodyOf({ title: "worker", signals: serviceSignals("cluster", "shop-worker") }),
    ).widgets.map(({ properties }: { properties: { title: string } }) => properties.title);
    expect(titles.slice(-2)).toEqual(["CPU and memory of worker (%)", "Tasks of worker"]);
  });
});

describe("log groups", () => {
  it("are one for each container, with retention", () => {
    const stack = synthesiseConstruct((scope) => {
      new LogGroups(scope, "logs", { environment: "shop", containers: ["nginx", "app"], retentionDays: 30 });
    });
    expect(Object.values(stack.all("aws_cloudwatch_log_group"))).toMatchObject([
      { name: "/shop/app", retention_in_days: 30 },
      { name: "/shop/nginx", retention_in_days: 30 },
    ]);
  });
});
