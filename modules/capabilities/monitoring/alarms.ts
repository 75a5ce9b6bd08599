import { CloudwatchEventRule, type CloudwatchEventRuleConfig } from "#provider-aws/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "#provider-aws/cloudwatch-event-target";
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
  type CloudwatchMetricAlarmMetricQuery,
} from "#provider-aws/cloudwatch-metric-alarm";
import { Construct } from "../../cdktf.ts";
import { physicalName } from "../../naming.ts";
import { statisticOf } from "../../observability/signal-alarm.ts";
import type { IngressSignals, Metric, ServiceSignals } from "../../observability/signals.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";

export interface AlarmThresholds {
  readonly cpuHighPercent: number;
  readonly cpuLowPercent: number;
  readonly memoryHighPercent: number;
  readonly memoryLowPercent: number;
  /** 95th percentile of the targets' answers, in seconds. */
  readonly latencyP95Seconds: number;
  /** Share of answers that are 5xx, in percent. */
  readonly errorPercent: number;
  /** Seconds over which a value is taken. */
  readonly periodSeconds: number;
}

export interface AlarmsProps {
  /** Begins the alarms' names: the service's physical name. */
  readonly service: string;
  readonly topicArn: string;
  readonly serviceArn: string;
  readonly signals: ServiceSignals;
  /** Of the load balancer in front. Without one, an alarm tells when tasks are missing. */
  readonly ingress?: IngressSignals;
  /** Hosts in service, and the most that there may be: at that number nothing can grow any more. Default: no alarm. */
  readonly hosts?: { readonly signal: Metric; readonly max?: number };
  readonly thresholds: AlarmThresholds;
  /** Fewest tasks at any time of day. */
  readonly minTasks: number;
  /** Fewest tasks at the time of day when these are the most: at that number a low load is as it should be. Default minTasks. */
  readonly idleTasks?: number;
  /** Whether there may be more: otherwise no alarm tells that fewer would do. Default true. */
  readonly scales?: boolean;
  readonly overrides?: Overrides<{
    alarm: CloudwatchMetricAlarmConfig;
    eventRule: CloudwatchEventRuleConfig;
  }>;
}

/** Fewer requests than this in a period say nothing about the share of errors. */
const FEWEST_REQUESTS = 20;

