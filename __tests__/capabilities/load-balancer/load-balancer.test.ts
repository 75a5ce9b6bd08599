import { describe, expect, it } from "vitest";
import {
  LoadBalancer,
  type LoadBalancerProps,
} from "../../../modules/capabilities/load-balancer/load-balancer.ts";
import { TargetGroup, type TargetGroupProps } from "../../../modules/ingress/target-group.ts";
import { synthesiseConstruct } from "../../support/synthesis.ts";

const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/0";
const balancerWith = (props: Partial<LoadBalancerProps> = {}, targets: Partial<TargetGroupProps> = {}) =>
  synthesiseConstruct((stack) => {
    const loadBalancer = new LoadBalancer(stack, "ingress", {
      environment: "shop",
      vpcId: "vpc-1",
      subnetIds: ["subnet-1", "subnet-2"],
      public: true,
      allowFrom: ["10.0.0.0/16"],
      tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
      idleTimeoutSeconds: 60,
      disposable: false,
      ...props,
    });
    new TargetGroup(loadBalancer, "target-group", {
      service: props.environment ?? "shop",
      vpcId: "vpc-1",
      loadBalancer,
      ruleId: "traffic",
      healthCheck: {
        path: "/livez",
        intervalSeconds: 15,
        timeoutSeconds: 5,
        statusCodes: "200",
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
      deregistrationDelaySeconds: 30,
      targetType: "instance",
      ...targets,
    });
  });
const openPorts = (stack: ReturnType<typeof balancerWith>) =>
  Object.values(stack.all("aws_vpc_security_group_ingress_rule")).map((rule) => [
    rule["cidr_ipv4"],
    rule["from_port"],
  ]);

describe("the load balancer", () => {
  it("drops invalid headers and cannot be deleted by accident", () => {
    expect(balancerWith().only("aws_lb")).toMatchObject({
      drop_invalid_header_fields: true,
      enable_deletion_protection: true,
      idle_timeout: 60,
    });
    expect(balancerWith({ disposable: true }).only("aws_lb")["enable_deletion_protection"]).toBe(false);
  });

  it("takes a target for healthy by the status codes that it is given", () => {
    const healthCheck = {
      path: "/",
      intervalSeconds: 15,
      timeoutSeconds: 5,
      statusCodes: "200-399",
      healthyThreshold: 2,
      unhealthyThreshold: 3,
    };
    expect(balancerWith({}, { healthCheck }).only("aws_lb_target_group")).toMatchObject({
      health_check: { matcher: "200-399" },
    });
  });

  it("is open to the world only when it is public", () => {
    expect(openPorts(balancerWith())).toEqual([["0.0.0.0/0", 80]]);
    const internal = balancerWith({ public: false });
    expect(internal.only("aws_lb")["internal"]).toBe(true);
    expect(openPorts(internal)).toEqual([["10.0.0.0/16", 80]]);
  });

  it("lets IPv6 in at the same ports when it is of both kinds, and talks to targets by IPv4", () => {
    const both = balancerWith({ certificateArn, ipAddressType: "dualstack" });
    expect(both.only("aws_lb")["ip_address_type"]).toBe("dualstack");
    const rules = Object.values(both.all("aws_vpc_security_group_ingress_rule"));
    expect(rules.map((rule) => [rule["cidr_ipv4"] ?? rule["cidr_ipv6"], rule["from_port"]])).toEqual([
      ["0.0.0.0/0", 80],
      ["::/0", 80],
      ["0.0.0.0/0", 443],
      ["::/0", 443],
    ]);
    expect(both.only("aws_lb_target_group")["ip_address_type"]).toBe("ipv4");
    const plain = balancerWith({ ipAddressType: "dualstack" });
    expect(Object.values(plain.all("aws_vpc_security_group_ingress_rule"))).toHaveLength(2);
  });

  it("opens 443 only with a certificate, and then redirects 80", () => {
    const plain = balancerWith();
    expect(plain.only("aws_lb_listener")).toMatchObject({
      port: 80,
      protocol: "HTTP",
      default_action: [{ type: "forward" }],
    });
    const secure = balancerWith({ certificateArn });
    expect(openPorts(secure)).toEqual([
      ["0.0.0.0/0", 80],
      ["0.0.0.0/0", 443],
    ]);
    expect(secure.only("aws_lb_listener", "https")).toMatchObject({
      port: 443,
      certificate_arn: certificateArn,
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    });
    expect(
      Object.values(secure.all("aws_lb_listener")).find((listener) => listener["port"] === 80),
    ).toMatchObject({
      default_action: [{ type: "redirect", redirect: { protocol: "HTTPS", status_code: "HTTP_301" } }],
    });
  });

  it("sends nobody to HTTPS before it listens there", () => {
    const secure = balancerWith({ certificateArn });
    expect(secure.only("aws_lb_listener", "_http_")["depends_on"]).toEqual([
      secure.address("aws_lb_listener", "https"),
    ]);
  });

  it("lets a prefix list in where it serves requests, and not where it redirects", () => {
    const opened = (props: Partial<LoadBalancerProps>) =>
      balancerWith({ public: false, allowFrom: [], allowFromPrefixList: "pl-1", ...props }).only(
        "aws_vpc_security_group_ingress_rule",
      );
    expect(opened({ certificateArn })).toMatchObject({
      prefix_list_id: "pl-1",
      from_port: 443,
      to_port: 443,
    });
    expect(opened({})).toMatchObject({ prefix_list_id: "pl-1", from_port: 80, to_port: 80 });
  });

  it("has names within AWS's 32 characters for the longest environment", () => {
    const stack = balancerWith({ environment: "a-very-long-name-20c" });
    expect(String(stack.only("aws_lb")["name"]).length).toBeLessThanOrEqual(32);
    expect(String(stack.only("aws_lb_target_group")["name"]).length).toBeLessThanOrEqual(32);
  });

  it("writes access logs to a bucket that only load balancers may write to", () => {
    expect(balancerWith().only("aws_lb")["access_logs"]).toMatchObject({ enabled: false });
    const stack = balancerWith({ accessLogRetentionDays: 90 });
    expect(stack.only("aws_lb")["access_logs"]).toMatchObject({ enabled: true });
    // The load balancer writes a test file to the bucket as soon as it is told of it.
    expect(stack.only("aws_lb")["depends_on"]).toEqual([stack.address("aws_s3_bucket_policy")]);
    const { Statement } = JSON.parse(String(stack.only("aws_s3_bucket_policy")["policy"]));
    expect(
      Statement.map((statement: { Sid: string; Effect: string }) => [statement.Sid, statement.Effect]),
    ).toEqual([
      ["TlsOnly", "Deny"],
      ["DeliverAccessLogs", "Allow"],
    ]);
    // Another account's load balancers write to a folder of their own number.
    expect(Statement[1].Resource).toMatch(
      /\/AWSLogs\/\$\{data\.aws_caller_identity\.account\.account_id\}\/\*$/,
    );
    expect(stack.only("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });
});

describe("access logs", () => {
  it("can be restored for a week after they were deleted or expired, and no longer", () => {
    const stack = balancerWith({ accessLogRetentionDays: 90 });
    expect(stack.only("aws_s3_bucket_versioning")["versioning_configuration"]).toEqual({ status: "Enabled" });
    const lifecycle = stack.only("aws_s3_bucket_lifecycle_configuration");
    expect(lifecycle["rule"]).toMatchObject([
      { id: "remove-unfinished-uploads" },
      { id: "remove-earlier-versions", noncurrent_version_expiration: [{ noncurrent_days: 7 }] },
      { id: "expire", expiration: [{ days: 90 }] },
    ]);
    // S3 takes rules for earlier versions of a bucket that has versions.
    expect(lifecycle["depends_on"]).toEqual([stack.address("aws_s3_bucket_versioning")]);
  });
});

describe("the target group", () => {
  it("notices a dead target within 60 seconds", () => {
    const check = balancerWith().only("aws_lb_target_group")["health_check"] as Record<string, number>;
    expect((check["interval"] ?? 999) * (check["unhealthy_threshold"] ?? 999)).toBeLessThanOrEqual(60);
  });

  it("asks each target at the port that it has, and counts its answers as it is told", () => {
    expect(balancerWith().only("aws_lb_target_group")["health_check"]).toMatchObject({
      port: "traffic-port",
      path: "/livez",
      interval: 15,
      timeout: 5,
      healthy_threshold: 2,
      unhealthy_threshold: 3,
    });
  });

  it("keeps a client with a target only when asked to", () => {
    expect(balancerWith().only("aws_lb_target_group")["stickiness"]).toMatchObject({ enabled: false });
    expect(
      balancerWith({}, { stickinessSeconds: 60 }).only("aws_lb_target_group")["stickiness"],
    ).toMatchObject({
      enabled: true,
      cookie_duration: 60,
    });
  });

  it("has another name for what cannot be changed in place, and is replaced before the old one goes", () => {
    const one = balancerWith().only("aws_lb_target_group");
    const other = balancerWith({}, { targetType: "ip" }).only("aws_lb_target_group");
    expect(one["name"]).not.toBe(other["name"]);
    expect(one["lifecycle"]).toEqual({ create_before_destroy: true, ignore_changes: ["name", "port"] });
  });

  it("starts slowly when asked to", () => {
    expect(balancerWith({}, { slowStartSeconds: 60 }).only("aws_lb_target_group")["slow_start"]).toBe(60);
  });
});
