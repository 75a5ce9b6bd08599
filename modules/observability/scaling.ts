import {
  AppautoscalingPolicy,
  type AppautoscalingPolicyConfig,
} from "@cdktf/provider-aws/lib/appautoscaling-policy";
import {
  AppautoscalingTarget,
  type AppautoscalingTargetConfig,
} from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "../cdktf";
import type { Cluster } from "../compute/cluster";
import type { Service } from "../compute/service";
import type { LoadBalancer } from "../ingress/load-balancer";
import { physicalName } from "../naming";
import type { Overrides } from "../overrides";

export interface ScalingProps {
  readonly environment: string;
  readonly cluster: Cluster;
  readonly service: Service;
  readonly loadBalancer: LoadBalancer;
  /** Tasks, fewest and most. */
  readonly min: number;
  readonly max: number;
  /** Average CPU of the tasks that scaling holds, in percent of what they reserve. */
  readonly cpuPercent: number;
  /** Requests per minute and task that scaling holds. Default: not a measure. */
  readonly requestsPerTarget?: number;
  /** Seconds after scaling until it may scale again. */
  readonly scaleOutCooldownSeconds: number;
  readonly scaleInCooldownSeconds: number;
  readonly overrides?: Overrides<{ target: AppautoscalingTargetConfig; policy: AppautoscalingPolicyConfig }>;
}

/** The service's number of tasks follows CPU and, if wanted, requests; hosts follow tasks by the capacity provider. */
export class Scaling extends Construct {
  private readonly props: ScalingProps;
  private readonly target: AppautoscalingTarget;

  constructor(scope: Construct, id: string, props: ScalingProps) {
    super(scope, id);
    this.props = props;
    this.target = new AppautoscalingTarget(this, "target", {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${props.cluster.name}/${props.service.name}`,
      minCapacity: props.min,
      maxCapacity: props.max,
      ...props.overrides?.target,
    });
    this.track("cpu", props.cpuPercent, "ECSServiceAverageCPUUtilization");
    if (props.requestsPerTarget !== undefined) {
      const label = `${props.loadBalancer.arnSuffix}/${props.loadBalancer.targetGroupArnSuffix}`;
      this.track("requests", props.requestsPerTarget, "ALBRequestCountPerTarget", label);
    }
  }

  private track(what: string, targetValue: number, metric: string, resourceLabel?: string): void {
    const { environment, scaleInCooldownSeconds, scaleOutCooldownSeconds, overrides } = this.props;
    new AppautoscalingPolicy(this, `${what}-policy`, {
      name: physicalName(environment, what),
      policyType: "TargetTrackingScaling",
      serviceNamespace: this.target.serviceNamespace,
      scalableDimension: this.target.scalableDimension,
      resourceId: this.target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue,
        disableScaleIn: false,
        scaleInCooldown: scaleInCooldownSeconds,
        scaleOutCooldown: scaleOutCooldownSeconds,
        predefinedMetricSpecification: {
          predefinedMetricType: metric,
          ...(resourceLabel ? { resourceLabel } : {}),
        },
      },
      ...overrides?.policy,
    });
  }
}
