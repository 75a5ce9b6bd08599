import { AppautoscalingPolicy, type AppautoscalingPolicyConfig } from "#provider-aws/appautoscaling-policy";
import { AppautoscalingTarget, type AppautoscalingTargetConfig } from "#provider-aws/appautoscaling-target";
import type { RdsCluster } from "#provider-aws/rds-cluster";
import type { RdsClusterInstance } from "#provider-aws/rds-cluster-instance";
import { Construct } from "../../cdktf.ts";
import { physicalName } from "../../naming.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { replacedWith } from "../../replaced-with.ts";

export interface ReaderScalingProps {
  /** Physical name of the cluster, which begins the policy's. */
  readonly name: string;
  readonly cluster: RdsCluster;
  /** That are always there; AWS scales a cluster only once it has a reader. */
  readonly instances: readonly RdsClusterInstance[];
  /** Readers, fewest and most, from 1 to 15. */
  readonly min: number;
  readonly max: number;
  /** Average CPU of the readers that scaling holds, in percent. */
  readonly cpuPercent: number;
  /** Seconds after scaling until it may scale again. */
  readonly scaleOutCooldownSeconds: number;
  readonly scaleInCooldownSeconds: number;
  readonly overrides?: Overrides<{ target: AppautoscalingTargetConfig; policy: AppautoscalingPolicyConfig }>;
}

/**
 * The number of readers follows their CPU. Readers that are added have the writer's class and the last promotion tier, are
 * no resources of Terraform's, and are the only ones that AWS removes again: those that Terraform has made are the fewest.
 * Source: Aurora User Guide, "Amazon Aurora Auto Scaling with Aurora Replicas", 2026-11-28.
 */
export class ReaderScaling extends Construct {
  constructor(scope: Construct, id: string, props: ReaderScalingProps) {
    super(scope, id);
    const { cluster, instances, min, max, overrides } = props;
    const targetConfig = withOverrides(overrides?.target, {
      serviceNamespace: "rds",
      scalableDimension: "rds:cluster:ReadReplicaCount",
      resourceId: `cluster:${cluster.id}`,
      minCapacity: min,
      maxCapacity: max,
      dependsOn: [...instances],
      lifecycle: { replaceTriggeredBy: [replacedWith(cluster)] },
    });
    const target = new AppautoscalingTarget(this, "target", targetConfig);
    const policyConfig = withOverrides(overrides?.policy, {
      name: physicalName(props.name, "reader-cpu"),
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      lifecycle: { replaceTriggeredBy: [replacedWith(target)] },
      targetTrackingScalingPolicyConfiguration: {
        targetValue: props.cpuPercent,
        disableScaleIn: false,
        scaleInCooldown: props.scaleInCooldownSeconds,
        scaleOutCooldown: props.scaleOutCooldownSeconds,
        predefinedMetricSpecification: { predefinedMetricType: "RDSReaderAverageCPUUtilization" },
      },
    });
    new AppautoscalingPolicy(this, "cpu-policy", policyConfig);
  }
}
