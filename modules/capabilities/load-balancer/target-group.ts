import { LbListenerRule, type LbListenerRuleConfig } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup, type LbTargetGroupConfig } from "@cdktf/provider-aws/lib/lb-target-group";
import { Construct, type ITerraformDependable } from "../../cdktf";
import { NAME_LIMITS, physicalName } from "../../naming";
import { type Overrides, withOverrides } from "../../overrides";
import type { Listeners, LoadBalancer } from "./load-balancer";

export interface HealthCheckProps {
  /** Path that answers 200 while the process lives. */
  readonly path: string;
  /** Seconds between checks, 5 to 300; times `unhealthyThreshold` it is the time until a dead target is taken out. */
  readonly intervalSeconds: number;
  /** Seconds, below the interval. */
  readonly timeoutSeconds: number;
  /** Checks in a row, 2 to 10. */
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

export interface TargetGroupProps {
  readonly environment: string;
  readonly vpcId: string;
  /** What sends requests to the targets. It listens for them from now on. */
  readonly loadBalancer: LoadBalancer;
  /** instance: hosts with dynamic ports (bridge). ip: tasks with addresses (awsvpc). */
  readonly targetType: "instance" | "ip";
  /** Seconds that a client stays with a target by cookie. Default: it does not. */
  readonly stickinessSeconds?: number;
  readonly healthCheck: HealthCheckProps;
  /** Seconds that a draining target has for its last requests, 0 to 3600. */
  readonly deregistrationDelaySeconds: number;
  /** Seconds over which a new target gets its share, 30 to 900. Default: at once. */
  readonly slowStartSeconds?: number;
  readonly overrides?: Overrides<{ targetGroup: LbTargetGroupConfig; trafficRule: LbListenerRuleConfig }>;
}

/** The last of a listener's rules. Source: ELBv2 API, CreateRule `Priority` (botocore 1.44.8, 2026-11). */
const LAST_PRIORITY = 50000;

/**
 * The port of a target group is what a target has that is registered without one; ECS registers each with its own. A
 * constant lets the container's port change while tasks run, and old and new ones share the target group.
 * Source: ELBv2 API, CreateTargetGroup `Port` (botocore 1.44.8, 2026-11).
 */
const DEFAULT_TARGET_PORT = 80;

/**
 * Where a load balancer finds the tasks of a service.
 *
 * A listener's default action ties the target group to the load balancer, which ECS asks for before a service may use
 * it. A rule that every request meets sends them on. It follows the service, so that a target group of another type gets
 * requests only once its targets answer; what the old one has left is taken down after that.
 */
export class TargetGroup extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;
  /** As Application Auto Scaling names it: `app/<load balancer>/<id>/targetgroup/<target group>/<id>`. */
  readonly resourceLabel: string;
  /** A service may register targets only once a listener uses the target group. */
  readonly ready: readonly ITerraformDependable[];
  private readonly props: TargetGroupProps;
  private readonly listeners: Listeners;

  constructor(scope: Construct, id: string, props: TargetGroupProps) {
    super(scope, id);
    this.props = props;
    const group = this.group(props);
    this.arn = group.arn;
    this.arnSuffix = group.arnSuffix;
    this.resourceLabel = `${props.loadBalancer.arnSuffix}/${group.arnSuffix}`;
    this.listeners = props.loadBalancer.listen(group.arn);
    this.ready = this.listeners.all;
  }

  /** Sends requests to the targets once `service` runs. */
  serve(service: ITerraformDependable): void {
    const config = withOverrides(this.props.overrides?.trafficRule, {
      listenerArn: this.listeners.serving.arn,
      priority: LAST_PRIORITY,
      condition: [{ pathPattern: { values: ["/*"] } }],
      action: [{ type: "forward", targetGroupArn: this.arn }],
      tags: { Name: physicalName(this.props.environment, "traffic") },
      dependsOn: [service],
    });
    // Beside the listeners, where it was before target groups were constructs of their own.
    new LbListenerRule(this.props.loadBalancer, "traffic", config);
  }

  private group(props: TargetGroupProps): LbTargetGroup {
    const { healthCheck, targetType } = props;
    const targetGroupConfig = withOverrides(props.overrides?.targetGroup, {
      // The name tells what cannot be changed in place, so that a replacement can stand beside the old group.
      name: physicalName(props.environment, targetType, NAME_LIMITS.targetGroup),
      vpcId: props.vpcId,
      targetType,
      port: DEFAULT_TARGET_PORT,
      protocol: "HTTP",
      protocolVersion: "HTTP1",
      ipAddressType: "ipv4",
      deregistrationDelay: String(props.deregistrationDelaySeconds),
      slowStart: props.slowStartSeconds ?? 0,
      loadBalancingAlgorithmType: "round_robin",
      loadBalancingAnomalyMitigation: "off",
      loadBalancingCrossZoneEnabled: "use_load_balancer_configuration",
      stickiness: {
        type: "lb_cookie",
        enabled: props.stickinessSeconds !== undefined,
        cookieDuration: props.stickinessSeconds ?? 86400,
      },
      healthCheck: {
        enabled: true,
        protocol: "HTTP",
        port: "traffic-port",
        path: healthCheck.path,
        matcher: "200",
        interval: healthCheck.intervalSeconds,
        timeout: healthCheck.timeoutSeconds,
        healthyThreshold: healthCheck.healthyThreshold,
        unhealthyThreshold: healthCheck.unhealthyThreshold,
      },
      // Groups that were made when name and port told the container's port stay as they are.
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name", "port"] },
    });
    // "Default" adds nothing to the address in Terraform's state.
    return new LbTargetGroup(this, "Default", targetGroupConfig);
  }
}
