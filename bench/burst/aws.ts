/**
 * What AWS says of scaling an ECS service and of its tasks' CPU, each with where it says so. It promises the alarms'
 * numbers to nobody.
 */

interface Fact {
  readonly value: number;
  readonly means: string;
  readonly source: string;
}

export const AWS_SCALING = {
  outMinutes: {
    value: 3,
    means: "minutes in a row above the target, after which tasks are added",
    source:
      'alarm "AlarmHigh" that a target tracking policy of ECS makes, as `copilot svc status` shows it in AWS Copilot\'s documentation: 3 datapoints within 3 minutes (2026-11)',
  },
  inMinutes: {
    value: 15,
    means: "minutes in a row below the lower threshold, after which tasks are taken away",
    source: 'its "AlarmLow", same: 15 datapoints within 15 minutes',
  },
  inBelow: {
    value: 0.9,
    means: "lower threshold / target",
    source: "same: 63 % for a target of 70 %",
  },
  metricSeconds: {
    value: 60,
    means: "seconds of a datapoint of CPUUtilization, the average of all running tasks",
    source: 'ECS Developer Guide, "Amazon ECS CloudWatch metrics": one-minute intervals (2026-11)',
  },
} as const satisfies Readonly<Record<string, Fact>>;

export const AWS_CPU = {
  periodSeconds: {
    value: 0.1,
    means: "seconds in each of which a task gets vCPUs × seconds of CPU time, as fast as it can",
    source:
      "amazon-ecs-agent, agent/api/task: CPU quota = vCPUs × defaultCPUPeriod, 100 ms (2026-11). Of Fargate AWS says nothing else",
  },
} as const satisfies Readonly<Record<string, Fact>>;
