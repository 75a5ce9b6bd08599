import { describe, expect, it } from "vitest";
import { Alarms } from "../../modules/observability/alarms";
import { Dashboard } from "../../modules/observability/dashboard";
import { LogGroups } from "../../modules/observability/log-groups";
import { Notifications } from "../../modules/observability/notifications";
import { signalsOf } from "../../modules/observability/signals";
import { synthesiseConstruct } from "../support/synthesis";

const signals = signalsOf({
  clusterName: "cluster",
  serviceName: "service",
  autoscalingGroupName: "hosts",
  loadBalancerArnSuffix: "app/shop/1",
  targetGroupArnSuffix: "targetgroup/shop/2",
});
const alarms = synthesiseConstruct((stack) => {
  const { topicArn } = new Notifications(stack, "notifications", {
    environment: "shop",
    mail: ["a@shop.org", "b@shop.org"],
  });
  new Alarms(stack, "alarms", {
    environment: "shop",
    topicArn,
    serviceArn: "arn:service",
    signals,
    thresholds: {
      cpuHighPercent: 80,
      cpuLowPercent: 20,
      memoryHighPercent: 85,
      memoryLowPercent: 15,
      latencyP95Seconds: 1.5,
      errorPercent: 5,
      periodSeconds: 300,
    },
    minTasks: 2,
    maxHosts: 10,
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
        Condition: { StringEquals: { "aws:SourceAccount": expect.stringContaining("aws_caller_identity") } },
      },
      { Principal: { Service: "events.amazonaws.com" }, Action: "sns:Publish" },
    ]);
  });
});

describe("the dashboard", () => {
  it("shows every signal that the alarms watch", () => {
    const stack = synthesiseConstruct((scope) => {
      new Dashboard(scope, "dashboard", { environment: "shop", region: "eu-central-1", signals });
    });
    const body = String(stack.only("aws_cloudwatch_dashboard")["dashboard_body"]);
    for (const signal of Object.values(signals)) expect(body).toContain(`"${signal.name}"`);
    const places = JSON.parse(body).widgets.map(({ x, y }: { x: number; y: number }) => `${x},${y}`);
    expect(new Set(places).size).toBe(places.length);
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
