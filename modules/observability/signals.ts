/** One CloudWatch metric with its dimensions; dimension values are references, never names typed twice. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Average`, `Sum`, `Maximum`, or a percentile such as `p95`. */
  readonly statistic: string;
}

/** What of a service is watched: the same signals make the alarms and the dashboard. */
export interface Signals {
  readonly cpu: Metric;
  readonly memory: Metric;
  readonly runningTasks: Metric;
  readonly requests: Metric;
  readonly loadBalancer5xx: Metric;
  readonly target5xx: Metric;
  readonly unhealthyHosts: Metric;
  readonly latency: Metric;
  readonly hosts: Metric;
}

export interface SignalSources {
  readonly clusterName: string;
  readonly serviceName: string;
  readonly autoscalingGroupName: string;
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
}

/** Sources: ECS Developer Guide, "Amazon ECS CloudWatch metrics"; ELB user guide, "CloudWatch metrics for your ALB". */
export function signalsOf(sources: SignalSources): Signals {
  const service = { ClusterName: sources.clusterName, ServiceName: sources.serviceName };
  const balancer = { LoadBalancer: sources.loadBalancerArnSuffix };
  const target = { ...balancer, TargetGroup: sources.targetGroupArnSuffix };
  const ecs = (name: string): Metric => ({
    namespace: "AWS/ECS",
    name,
    dimensions: service,
    statistic: "Average",
  });
  const alb = (name: string, dimensions: Metric["dimensions"], statistic = "Sum"): Metric => ({
    namespace: "AWS/ApplicationELB",
    name,
    dimensions,
    statistic,
  });
  return {
    cpu: ecs("CPUUtilization"),
    memory: ecs("MemoryUtilization"),
    runningTasks: {
      namespace: "ECS/ContainerInsights",
      name: "RunningTaskCount",
      dimensions: service,
      statistic: "Average",
    },
    requests: alb("RequestCount", target),
    loadBalancer5xx: alb("HTTPCode_ELB_5XX_Count", balancer),
    target5xx: alb("HTTPCode_Target_5XX_Count", target),
    unhealthyHosts: alb("UnHealthyHostCount", target, "Maximum"),
    latency: alb("TargetResponseTime", target, "p95"),
    hosts: {
      namespace: "AWS/AutoScaling",
      name: "GroupInServiceInstances",
      dimensions: { AutoScalingGroupName: sources.autoscalingGroupName },
      statistic: "Maximum",
    },
  };
}
