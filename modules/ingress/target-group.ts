import { LbListenerRule, type LbListenerRuleConfig } from "#provider-aws/lb-listener-rule";
import { LbTargetGroup, type LbTargetGroupConfig } from "#provider-aws/lb-target-group";
import { Construct, dependable, type ITerraformDependable, TerraformStack } from "../cdktf.ts";
import { NAME_LIMITS, physicalName } from "../naming.ts";
import { type IngressSignals, ingressSignals } from "../observability/signals.ts";
import { type Overrides, withOverrides } from "../overrides.ts";
import { type Door, inWords } from "./doors.ts";
import type { ILoadBalancer } from "./load-balancer.ts";

export interface HealthCheckProps {
  /** Path that answers with one of `statusCodes` while the process lives. */
  readonly path: string;
  /** Codes, several or a range, from 200 to 499: `200`, `200,302`, `200-399`. */
  readonly statusCodes: string;
  /** Seconds between checks, 5 to 300; times `unhealthyThreshold` it is the time until a dead target is taken out. */
  readonly intervalSeconds: number;
  /** Seconds, below the interval. */
  readonly timeoutSeconds: number;
  /** Checks in a row, 2 to 10. */
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/** How a load balancer treats targets. */
export interface TargetTreatment {
  /** Seconds that a client stays with a target by cookie. Default: it does not. */
  readonly stickinessSeconds?: number | undefined;
  readonly healthCheck: HealthCheckProps;
  /** Seconds that a draining target has for its last requests, 0 to 3600. */
  readonly deregistrationDelaySeconds: number;
  /** Seconds over which a new target gets its share, 30 to 900. Default: at once. */
  readonly slowStartSeconds?: number | undefined;
}

/** Which requests are for the targets: those that meet all that is said. */
export interface TargetRule extends Door {
  /** Networks of clients, at most three beside host and path. Default: any. */
  readonly networks?: readonly string[];
  /** Rules of a listener are tried by their priorities, 1 to 49999. */
  readonly priority: number;
  /** Doors whose rules must have left that number before. Default: none had it. */
  readonly after?: readonly Door[];
}

export interface TargetGroupProps extends TargetTreatment {
  /** Begins its name: the service's physical name. */
  readonly service: string;
  readonly vpcId: string;
  /** What sends requests to the targets. */
  readonly loadBalancer: ILoadBalancer;
  /** The construct id of its rule where it gets all other requests. It stands in the load balancer. */
  readonly ruleId: string;
  /** At least one. Default: all requests that no other rule meets. The load balancer listens for them from now on. */
  readonly rules?: readonly TargetRule[] | undefined;
  /** instance: hosts with dynamic ports (bridge). ip: tasks with addresses (awsvpc). */
  readonly targetType: "instance" | "ip";
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
 * A rule is known by its door, whoever is behind it: one that leads to another service is changed in place, since AWS refuses
 * a second one with its number.
 */
const idOf = (door: Door): string => `door-${slashless(door)}`;
/** A slash would begin another id. */
const slashless = (door: Door): string => inWords(door).replaceAll("/", ":");

/** What others need of a target group. */
export interface ITargetGroup {
  readonly arn: string;
  /** As Application Auto Scaling names it: `app/<load balancer>/<id>/targetgroup/<target group>/<id>`. */
  readonly resourceLabel: string;
  readonly signals: IngressSignals;
  /** A service may register targets only once a listener uses the target group. */
  readonly ready: readonly ITerraformDependable[];
  /** Rules that have to wait for others of the load balancer, once all are there. */
  keepOrder(): void;
  /** Sends requests to the targets once `service` runs; those that a rule of its own is for come already. */
  serve(service: ITerraformDependable): void;
}

/**
 * Where a load balancer finds the tasks of a service. ECS asks that a load balancer uses the target group before a
 * service may: by a listener's default action, or by a rule.
 *
 * The target group of the default action has a rule, too, that every request meets. It follows the service, so that a
 * target group of another type gets requests only once its targets answer; what the old one has left is taken down
 * after that.
 */
export class TargetGroup extends Construct implements ITargetGroup {
  readonly arn: string;
  readonly resourceLabel: string;
  readonly signals: IngressSignals;
  readonly ready: readonly ITerraformDependable[];
  private readonly props: TargetGroupProps;

  constructor(scope: Construct, id: string, props: TargetGroupProps) {
    super(scope, id);
    this.props = props;
    const { loadBalancer, rules } = props;
    const group = this.group(props);
    this.arn = group.arn;
    this.resourceLabel = `${loadBalancer.arnSuffix}/${group.arnSuffix}`;
    this.signals = ingressSignals(loadBalancer.arnSuffix, group.arnSuffix);
    this.ready = rules ? rules.map((rule) => this.doorway(rule)) : loadBalancer.listen(group.arn).all;
  }

  keepOrder(): void {
    const { loadBalancer, rules = [] } = this.props;
    const ruleOf = (door: Door) => loadBalancer.node.findChild(idOf(door)) as LbListenerRule;
    for (const { after = [], ...door } of rules.filter((rule) => rule.after?.length)) {
      const rule = ruleOf(door);
      rule.dependsOn = [...(rule.dependsOn ?? []), ...after.map((other) => dependable(ruleOf(other)))];
    }
  }

  serve(service: ITerraformDependable): void {
    const { rules, ruleId } = this.props;
    if (!rules) this.forward(ruleId, { path: "/*", priority: LAST_PRIORITY }, [service]);
  }

  private doorway(rule: TargetRule): LbListenerRule {
    const { loadBalancer, ruleId } = this.props;
    const made = this.forward(idOf(rule), rule);
    // Up to 28 November 2026 it was known by its service.
    const before = new Construct(loadBalancer, `${ruleId}-${slashless(rule)}`);
    const id = TerraformStack.of(this).getLogicalId(before.node);
    made.moveFromId(`${LbListenerRule.tfResourceType}.${id}`);
    return made;
  }

  private forward(id: string, rule: TargetRule, dependsOn: ITerraformDependable[] = []): LbListenerRule {
    const { loadBalancer, overrides, service } = this.props;
    const { host, path, networks = [], priority } = rule;
    const config = withOverrides(overrides?.trafficRule, {
      listenerArn: loadBalancer.listeners.serving.arn,
      priority,
      condition: [
        ...(host === undefined ? [] : [{ hostHeader: { values: [host] } }]),
        ...(path === undefined ? [] : [{ pathPattern: { values: [path] } }]),
        ...(networks.length === 0 ? [] : [{ sourceIp: { values: [...networks] } }]),
      ],
      action: [{ type: "forward", targetGroupArn: this.arn }],
      tags: { Name: physicalName(service, "traffic") },
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
    });
    // Beside the listeners, where it was before target groups were constructs of their own.
    return new LbListenerRule(loadBalancer, id, config);
  }

  private group(props: TargetGroupProps): LbTargetGroup {
    const { healthCheck, targetType } = props;
    const targetGroupConfig = withOverrides(props.overrides?.targetGroup, {
      // The name tells what cannot be changed in place, so that a replacement can stand beside the old group.
      name: physicalName(props.service, targetType, NAME_LIMITS.targetGroup),
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
        matcher: healthCheck.statusCodes,
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
