import { Lb, type LbConfig } from "@cdktf/provider-aws/lib/lb";
import { LbListener, type LbListenerConfig } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerRule, type LbListenerRuleConfig } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup, type LbTargetGroupConfig } from "@cdktf/provider-aws/lib/lb-target-group";
import { accountId } from "../account";
import { Construct, type ITerraformDependable } from "../cdktf";
import { PrivateBucket } from "../data/private-bucket";
import { NAME_LIMITS, physicalName } from "../naming";
import { port, SecurityGroup } from "../network/security-group";
import { type Overrides, withOverrides } from "../overrides";

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

export interface LoadBalancerProps {
  readonly environment: string;
  readonly vpcId: string;
  /** Public subnets for a public load balancer, private ones for an internal one; in two zones at least. */
  readonly subnetIds: readonly string[];
  /** true: internet-facing and open to the world on its listeners' ports. */
  readonly public: boolean;
  /** Networks that may reach an internal load balancer. Ignored when public. */
  readonly allowFrom: readonly string[];
  /** ACM certificate. With it HTTPS on 443 and a redirect on 80; without it HTTP on 80. */
  readonly certificateArn?: string;
  readonly tlsPolicy: string;
  /** Seconds, 1 to 4000; below nginx's keepalive timeout, or requests are lost at its end. */
  readonly idleTimeoutSeconds: number;
  /** Seconds that a client stays with a target by cookie. Default: it does not. */
  readonly stickinessSeconds?: number;
  readonly healthCheck: HealthCheckProps;
  /** Seconds that a draining target has for its last requests, 0 to 3600. */
  readonly deregistrationDelaySeconds: number;
  /** Seconds over which a new target gets its share, 30 to 900. Default: at once. */
  readonly slowStartSeconds?: number;
  /** Days that access logs are kept in S3. Default: no access logs. */
  readonly accessLogRetentionDays?: number;
  /** instance: hosts with dynamic ports (bridge). ip: tasks with addresses (awsvpc). */
  readonly targetType: "instance" | "ip";
  readonly disposable: boolean;
  /** The load balancer cannot be deleted. Default true unless disposable. */
  readonly deletionProtection?: boolean;
  readonly overrides?: Overrides<{
    loadBalancer: LbConfig;
    targetGroup: LbTargetGroupConfig;
    httpListener: LbListenerConfig;
    httpsListener: LbListenerConfig;
    trafficRule: LbListenerRuleConfig;
  }>;
}

/** Long enough to notice that somebody deleted access logs, short beside the days that they are kept for. */
const RECOVERABLE_LOG_DAYS = 7;

/** The last of a listener's rules. Source: ELBv2 API, CreateRule `Priority` (botocore 1.44.8, 2026-11). */
const LAST_PRIORITY = 50000;

/**
 * The port of a target group is what a target has that is registered without one; ECS registers each with its own. A
 * constant lets the container's port change while tasks run, and old and new ones share the target group.
 * Source: ELBv2 API, CreateTargetGroup `Port` (botocore 1.44.8, 2026-11).
 */
const DEFAULT_TARGET_PORT = 80;

/**
 * An application load balancer with its security group, one target group and its listeners.
 *
 * A listener's default action ties the target group to the load balancer, which ECS asks for before a service may use
 * it. A rule that every request meets sends them on. It follows the service, so that a target group of another type gets
 * requests only once its targets answer; what the old one has left is taken down after that.
 */
