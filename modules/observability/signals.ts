/** One CloudWatch metric with its dimensions; dimension values are references, never names typed twice. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Average`, `Sum`, `Maximum`, or a percentile such as `p95`. */
  readonly statistic: string;
}

/** What of every service is watched: the same signals make the alarms and the dashboard. */
export interface ServiceSignals {
  readonly cpu: Metric;
  readonly memory: Metric;
  readonly runningTasks: Metric;
}

/** What of a load balancer with one target group is watched. */
export interface IngressSignals {
  readonly requests: Metric;
  readonly loadBalancer5xx: Metric;
  readonly target5xx: Metric;
  readonly unhealthyHosts: Metric;
  readonly latency: Metric;
}

/** Source: ECS Developer Guide, "Amazon ECS CloudWatch metrics". */
export function serviceSignals(clusterName: string, serviceName: string): ServiceSignals {
  const dimensions = { ClusterName: clusterName, ServiceName: serviceName };
  const of = (namespace: string, name: string): Metric => ({
    namespace,
    name,
    dimensions,
    statistic: "Average",
  });
  return {
    cpu: of("AWS/ECS", "CPUUtilization"),
    memory: of("AWS/ECS", "MemoryUtilization"),
    runningTasks: of("ECS/ContainerInsights", "RunningTaskCount"),
  };
}

/** Source: ELB user guide, "CloudWatch metrics for your Application Load Balancer". */
export function ingressSignals(loadBalancerArnSuffix: string, targetGroupArnSuffix: string): IngressSignals {
  const balancer = { LoadBalancer: loadBalancerArnSuffix };
  const target = { ...balancer, TargetGroup: targetGroupArnSuffix };
  const alb = (name: string, dimensions: Metric["dimensions"], statistic = "Sum"): Metric => ({
    namespace: "AWS/ApplicationELB",
    name,
    dimensions,
    statistic,
  });
  return {
    requests: alb("RequestCount", target),
    loadBalancer5xx: alb("HTTPCode_ELB_5XX_Count", balancer),
    target5xx: alb("HTTPCode_Target_5XX_Count", target),
    unhealthyHosts: alb("UnHealthyHostCount", target, "Maximum"),
    latency: alb("TargetResponseTime", target, "p95"),
  };
}

/** Hosts in service. Source: EC2 Auto Scaling user guide, "Amazon CloudWatch metrics". */
export const hostsSignal = (autoscalingGroupName: string): Metric => ({
  namespace: "AWS/AutoScaling",
  name: "GroupInServiceInstances",
  dimensions: { AutoScalingGroupName: autoscalingGroupName },
  statistic: "Maximum",
});
