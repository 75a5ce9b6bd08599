import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelledOperations } from "../../modules/aws/api-model.ts";
import type { JsonObject } from "../../modules/aws/json.ts";
import { checkStackAgainstApiModel, validateResource } from "../../modules/aws/terraform-to-api.ts";
import { MAPPINGS } from "../../modules/capabilities/resources.ts";
import { requiredArguments } from "../capabilities/provider-arguments.ts";
import { lifecyclePolicy, policy } from "./support.ts";

const containers = [
  {
    name: "nginx",
    image: "${aws_ecr_repository.nginx.repository_url}:${var.nginx_tag}",
    memoryReservation: 64,
    links: ["app"],
    portMappings: [{ containerPort: 8080, hostPort: 0, protocol: "tcp" }],
    dependsOn: [{ containerName: "app", condition: "HEALTHY" }],
  },
  {
    name: "app",
    image: "${var.app_image}",
    memory: 256,
    healthCheck: { command: ["CMD", "node", "health.js"] },
  },
];

/** Resources as `cdktf synth` writes them, which AWS accepts; one of each type that is checked. */
const resources: Readonly<Record<string, JsonObject>> = {
  aws_ecs_task_definition: {
    family: "market",
    container_definitions: JSON.stringify(containers),
    network_mode: "bridge",
    requires_compatibilities: ["EC2"],
    volume: [{ name: "data", host_path: "/data" }],
    tags: { environment: "market" },
    lifecycle: { create_before_destroy: true },
  },
  aws_ecs_service: {
    name: "market",
    cluster: "${aws_ecs_cluster.main.id}",
    task_definition: "${aws_ecs_task_definition.web.arn}",
    desired_count: 2,
    capacity_provider_strategy: [{ capacity_provider: "market-hosts", weight: 1 }],
    deployment_circuit_breaker: { enable: true, rollback: true },
    deployment_maximum_percent: 200,
    load_balancer: [{ target_group_arn: "${tg.arn}", container_name: "nginx", container_port: 8080 }],
    ordered_placement_strategy: [{ type: "spread", field: "attribute:ecs.availability-zone" }],
    network_configuration: {
      subnets: ["${subnet.id}"],
      security_groups: ["${sg.id}"],
      assign_public_ip: false,
    },
    propagate_tags: "SERVICE",
    wait_for_steady_state: true,
    depends_on: ["aws_lb_listener.http"],
  },
  aws_ecs_cluster: { name: "market", setting: [{ name: "containerInsights", value: "enabled" }] },
  aws_ecs_cluster_capacity_providers: {
    cluster_name: "${aws_ecs_cluster.main.name}",
    capacity_providers: ["market"],
  },
  aws_ecs_capacity_provider: {
    name: "market-hosts",
    auto_scaling_group_provider: {
      auto_scaling_group_arn: "${aws_autoscaling_group.hosts.arn}",
      managed_draining: "ENABLED",
      managed_termination_protection: "ENABLED",
      managed_scaling: { status: "ENABLED", target_capacity: 100, instance_warmup_period: 90 },
    },
  },
  aws_lb: {
    name: "market",
    internal: false,
    load_balancer_type: "application",
    subnets: ["${subnet.a.id}", "${subnet.b.id}"],
    idle_timeout: 300,
    drop_invalid_header_fields: true,
  },
  aws_lb_target_group: {
    name_prefix: "web-",
    port: 80,
    protocol: "HTTP",
    vpc_id: "${vpc.id}",
    deregistration_delay: "30",
    slow_start: 0,
    health_check: { path: "/livez", interval: 10, timeout: 5, unhealthy_threshold: 3, matcher: "200" },
    stickiness: { type: "lb_cookie", cookie_duration: 86400, enabled: true },
  },
  aws_lb_listener: {
    load_balancer_arn: "${lb.arn}",
    port: 80,
    protocol: "HTTP",
    default_action: [
      { type: "redirect", redirect: { port: "443", protocol: "HTTPS", status_code: "HTTP_301" } },
    ],
  },
  aws_autoscaling_group: {
    name_prefix: "market-",
    min_size: 1,
    max_size: 10,
    vpc_zone_identifier: ["${subnet.a.id}", "${subnet.b.id}"],
    mixed_instances_policy: {
      launch_template: {
        launch_template_specification: { launch_template_id: "${lt.id}", version: "${lt.latest_version}" },
        override: [{ instance_type: "t3.medium" }, { instance_type: "t3a.medium" }],
      },
      instances_distribution: {
        on_demand_base_capacity: 1,
        spot_allocation_strategy: "price-capacity-optimized",
      },
    },
    protect_from_scale_in: true,
    tag: [{ key: "AmazonECSManaged", value: "true", propagate_at_launch: true }],
    instance_refresh: { strategy: "Rolling" },
  },
  aws_launch_template: {
    name_prefix: "market-",
    image_id: "${data.aws_ssm_parameter.ami.value}",
    instance_type: "t3.medium",
    user_data: "${base64encode(local.script)}",
    vpc_security_group_ids: ["${sg.id}"],
    metadata_options: { http_tokens: "required", http_put_response_hop_limit: 2, http_endpoint: "enabled" },
    block_device_mappings: [
      { device_name: "/dev/xvda", ebs: { volume_type: "gp3", volume_size: 30, encrypted: "true" } },
    ],
    iam_instance_profile: { arn: "${profile.arn}" },
    tag_specifications: [{ resource_type: "instance", tags: { Name: "market" } }],
    update_default_version: true,
  },
  aws_security_group: {
    name_prefix: "market-",
    vpc_id: "${vpc.id}",
    ingress: [
      { from_port: 80, to_port: 80, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"], description: "HTTP" },
    ],
    egress: [{ from_port: 0, to_port: 0, protocol: "-1", security_groups: ["${other.id}"], self: true }],
  },
  aws_security_group_rule: {
    type: "egress",
    security_group_id: "${sg.id}",
    from_port: 443,
    to_port: 443,
    protocol: "tcp",
    cidr_blocks: ["10.0.0.0/16"],
  },
  aws_vpc_security_group_ingress_rule: {
    security_group_id: "${sg.id}",
    ip_protocol: "tcp",
    from_port: 32768,
    to_port: 65535,
    referenced_security_group_id: "${lb.id}",
    description: "From the load balancer",
  },
  aws_vpc_security_group_egress_rule: {
    security_group_id: "${sg.id}",
    ip_protocol: "-1",
    cidr_ipv4: "0.0.0.0/0",
  },
  aws_vpc: { cidr_block: "10.0.0.0/16", enable_dns_hostnames: true },
  aws_subnet: { vpc_id: "${vpc.id}", cidr_block: "10.0.1.0/24", availability_zone: "eu-central-1a" },
  aws_nat_gateway: { subnet_id: "${subnet.id}", allocation_id: "${eip.id}" },
  aws_cloudwatch_metric_alarm: {
    alarm_name: "market-5xx",
    comparison_operator: "GreaterThanThreshold",
    evaluation_periods: 3,
    threshold: 5,
    metric_query: [
      { id: "rate", expression: "errors / requests", return_data: true },
      {
        id: "errors",
        metric: {
          namespace: "AWS/ApplicationELB",
          metric_name: "HTTPCode_ELB_5XX_Count",
          period: 60,
          stat: "Sum",
          dimensions: { LoadBalancer: "${lb.arn_suffix}" },
        },
      },
    ],
  },
  aws_cloudwatch_dashboard: {
    dashboard_name: "market",
    dashboard_body:
      '${jsonencode({"widgets" = [{"type" = "text", "width" = 24, "properties" = {"markdown" = var.x}}]})}',
  },
  aws_cloudwatch_log_group: { name: "/market/app", retention_in_days: 30 },
  aws_db_instance: {
    identifier: "market-postgres",
    engine: "postgres",
    engine_version: "17",
    instance_class: "db.t4g.micro",
    allocated_storage: 20,
    max_allocated_storage: 100,
    storage_type: "gp3",
    storage_encrypted: true,
    multi_az: true,
    db_name: "app",
    username: "app",
    port: 5432,
    backup_window: "03:00-04:00",
    maintenance_window: "sun:04:30-sun:05:30",
    parameter_group_name: "${aws_db_parameter_group.it.name}",
    option_group_name: "${aws_db_option_group.it.name}",
    vpc_security_group_ids: ["${sg.id}"],
    enabled_cloudwatch_logs_exports: ["postgresql"],
    iam_database_authentication_enabled: true,
    performance_insights_enabled: true,
    ca_cert_identifier: "rds-ca-rsa2048-g1",
  },
  aws_db_option_group: {
    name_prefix: "market-mysql-",
    engine_name: "mysql",
    major_engine_version: "8.4",
    option_group_description: "MySQL of market",
  },
  aws_db_parameter_group: {
    name_prefix: "market-",
    family: "postgres17",
    description: "PostgreSQL of market",
  },
  aws_rds_cluster: {
    cluster_identifier: "market-mysql",
    engine: "aurora-mysql",
    engine_version: "8.0",
    database_name: "app",
    master_username: "app",
    port: 3306,
    backup_retention_period: 7,
    preferred_backup_window: "03:00-04:00",
    preferred_maintenance_window: "sun:04:30-sun:05:30",
    db_cluster_parameter_group_name: "${aws_rds_cluster_parameter_group.it.name}",
    db_subnet_group_name: "${aws_db_subnet_group.it.name}",
    vpc_security_group_ids: ["${sg.id}"],
    storage_encrypted: true,
    enabled_cloudwatch_logs_exports: ["audit"],
    iam_database_authentication_enabled: true,
    serverlessv2_scaling_configuration: {
      min_capacity: 0.5,
      max_capacity: 8,
      seconds_until_auto_pause: 3600,
    },
    copy_tags_to_snapshot: true,
    deletion_protection: true,
  },
  aws_rds_cluster_instance: {
    identifier: "market-mysql-1",
    cluster_identifier: "${aws_rds_cluster.it.id}",
    engine: "aurora-mysql",
    instance_class: "db.serverless",
    availability_zone: "eu-central-1a",
    promotion_tier: 1,
    publicly_accessible: false,
    ca_cert_identifier: "rds-ca-rsa2048-g1",
    auto_minor_version_upgrade: true,
    performance_insights_enabled: true,
    performance_insights_retention_period: 7,
  },
  aws_rds_cluster_parameter_group: {
    name_prefix: "market-",
    family: "aurora-mysql8.0",
    description: "Aurora MySQL of market",
  },
  aws_db_subnet_group: { name_prefix: "market-", description: "Subnets", subnet_ids: ["${subnet.id}"] },
  aws_elasticache_replication_group: {
    replication_group_id: "market-cache",
    description: "Cache of market",
    engine: "valkey",
    engine_version: "8.2",
    node_type: "cache.t4g.micro",
    num_cache_clusters: 2,
    automatic_failover_enabled: true,
    multi_az_enabled: true,
    port: 6379,
    parameter_group_name: "${aws_elasticache_parameter_group.it.name}",
    subnet_group_name: "${aws_elasticache_subnet_group.it.name}",
    security_group_ids: ["${sg.id}"],
    user_group_ids: ["${users.user_group_id}"],
    at_rest_encryption_enabled: "true",
    transit_encryption_enabled: true,
    snapshot_retention_limit: 7,
    snapshot_window: "03:00-04:00",
    maintenance_window: "sun:05:00-sun:06:00",
    auto_minor_version_upgrade: "true",
    final_snapshot_identifier: "market-cache-final",
    apply_immediately: true,
  },
  aws_elasticache_cluster: {
    cluster_id: "market-cache",
    engine: "memcached",
    engine_version: "1.6.22",
    node_type: "cache.t4g.micro",
    num_cache_nodes: 2,
    az_mode: "cross-az",
    preferred_availability_zones: ["eu-central-1a", "eu-central-1b"],
    port: 11211,
    parameter_group_name: "${aws_elasticache_parameter_group.it.name}",
    subnet_group_name: "${aws_elasticache_subnet_group.it.name}",
    security_group_ids: ["${sg.id}"],
    transit_encryption_enabled: true,
    maintenance_window: "sun:05:00-sun:06:00",
  },
  aws_elasticache_parameter_group: {
    name: "market-cache-valkey8",
    family: "valkey8",
    description: "Parameters of the cache of market",
    parameter: [{ name: "maxmemory-policy", value: "allkeys-lru" }],
  },
  aws_elasticache_subnet_group: {
    name: "market-cache",
    description: "Private subnets of market",
    subnet_ids: ["${subnet.id}"],
  },
  aws_elasticache_user: {
    user_id: "market-cache",
    user_name: "default",
    engine: "redis",
    access_string: "on ~* &* +@all",
    passwords_wo: "${ephemeral.x}",
    passwords_wo_version: 1,
  },
  aws_elasticache_user_group: {
    user_group_id: "market-cache",
    engine: "redis",
    user_ids: ["${aws_elasticache_user.it.user_id}"],
  },
  aws_ecr_repository: {
    name: "market/app",
    image_tag_mutability: "IMMUTABLE",
    image_scanning_configuration: { scan_on_push: true },
    encryption_configuration: [{ encryption_type: "AES256" }],
  },
  aws_ecr_lifecycle_policy: { repository: "${aws_ecr_repository.app.name}", policy: lifecyclePolicy() },
  aws_sns_topic: { name: "market-alarms", kms_master_key_id: "alias/aws/sns" },
  aws_sns_topic_subscription: { topic_arn: "${topic.arn}", protocol: "email", endpoint: "ops@example.org" },
  aws_appautoscaling_target: {
    service_namespace: "ecs",
    resource_id: "service/${cluster.name}/${service.name}",
    scalable_dimension: "ecs:service:DesiredCount",
    min_capacity: 1,
    max_capacity: 10,
  },
  aws_appautoscaling_policy: {
    name: "market-cpu",
    policy_type: "TargetTrackingScaling",
    service_namespace: "${target.service_namespace}",
    resource_id: "${target.resource_id}",
    scalable_dimension: "${target.scalable_dimension}",
    target_tracking_scaling_policy_configuration: {
      target_value: 40,
      predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCPUUtilization" },
    },
  },
  aws_appautoscaling_scheduled_action: {
    name: "market-before-midnight",
    service_namespace: "${target.service_namespace}",
    resource_id: "${target.resource_id}",
    scalable_dimension: "${target.scalable_dimension}",
    schedule: "cron(45 23 * * ? *)",
    timezone: "Asia/Seoul",
    scalable_target_action: { min_capacity: "4", max_capacity: "20" },
  },
  aws_iam_role: { name_prefix: "market-task-", assume_role_policy: policy("sts:AssumeRole") },
  aws_iam_role_policy: { role: "${role.name}", policy: policy("logs:PutLogEvents") },
  aws_iam_instance_profile: { role: "${role.name}" },
  aws_iam_openid_connect_provider: {
    url: "https://token.actions.githubusercontent.com",
    client_id_list: ["sts.amazonaws.com"],
  },
  aws_ssm_parameter: {
    name: "/market/key",
    type: "SecureString",
    value_wo: "${ephemeral.x}",
    value_wo_version: 1,
  },
  aws_scheduler_schedule: {
    name: "market-report",
    group_name: "${group.name}",
    schedule_expression: "cron(0 3 * * ? *)",
    schedule_expression_timezone: "Europe/Berlin",
    flexible_time_window: { mode: "FLEXIBLE", maximum_window_in_minutes: 5 },
    target: {
      arn: "${cluster.arn}",
      role_arn: "${role.arn}",
      ecs_parameters: {
        task_definition_arn: "${definition.arn}",
        task_count: 1,
        launch_type: "FARGATE",
        network_configuration: { subnets: ["${subnet.id}"], assign_public_ip: true },
        propagate_tags: "TASK_DEFINITION",
      },
      retry_policy: { maximum_retry_attempts: 10, maximum_event_age_in_seconds: 3600 },
      dead_letter_config: { arn: "${queue.arn}" },
    },
  },
  aws_scheduler_schedule_group: { name: "market-scheduled-tasks" },
  aws_sqs_queue: { name: "market-failed-starts", sqs_managed_sse_enabled: true },
  aws_secretsmanager_secret: { name_prefix: "market/database-" },
  aws_s3_bucket: { bucket_prefix: "market-logs-" },
  aws_efs_file_system: { encrypted: true },
  aws_efs_mount_target: { file_system_id: "${efs.id}", subnet_id: "${subnet.id}" },
  aws_efs_access_point: {
    file_system_id: "${efs.id}",
    posix_user: { uid: 101, gid: 101 },
    root_directory: { path: "/data", creation_info: { owner_uid: 101, owner_gid: 101, permissions: "0750" } },
  },
};

function stackOf(type: string, change: JsonObject): JsonObject {
  return { resource: { [type]: { it: { ...resources[type], ...change } } } };
}

/** The path, the value found and the rule of everything that is refused when `change` is made to a resource. */
function refused(type: string, change: JsonObject): string[] {
  return validateResource(MAPPINGS, type, "it", { ...resources[type], ...change }).map(
    ({ path, found, rule }) => `${path} ${found} ${rule}`,
  );
}

describe("Terraform resources against AWS's API", () => {
  it("has an example of each type here, and calls only what the model has", () => {
    expect(Object.keys(resources).sort()).toEqual(Object.keys(MAPPINGS).sort());
    const operations = modelledOperations();
    const called = new Set<string>();
    for (const [type, toApi] of Object.entries(MAPPINGS)) {
      for (const { service, operation } of toApi(resources[type] as JsonObject)) {
        expect(operations[service], type).toContain(operation);
        called.add(`${service} ${operation}`);
      }
    }
    const modelled = Object.entries(operations).flatMap(([service, names]) =>
      names.map((name) => `${service} ${name}`),
    );
    expect(modelled.filter((name) => !called.has(name))).toEqual([]);
  });

  it("accepts a whole stack that AWS accepts", () => {
    const stack = {
      resource: Object.fromEntries(Object.entries(resources).map(([type, it]) => [type, { it }])),
    };
    expect(checkStackAgainstApiModel(MAPPINGS, stack)).toEqual([]);
    expect(checkStackAgainstApiModel(MAPPINGS, {})).toEqual([]);
    expect(checkStackAgainstApiModel(MAPPINGS, { resource: { aws_unheard_of: { x: { name: 1 } } } })).toEqual(
      [],
    );
  });

  it("tells a problem with resource, argument, value, what is allowed, and the source", () => {
    expect(
      checkStackAgainstApiModel(MAPPINGS, stackOf("aws_lb", { name: "internal-market" }), "market-service"),
    ).toEqual([
      {
        at: "aws_lb.it",
        file: "market-service",
        path: "resource.aws_lb.it.name",
        message:
          '"internal-market" is refused by AWS; allowed: 1 to 32 letters, digits and hyphens, not beginning or ending ' +
          'with a hyphen, nor with "internal-". Source: ' +
          "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html.",
      },
    ]);
  });

  it("reports all problems of all resources at once", () => {
    const stack = {
      resource: {
        aws_vpc: { main: { cidr_block: "10.0.0.0/8" } },
        aws_lb: { main: { name: "-", subnets: ["a"], idle_timeout: 5000 } },
      },
    };
    expect(checkStackAgainstApiModel(MAPPINGS, stack).map(({ path }) => path)).toEqual([
      "resource.aws_vpc.main.cidr_block",
      "resource.aws_lb.main.name",
      "resource.aws_lb.main.subnets",
      "resource.aws_lb.main.idle_timeout",
    ]);
  });

  it("looks into container definitions", () => {
    const broken = [{ ...containers[0], memoryReservation: undefined, portMapings: [] }, containers[1]];
    expect(refused("aws_ecs_task_definition", { container_definitions: JSON.stringify(broken) })).toEqual([
      'aws_ecs_task_definition.it.container_definitions[0].portMapings "portMapings" unknown-member',
      'aws_ecs_task_definition.it.container_definitions[0] {"name":"nginx"} ecs-container-memory-required',
    ]);
    const encoded = '${jsonencode([{"name" = "my app", "image" = aws_ecr.x.url, "memory" = 4}])}';
    expect(refused("aws_ecs_task_definition", { container_definitions: encoded })).toEqual([
      'aws_ecs_task_definition.it.container_definitions[0].name "my app" ecs-container-name',
      "aws_ecs_task_definition.it.container_definitions[0].memory 4 ecs-container-memory-minimum",
    ]);
    expect(refused("aws_ecs_task_definition", { container_definitions: "${local.containers}" })).toEqual([]);
    expect(refused("aws_ecs_task_definition", { container_definitions: "[{" })).toEqual([
      'aws_ecs_task_definition.it.container_definitions "[{" type',
    ]);
  });

  it("looks into what a schedule starts", () => {
    const { target } = resources["aws_scheduler_schedule"] as { target: JsonObject };
    const starts = (change: JsonObject) =>
      refused("aws_scheduler_schedule", { target: { ...target, ...change } });
    expect(starts({ retry_policy: { maximum_retry_attempts: 186 } })).toEqual([
      "aws_scheduler_schedule.it.target.retry_policy.maximum_retry_attempts 186 range",
    ]);
    expect(starts({ ecs_parameters: { task_count: 1 } })).toEqual([
      "aws_scheduler_schedule.it.target.ecs_parameters.TaskDefinitionArn nothing required",
    ]);
    expect(refused("aws_scheduler_schedule", { flexible_time_window: { mode: "ON" } })).toEqual([
      'aws_scheduler_schedule.it.flexible_time_window.mode "ON" enum',
    ]);
  });

  it("refuses a size that Fargate does not have", () => {
    const change = {
      requires_compatibilities: ["FARGATE"],
      network_mode: "awsvpc",
      cpu: 256,
      memory: "4096",
      container_definitions: JSON.stringify([{ name: "app", image: "app:1" }]),
    };
    expect(refused("aws_ecs_task_definition", change)).toEqual([
      'aws_ecs_task_definition.it {"cpu":"256","memory":"4096"} ecs-fargate-size',
    ]);
  });

  it("tells of blocks by their Terraform path", () => {
    expect(
      refused("aws_ecs_service", {
        deployment_maximum_percent: "many",
        network_configuration: { subnets: "all", assign_public_ip: "perhaps" },
        load_balancer: [{ container_name: "nginx", container_port: 8080 }],
      }),
    ).toEqual([
      'aws_ecs_service.it.deployment_maximum_percent "many" type',
      'aws_ecs_service.it.network_configuration.assign_public_ip "perhaps" enum',
      'aws_ecs_service.it.load_balancer[0] {"containerName":"nginx","containerPort":8080} ecs-load-balancer-target',
    ]);
    expect(
      refused("aws_lb_target_group", { health_check: [{ interval: 4, timeout: 2, path: "livez" }] }),
    ).toEqual([
      "aws_lb_target_group.it.health_check.interval 4 range",
      'aws_lb_target_group.it.health_check.path "livez" elb-health-check-path',
    ]);
    expect(refused("aws_launch_template", { metadata_options: { http_tokens: "always" } })).toEqual([
      'aws_launch_template.it.metadata_options.http_tokens "always" enum',
    ]);
    expect(
      refused("aws_autoscaling_group", {
        mixed_instances_policy: {
          launch_template: {
            launch_template_specification: { launch_template_name: "lt-a" },
            override: { weighted_capacity: "1" },
          },
          instances_distribution: { on_demand_percentage_above_base_capacity: 150 },
        },
      }),
    ).toEqual([
      "aws_autoscaling_group.it.mixed_instances_policy.instances_distribution.on_demand_percentage_above_base_capacity 150 autoscaling-on-demand-percentage",
    ]);
  });

  it("judges names with what Terraform adds to a prefix", () => {
    expect(refused("aws_lb_target_group", { name_prefix: "market-" })).toEqual([
      'aws_lb_target_group.it.name_prefix "market-20260101000000000000000001" elb-target-group-name',
    ]);
    expect(refused("aws_iam_role", { name_prefix: "r".repeat(38) })).toEqual([]);
    expect(refused("aws_iam_role", { name_prefix: "r".repeat(39) })).toHaveLength(1);
  });

  it("requires what Terraform leaves to AWS", () => {
    expect(refused("aws_lb_listener", { load_balancer_arn: null, default_action: null })).toEqual([
      "aws_lb_listener.it.LoadBalancerArn nothing required",
      "aws_lb_listener.it.DefaultActions nothing required",
    ]);
    expect(refused("aws_ecs_service", { name: undefined })).toEqual([
      "aws_ecs_service.it.name nothing required",
    ]);
  });

  it("misses nothing that the provider adds where a file leaves it out, such as names and descriptions", () => {
    const missing = Object.entries(resources).flatMap(([type, example]) => {
      const required = requiredArguments(type);
      const least = Object.fromEntries(Object.entries(example).filter(([name]) => required.has(name)));
      return validateResource(MAPPINGS, type, "it", least).map(({ path, rule }) => `${path} ${rule}`);
    });
    // Rules of their own say where one argument of several must be written.
    expect(missing.filter((one) => /required|name/.test(one))).toEqual([
      "aws_db_instance.it.Engine required",
    ]);
    for (const from of ["replicate_source_db", "snapshot_identifier", "restore_to_point_in_time"])
      expect(refused("aws_db_instance", { engine: null, [from]: "x" })).toEqual([]);
  });

  it("converts as Terraform does, and takes what it cannot know as it is", () => {
    expect(refused("aws_ecs_service", { desired_count: "2", enable_execute_command: "true" })).toEqual([]);
    expect(
      refused("aws_ecs_service", { desired_count: "${var.count}", load_balancer: "${local.lbs}" }),
    ).toEqual([]);
    expect(
      refused("aws_lb_listener", { default_action: null, dynamic: { default_action: { for_each: "${x}" } } }),
    ).toEqual([]);
  });

  it("looks at security group rules in all their forms", () => {
    const inline = {
      ingress: [{ from_port: 90, to_port: 80, protocol: "tcp", cidr_blocks: ["10.0.0.0/33"] }],
    };
    expect(refused("aws_security_group", inline)).toEqual([
      'aws_security_group.it.ingress[0].cidr_blocks[0].CidrIp "10.0.0.0/33" ec2-rule-cidr',
      expect.stringMatching(/^aws_security_group\.it\.ingress\[0\] .* ec2-rule-ports$/),
    ]);
    expect(
      refused("aws_vpc_security_group_ingress_rule", { ip_protocol: "http", from_port: null, to_port: null }),
    ).toEqual(['aws_vpc_security_group_ingress_rule.it.ip_protocol "http" ec2-rule-protocol']);
    expect(refused("aws_vpc_security_group_egress_rule", { cidr_ipv4: null })).toEqual([
      expect.stringMatching(/ec2-rule-source$/),
    ]);
    expect(refused("aws_security_group_rule", { protocol: "all", from_port: 0, to_port: 0 })).toEqual([]);
  });

  it("refuses retention that CloudWatch Logs does not have; 0 keeps events for ever", () => {
    expect(refused("aws_cloudwatch_log_group", { retention_in_days: 31 })).toEqual([
      "aws_cloudwatch_log_group.it.retention_in_days 31 logs-retention-days",
    ]);
    expect(refused("aws_cloudwatch_log_group", { retention_in_days: 0 })).toEqual([]);
  });

  it("takes each argument of a database to the member that it is", () => {
    const [made] = MAPPINGS["aws_db_instance"]?.(resources["aws_db_instance"] ?? {}) ?? [];
    expect(made?.input).toMatchObject({
      DBInstanceIdentifier: "market-postgres",
      DBInstanceClass: "db.t4g.micro",
      MaxAllocatedStorage: 100,
      MultiAZ: true,
      DBName: "app",
      MasterUsername: "app",
      PreferredBackupWindow: "03:00-04:00",
      PreferredMaintenanceWindow: "sun:04:30-sun:05:30",
      EnableCloudwatchLogsExports: ["postgresql"],
      EnableIAMDatabaseAuthentication: true,
      EnablePerformanceInsights: true,
      CACertificateIdentifier: "rds-ca-rsa2048-g1",
    });
    expect(refused("aws_db_instance", { allocated_storage: "much" })).toHaveLength(1);
  });

  it("gives ElastiCache's arguments the names of its API, judges them, and shows no secret", () => {
    const input = (type: string, change: JsonObject = {}) =>
      MAPPINGS[type]?.({ ...resources[type], ...change })[0]?.input;
    expect(input("aws_elasticache_replication_group", { auth_token: "secret" })).toMatchObject({
      ReplicationGroupId: "market-cache",
      ReplicationGroupDescription: "Cache of market",
      CacheNodeType: "cache.t4g.micro",
      NumCacheClusters: 2,
      MultiAZEnabled: true,
      PreferredMaintenanceWindow: "sun:05:00-sun:06:00",
    });
    expect(
      JSON.stringify(input("aws_elasticache_replication_group", { auth_token: "secret" })),
    ).not.toContain("secret");
    expect(JSON.stringify(input("aws_elasticache_user", { passwords: ["secret"] }))).not.toContain("secret");
    expect(input("aws_elasticache_cluster")).toMatchObject({ AZMode: "cross-az", NumCacheNodes: 2 });
    expect(refused("aws_elasticache_replication_group", { num_cache_clusters: 7 })).toEqual([
      "aws_elasticache_replication_group.it.num_cache_clusters 7 elasticache-clusters",
    ]);
    expect(refused("aws_elasticache_parameter_group", { family: "valkey9" })).toHaveLength(1);
    expect(refused("aws_elasticache_cluster", { az_mode: "both" })).toHaveLength(1);
  });

  it("judges load balancer and target group attributes", () => {
    expect(refused("aws_lb_target_group", { deregistration_delay: 3601, slow_start: 10 })).toEqual([
      'aws_lb_target_group.it.deregistration_delay {"Key":"deregistration_delay.timeout_seconds","Value":"3601"} elb-deregistration-delay-timeout-seconds',
      'aws_lb_target_group.it.slow_start {"Key":"slow_start.duration_seconds","Value":"10"} elb-slow-start-duration-seconds',
    ]);
    expect(refused("aws_lb_target_group", { stickiness: { type: "cookie", enabled: false } })).toEqual([]);
    expect(
      refused("aws_lb_target_group", {
        stickiness: { type: "app_cookie", cookie_name: "AWSALB", cookie_duration: 0 },
      }),
    ).toHaveLength(2);
    expect(refused("aws_lb_target_group", { slow_start: "${var.slow_start}" })).toEqual([]);
  });

  it("returns the data of an alarm's query only where the file says so", () => {
    const query = { id: "a", expression: "1" };
    expect(refused("aws_cloudwatch_metric_alarm", { metric_query: [query] })).toEqual([
      "aws_cloudwatch_metric_alarm.it.metric_query 0 that return data cloudwatch-metrics-returned",
    ]);
    expect(
      refused("aws_cloudwatch_metric_alarm", { metric_query: [{ ...query, return_data: "true" }] }),
    ).toEqual([]);
  });

  it("never fails on what somebody may write, whatever its form", () => {
    const keys = [...new Set(Object.values(resources).flatMap((resource) => Object.keys(resource)))];
    const attributes = fc.dictionary(
      fc.constantFrom(...keys, "dynamic", "constructor"),
      fc.jsonValue({ maxDepth: 4 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(MAPPINGS)), attributes, (type, written) => {
        const violations = validateResource(MAPPINGS, type, "it", {
          ...resources[type],
          ...written,
        } as JsonObject);
        for (const { path, found, allowed } of violations) {
          expect(path.startsWith(`${type}.it`)).toBe(true);
          expect(found.length).toBeGreaterThan(0);
          expect(allowed.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("does not change with the order of the arguments, nor touch its input", () => {
    const change = { family: "market web", cpu: "1" };
    const before = JSON.stringify(resources);
    const straight = { ...resources["aws_ecs_task_definition"], ...change };
    const reversed = Object.fromEntries(Object.entries(straight).reverse());
    expect(validateResource(MAPPINGS, "aws_ecs_task_definition", "it", reversed)).toEqual(
      validateResource(MAPPINGS, "aws_ecs_task_definition", "it", straight),
    );
    expect(JSON.stringify(resources)).toBe(before);
  });
});
