import { Lb, type LbConfig } from "#provider-aws/lb";
import { LbListener, type LbListenerConfig, type LbListenerDefaultAction } from "#provider-aws/lb-listener";
import { accountId } from "../../account.ts";
import { Construct } from "../../cdktf.ts";
import type { ILoadBalancer, Listeners } from "../../ingress/load-balancer.ts";
import { NAME_LIMITS, physicalName } from "../../naming.ts";
import { port, SecurityGroup } from "../../network/security-group.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { PrivateBucket } from "../../storage/private-bucket.ts";

export interface LoadBalancerProps {
  readonly environment: string;
  /** internal: the second one of the environment, with names of its own. Default: the first. */
  readonly kind?: "internal";
  readonly vpcId: string;
  /** Public subnets for a public load balancer, private ones for an internal one; in two zones at least. */
  readonly subnetIds: readonly string[];
  /** true: internet-facing and open to the world on its listeners' ports. */
  readonly public: boolean;
  /** dualstack: by IPv6, too, for which the subnets must have networks of it. Default ipv4. */
  readonly ipAddressType?: "ipv4" | "dualstack";
  /** Networks that may reach an internal load balancer. Ignored when public. */
  readonly allowFrom: readonly string[];
  /** Security groups whose members may reach an internal load balancer. Default none. */
  readonly allowFromGroups?: readonly string[];
  /** Prefix list whose networks may reach an internal load balancer, where it serves requests. Default none. */
  readonly allowFromPrefixList?: string;
  /** ACM certificate. With it HTTPS on 443 and a redirect on 80; without it HTTP on 80. */
  readonly certificateArn?: string;
  readonly tlsPolicy: string;
  /** Seconds, 1 to 4000; below nginx's keepalive timeout, or requests are lost at its end. */
  readonly idleTimeoutSeconds: number;
  /** 404: answers so what no rule is for. Default: one target group gets that. */
  readonly default?: 404 | undefined;
  /** Days that access logs are kept in S3. Default: no access logs. */
  readonly accessLogRetentionDays?: number;
  readonly disposable: boolean;
  /** The load balancer cannot be deleted. Default true unless disposable. */
  readonly deletionProtection?: boolean;
  readonly overrides?: Overrides<{
    loadBalancer: LbConfig;
    httpListener: LbListenerConfig;
    httpsListener: LbListenerConfig;
  }>;
}

/** It says nothing of what is behind. */
const NOT_FOUND: LbListenerDefaultAction = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
};

/** Long enough to notice that somebody deleted access logs, short beside the days that they are kept for. */
const RECOVERABLE_LOG_DAYS = 7;

/** An application load balancer with its security group and its access logs. It listens once it has a target group. */
export class LoadBalancer extends Construct implements ILoadBalancer {
  readonly securityGroup: SecurityGroup;
  readonly arn: string;
  readonly arnSuffix: string;
  readonly dnsName: string;
  readonly zoneId: string;
  readonly url: string;
  private readonly props: LoadBalancerProps;
  private readonly balancer: Lb;
  private open?: Listeners;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    this.props = props;
    const { environment, overrides } = props;
    this.securityGroup = this.openGroup(props);
    const logs = this.accessLogs(props);
    const loadBalancerConfig = withOverrides(overrides?.loadBalancer, {
      name: physicalName(environment, props.kind ?? "", NAME_LIMITS.loadBalancer),
      loadBalancerType: "application",
      internal: !props.public,
      ipAddressType: props.ipAddressType ?? "ipv4",
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
    this.balancer = new Lb(this, "load-balancer", loadBalancerConfig);
    this.arn = this.balancer.arn;
    this.arnSuffix = this.balancer.arnSuffix;
    this.dnsName = this.balancer.dnsName;
    this.zoneId = this.balancer.zoneId;
    this.url = `${props.certificateArn ? "https" : "http"}://${this.balancer.dnsName}`;
    if (props.default === 404) this.open = this.makeListeners(NOT_FOUND);
  }

  private openGroup(props: LoadBalancerProps): SecurityGroup {
    const group = new SecurityGroup(this, "security-group", {
      vpcId: props.vpcId,
      name: physicalName(props.environment, props.kind ? `${props.kind}-load-balancer` : "load-balancer"),
      description: "Load balancer: clients in, targets out",
    });
    const from = props.public ? ["0.0.0.0/0"] : props.allowFrom;
    const listened = [[80, "HTTP"] as const, ...(props.certificateArn ? [[443, "HTTPS"] as const] : [])];
    for (const [number, protocol] of listened) {
      group.allowFromNetworks(from, port(number), protocol);
      group.allowFromGroups(props.allowFromGroups ?? [], port(number), protocol);
      if (props.public && props.ipAddressType === "dualstack")
        group.allowFromIpv6World(port(number), protocol);
    }
    const { allowFromPrefixList } = props;
    // One port: the list counts as many rules as a group can hardly have twice.
    if (allowFromPrefixList !== undefined)
      group.allowFromPrefixList(allowFromPrefixList, port(props.certificateArn ? 443 : 80), "CloudFront");
    return group;
  }

  private accessLogs(props: LoadBalancerProps): PrivateBucket | undefined {
    if (props.accessLogRetentionDays === undefined) return undefined;
    const account = accountId(this);
    return new PrivateBucket(this, "access-logs", {
      prefix: physicalName(props.environment, props.kind ? "int-alb-logs-" : "alb-logs-", 37),
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

  listen(targetGroupArn: string): Listeners {
    if (this.open) throw new Error("one target group gets the requests that no rule meets");
    this.open = this.makeListeners({ type: "forward", targetGroupArn });
    return this.open;
  }

  get listeners(): Listeners {
    if (!this.open) throw new Error("no target group gets the requests that no rule meets");
    return this.open;
  }

  /** By HTTPS with a certificate, and then by HTTP only to redirect. */
  private makeListeners(action: LbListenerDefaultAction): Listeners {
    const { certificateArn, tlsPolicy, overrides } = this.props;
    const defaultAction = [action];
    const common = { loadBalancerArn: this.balancer.arn };
    if (certificateArn === undefined) {
      const httpListenerConfig = withOverrides(overrides?.httpListener, {
        ...common,
        port: 80,
        protocol: "HTTP",
        defaultAction,
      });
      const http = new LbListener(this, "http", httpListenerConfig);
      return { serving: http, all: [http] };
    }
    const httpsListenerConfig = withOverrides(overrides?.httpsListener, {
      ...common,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: tlsPolicy,
      certificateArn,
      routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000; includeSubDomains",
      defaultAction,
    });
    const https = new LbListener(this, "https", httpsListenerConfig);
    const httpListenerConfig = withOverrides(overrides?.httpListener, {
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
    return { serving: https, all: [https, new LbListener(this, "http", httpListenerConfig)] };
  }
}
