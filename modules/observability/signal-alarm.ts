import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "#provider-aws/cloudwatch-metric-alarm";
import type { Construct } from "../cdktf.ts";
import { type Override, withOverrides } from "../overrides.ts";
import type { Metric } from "./signals.ts";

/** Something that CloudWatch measures of what a construct makes. */
export interface Signal {
  readonly metric: Metric;
  /** Title of the graph that draws it, together with others of that title. Default: none does. */
  readonly graph?: string;
  /** Default: nobody is told. */
  readonly alarm?: SignalAlarm;
}

/** When people are told of a signal. */
export interface SignalAlarm {
  /** What it is about: the alarm stands in it, and in its stack. */
  readonly of: Construct;
  /** The alarm's construct id. */
  readonly id: string;
  /** Physical name. */
  readonly name: string;
  readonly description: string;
  readonly when: "at or above" | "below";
  readonly threshold: number;
  /** Seconds that a value is taken over. */
  readonly periodSeconds: number;
  /** Values in a row. */
  readonly periods: number;
  /** What it means that there are no values. */
  readonly missingData: "breaching" | "notBreaching";
  readonly overrides?: Override<CloudwatchMetricAlarmConfig> | undefined;
}

const COMPARISONS = {
  "at or above": "GreaterThanOrEqualToThreshold",
  below: "LessThanThreshold",
} as const satisfies Record<SignalAlarm["when"], string>;

/** Raises the alarm of a signal, and takes it back, at a topic. */
export function raiseAlarm(metric: Metric, alarm: SignalAlarm, topicArn: string): void {
  const config = withOverrides(alarm.overrides, {
    alarmName: alarm.name,
    alarmDescription: alarm.description,
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions: { ...metric.dimensions },
    ...statisticOf(metric),
    comparisonOperator: COMPARISONS[alarm.when],
    threshold: alarm.threshold,
    period: alarm.periodSeconds,
    evaluationPeriods: alarm.periods,
    datapointsToAlarm: alarm.periods,
    treatMissingData: alarm.missingData,
    actionsEnabled: true,
    alarmActions: [topicArn],
    okActions: [topicArn],
  });
  new CloudwatchMetricAlarm(alarm.of, alarm.id, config);
}

/** A percentile of few values says little, and raises nothing. */
export const statisticOf = ({
  statistic,
}: Metric): Pick<
  CloudwatchMetricAlarmConfig,
  "statistic" | "extendedStatistic" | "evaluateLowSampleCountPercentiles"
> =>
  statistic.startsWith("p")
    ? { extendedStatistic: statistic, evaluateLowSampleCountPercentiles: "ignore" }
    : { statistic };