export class LoadBalancer extends Construct {
  readonly securityGroup: SecurityGroup;
  readonly arn: string;
  readonly arnSuffix: string;
  readonly dnsName: string;
  readonly url: string;
  readonly targetGroupArn: string;
  readonly targetGroupArnSuffix: string;
  /** A service may register targets only once a listener uses the target group. */
  readonly ready: readonly ITerraformDependable[];
  private readonly props: LoadBalancerProps;
  private readonly serving: LbListener;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    this.props = props;
    const { environment, overrides } = props;
    this.securityGroup = this.openGroup(props);
    const logs = this.accessLogs(props);
    const loadBalancerConfig = withOverrides(overrides?.loadBalancer, {
      name: physicalName(environment, "", NAME_LIMITS.loadBalancer),
      loadBalancerType: "application",
      internal: !props.public,
      ipAddressType: "ipv4",
      securityGroups: [this.securityGroup.id],
      subnets: [...props.subnetIds],
      idleTimeout: props.idleTimeoutSeconds,
      clientKeepAlive: 3600,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      preserveHostHeader: false,
      xffHeaderProcessingMode: "append",
      enableHttp2: true,
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: props.deletionProtection ?? !props.disposable,
      accessLogs: logs ? { bucket: logs.name, prefix: "", enabled: true } : { bucket: "", enabled: false },
      ...(logs ? { dependsOn: [...logs.ready] } : {}),
    });
    const balancer = new Lb(this, "load-balancer", loadBalancerConfig);
    const target = this.targetGroup(props);
    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    this.url = `${props.certificateArn ? "https" : "http"}://${balancer.dnsName}`;
    this.targetGroupArn = target.arn;
    this.targetGroupArnSuffix = target.arnSuffix;
    const [serving, ...others] = this.listeners(props, balancer, target);
    this.serving = serving;
    this.ready = [serving, ...others];
  }

  /** Sends requests to the target group once `service` runs. */
  serve(service: ITerraformDependable): void {
    const config = withOverrides(this.props.overrides?.trafficRule, {
      listenerArn: this.serving.arn,
      priority: LAST_PRIORITY,
      condition: [{ pathPattern: { values: ["/*"] } }],
      action: [{ type: "forward", targetGroupArn: this.targetGroupArn }],
      tags: { Name: physicalName(this.props.environment, "traffic") },
      dependsOn: [service],
    });
    new LbListenerRule(this, "traffic", config);
  }

  private openGroup(props: LoadBalancerProps): SecurityGroup {
    const group = new SecurityGroup(this, "security-group", {
      vpcId: props.vpcId,
      name: physicalName(props.environment, "load-balancer"),
      description: "Load balancer: clients in, targets out",
    });
    const from = props.public ? ["0.0.0.0/0"] : props.allowFrom;
    group.allowFromNetworks(from, port(80), "HTTP");
    if (props.certificateArn) group.allowFromNetworks(from, port(443), "HTTPS");
    return group;
  }

  private accessLogs(props: LoadBalancerProps): PrivateBucket | undefined {
    if (props.accessLogRetentionDays === undefined) return undefined;
    const account = accountId(this);
    return new PrivateBucket(this, "access-logs", {
      prefix: physicalName(props.environment, "alb-logs-", 37),
      earlierVersionDays: RECOVERABLE_LOG_DAYS,
      expireDays: props.accessLogRetentionDays,
      disposable: props.disposable,
      statements: (arn) => [
        {
          sid: "DeliverAccessLogs",
          principals: { service: ["logdelivery.elasticloadbalancing.amazonaws.com"] },
          actions: ["s3:PutObject"],
          // The folder that load balancers of this account write to; others' have another number.
          // Source: User Guide for Application Load Balancers, "Enable access logs".
          resources: [`${arn}/AWSLogs/${account}/*`],
        },
      ],
    });
  }

  private targetGroup(props: LoadBalancerProps): LbTargetGroup {
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
    return new LbTargetGroup(this, "target-group", targetGroupConfig);
  }

  /** The one that requests are served by comes first. */
  private listeners(
    props: LoadBalancerProps,
    balancer: Lb,
    target: LbTargetGroup,
  ): readonly [LbListener, ...LbListener[]] {
    const forward = [{ type: "forward", targetGroupArn: target.arn }];
    const common = { loadBalancerArn: balancer.arn };
    if (props.certificateArn === undefined) {
      const httpListenerConfig = withOverrides(props.overrides?.httpListener, {
        ...common,
        port: 80,
        protocol: "HTTP",
        defaultAction: forward,
      });
      return [new LbListener(this, "http", httpListenerConfig)];
    }
    const httpsListenerConfig = withOverrides(props.overrides?.httpsListener, {
      ...common,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: props.tlsPolicy,
      certificateArn: props.certificateArn,
      routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000; includeSubDomains",
      defaultAction: forward,
    });
    const https = new LbListener(this, "https", httpsListenerConfig);
    const httpListenerConfig = withOverrides(props.overrides?.httpListener, {
      ...common,
      port: 80,
      protocol: "HTTP",
      defaultAction: [
        {
          type: "redirect",
          redirect: {
            protocol: "HTTPS",
            port: "443",
            host: "#{host}",
            path: "/#{path}",
            query: "#{query}",
            statusCode: "HTTP_301",
          },
        },
      ],
      // Nobody is sent to HTTPS before it is there.
      dependsOn: [https],
    });
    const redirect = new LbListener(this, "http", httpListenerConfig);
    return [https, redirect];
  }
}