/** Alarms on a service, its load balancer and its hosts, and the events that ECS sends when it cannot place tasks. */
export class Alarms extends Construct {
  private readonly props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.props = props;
    const { signals, ingress, hosts, thresholds, scales = true } = props;
    this.high("cpu-high", "CPU of the service", signals.cpu, thresholds.cpuHighPercent);
    this.high("memory-high", "Memory of the service", signals.memory, thresholds.memoryHighPercent);
    if (scales) {
      this.idle("cpu-low", "CPU of the service", signals.cpu, thresholds.cpuLowPercent);
      this.idle("memory-low", "Memory of the service", signals.memory, thresholds.memoryLowPercent);
    }
    if (ingress) this.watchIngress(ingress);
    else this.tasksMissing();
    if (hosts?.max !== undefined)
      this.high("hosts-at-maximum", "Hosts in service: no more can be added", hosts.signal, hosts.max);
    this.serviceEvents();
  }

  private watchIngress(ingress: IngressSignals): void {
    const { requests, loadBalancer5xx, target5xx, unhealthyHosts, latency } = ingress;
    this.errors("load-balancer-5xx", "Answers 5xx of the load balancer", loadBalancer5xx, requests);
    this.errors("target-5xx", "Answers 5xx of the application", target5xx, requests);
    this.high("unhealthy-hosts", "Targets that fail their health check", unhealthyHosts, 1, 60, 3);
    const { latencyP95Seconds } = this.props.thresholds;
    this.high("latency-p95", "95th percentile of answer times in seconds", latency, latencyP95Seconds);
  }

  /** Where no load balancer tells of tasks that are gone. No data is bad news: no task reports any. */
  private tasksMissing(): void {
    const { signals, minTasks } = this.props;
    this.alarm("tasks-missing", `Fewer than ${minTasks} tasks run`, {
      comparisonOperator: "LessThanThreshold",
      threshold: minTasks,
      evaluationPeriods: 5,
      datapointsToAlarm: 5,
      namespace: signals.runningTasks.namespace,
      metricName: signals.runningTasks.name,
      dimensions: { ...signals.runningTasks.dimensions },
      period: 60,
      statistic: "Minimum",
      treatMissingData: "breaching",
    });
  }

  private high(
    id: string,
    what: string,
    metric: Metric,
    threshold: number,
    period?: number,
    periods = 2,
  ): void {
    this.alarm(id, `${what}: at or above ${threshold}`, {
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: { ...metric.dimensions },
      period: period ?? this.props.thresholds.periodSeconds,
      ...statisticOf(metric),
    });
  }

  /** Low while more than the fewest tasks run: scaling in is stuck, or the fewest is set too high. */
  private idle(id: string, what: string, metric: Metric, threshold: number): void {
    const { signals, minTasks, idleTasks = minTasks } = this.props;
    this.alarm(
      id,
      `${what}: below ${threshold} though more than ${idleTasks} tasks run; scaling in may be stuck`,
      {
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        evaluationPeriods: 6,
        datapointsToAlarm: 6,
        metricQuery: [
          expression(`IF(tasks > ${idleTasks} AND value < ${threshold}, 1, 0)`, what),
          this.query("value", metric),
          this.query("tasks", signals.runningTasks),
        ],
      },
    );
  }

  private errors(id: string, what: string, metric: Metric, requests: Metric): void {
    const { thresholds } = this.props;
    this.alarm(id, `${what}: at or above ${thresholds.errorPercent} % of requests`, {
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: thresholds.errorPercent,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      metricQuery: [
        expression(
          `IF(FILL(requests, 0) + FILL(errors, 0) >= ${FEWEST_REQUESTS}, 100 * FILL(errors, 0) / (FILL(requests, 0) + FILL(errors, 0)), 0)`,
          what,
        ),
        this.query("errors", metric),
        this.query("requests", requests),
      ],
    });
  }

  private query(id: string, metric: Metric): CloudwatchMetricAlarmMetricQuery {
    return {
      id,
      returnData: false,
      metric: {
        namespace: metric.namespace,
        metricName: metric.name,
        dimensions: { ...metric.dimensions },
        period: this.props.thresholds.periodSeconds,
        stat: metric.statistic,
      },
    };
  }

  private alarm(
    id: string,
    description: string,
    config: Omit<CloudwatchMetricAlarmConfig, "alarmName" | "alarmActions" | "okActions">,
  ): void {
    const { service, topicArn, overrides } = this.props;
    const alarmConfig = withOverrides(overrides?.alarm, {
      alarmName: physicalName(service, id),
      alarmDescription: description,
      actionsEnabled: true,
      alarmActions: [topicArn],
      okActions: [topicArn],
      treatMissingData: "notBreaching",
      ...config,
    });
    new CloudwatchMetricAlarm(this, id, alarmConfig);
  }

  /** Source: ECS Developer Guide, "Amazon ECS service action events" and "service deployment state change events". */
  private serviceEvents(): void {
    const { service, serviceArn, topicArn, overrides } = this.props;
    const eventRuleConfig = withOverrides(overrides?.eventRule, {
      name: physicalName(service, "placement-and-deployment", 64),
      description: "Tasks that cannot be placed or started, deployments that failed",
      eventPattern: JSON.stringify({
        source: ["aws.ecs"],
        "detail-type": ["ECS Service Action", "ECS Deployment State Change"],
        resources: [serviceArn],
        detail: {
          eventName: [
            "SERVICE_TASK_PLACEMENT_FAILURE",
            "SERVICE_TASK_CONFIGURATION_FAILURE",
            "SERVICE_TASK_START_IMPAIRED",
            "SERVICE_DEPLOYMENT_FAILED",
          ],
        },
      }),
      state: "ENABLED",
    });
    const rule = new CloudwatchEventRule(this, "placement-and-deployment", eventRuleConfig);
    new CloudwatchEventTarget(this, "placement-and-deployment-topic", {
      rule: rule.name,
      targetId: "alarms",
      arn: topicArn,
    });
  }
}

const expression = (text: string, label: string): CloudwatchMetricAlarmMetricQuery => ({
  id: "result",
  expression: text,
  label,
  returnData: true,
});
