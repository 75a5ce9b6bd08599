import { AppautoscalingPolicy, type AppautoscalingPolicyConfig } from "#provider-aws/appautoscaling-policy";
import {
  AppautoscalingScheduledAction,
  type AppautoscalingScheduledActionConfig,
} from "#provider-aws/appautoscaling-scheduled-action";
import { AppautoscalingTarget, type AppautoscalingTargetConfig } from "#provider-aws/appautoscaling-target";
import { Construct } from "../cdktf.ts";
import type { ICluster } from "../compute/cluster.ts";
import type { Service } from "../compute/service.ts";
import { physicalName } from "../naming.ts";
import { type Overrides, withOverrides } from "../overrides.ts";
import { replacedWith } from "../replaced-with.ts";
import { WatchedValue } from "../terraform-data.ts";

/** From a time on the service has other bounds, until the next scheduled action. */
export interface ScheduledBounds {
  readonly name: string;
  /** `cron(...)`, `rate(...)` of Application Auto Scaling. */
  readonly expression: string;
  /** IANA name. Default UTC. */
  readonly timeZone?: string | undefined;
  /** Tasks, fewest and most, from then on. */
  readonly min: number;
  readonly max: number;
}

export interface ScalingProps {
  readonly cluster: ICluster;
  readonly service: Service;
  /** Physical name of the service, which begins the policies' names. */
  readonly serviceName: string;
  /** Tasks, fewest and most. */
  readonly min: number;
  readonly max: number;
  /** Average CPU of the tasks that scaling holds, in percent of what they reserve. */
  readonly cpuPercent: number;
  /** Average memory of the tasks that scaling holds, in percent of what they have. Default: not a measure. */
  readonly memoryPercent?: number | undefined;
  /** Requests per minute and task that scaling holds, counted by the load balancer. Default: not a measure. */
  readonly requests?: {
    readonly perTarget: number;
    /** Of the target group, as Application Auto Scaling names it. */
    readonly resourceLabel: string;
  };
  /** Seconds after scaling until it may scale again. */
  readonly scaleOutCooldownSeconds: number;
  readonly scaleInCooldownSeconds: number;
  /** Other bounds at set times. Default: none. */
  readonly schedule?: readonly ScheduledBounds[] | undefined;
  readonly overrides?: Overrides<{
    target: AppautoscalingTargetConfig;
    policy: AppautoscalingPolicyConfig;
    scheduledAction: AppautoscalingScheduledActionConfig;
  }>;
}

/**
 * The service's number of tasks follows CPU and, if wanted, requests; hosts follow tasks by the capacity provider.
 *
 * AWS deletes a scalable target together with its service, and policies together with their target, while none of their
 * arguments changes (terraform-provider-aws 10432, 14254; Application Auto Scaling API, DeregisterScalableTarget). So
 * they are replaced whenever what they hang on is.
 *
 * A scheduled action writes its bounds into the target (Application Auto Scaling API, ScalableTargetAction), where the
 * next apply would find a difference and take them back in the middle of the burst. With a schedule Terraform therefore
 * leaves the bounds alone, and makes the target anew when those of the file change.
 */
export class Scaling extends Construct {
  private readonly props: ScalingProps;
  private readonly target: AppautoscalingTarget;

  constructor(scope: Construct, id: string, props: ScalingProps) {
    super(scope, id);
    this.props = props;
    const targetConfig = withOverrides(props.overrides?.target, {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${props.cluster.name}/${props.service.name}`,
      minCapacity: props.min,
      maxCapacity: props.max,
      lifecycle: this.targetLifecycle(),
    });
    this.target = new AppautoscalingTarget(this, "target", targetConfig);
    this.track("cpu", props.cpuPercent, "ECSServiceAverageCPUUtilization");
    if (props.memoryPercent !== undefined)
      this.track("memory", props.memoryPercent, "ECSServiceAverageMemoryUtilization");
    if (props.requests) {
      const { perTarget, resourceLabel } = props.requests;
      this.track("requests", perTarget, "ALBRequestCountPerTarget", resourceLabel);
    }
    for (const bounds of props.schedule ?? []) this.changeBounds(bounds);
  }

  private targetLifecycle(): AppautoscalingTargetConfig["lifecycle"] {
    const { service, schedule = [], min, max } = this.props;
    const deployed = replacedWith(service.deployed);
    if (schedule.length === 0) return { replaceTriggeredBy: [deployed] };
    const bounds = new WatchedValue(this, "bounds", { min, max });
    return {
      ignoreChanges: ["min_capacity", "max_capacity"],
      replaceTriggeredBy: [deployed, bounds.address],
    };
  }

  private changeBounds({ name, expression, timeZone, min, max }: ScheduledBounds): void {
    const actionConfig = withOverrides(this.props.overrides?.scheduledAction, {
      name: physicalName(this.props.serviceName, name),
      serviceNamespace: this.target.serviceNamespace,
      scalableDimension: this.target.scalableDimension,
      resourceId: this.target.resourceId,
      schedule: expression,
      timezone: timeZone ?? "UTC",
      scalableTargetAction: { minCapacity: String(min), maxCapacity: String(max) },
      lifecycle: { replaceTriggeredBy: [replacedWith(this.target)] },
    });
    new AppautoscalingScheduledAction(this, `${name}-scheduled-action`, actionConfig);
  }

  private track(what: string, targetValue: number, metric: string, resourceLabel?: string): void {
    const { serviceName, scaleInCooldownSeconds, scaleOutCooldownSeconds, overrides } = this.props;
    const policyConfig = withOverrides(overrides?.policy, {
      name: physicalName(serviceName, what),
      policyType: "TargetTrackingScaling",
      serviceNamespace: this.target.serviceNamespace,
      scalableDimension: this.target.scalableDimension,
      resourceId: this.target.resourceId,
      lifecycle: { replaceTriggeredBy: [replacedWith(this.target)] },
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
    });
    new AppautoscalingPolicy(this, `${what}-policy`, policyConfig);
  }
}
