import type { Problem } from "../problems";
import { inputShape, type ModelViolation, type ShapeView, validateInput } from "./api-model";
import { isObject, isUnresolved, type Json, type JsonObject, parseJson } from "./json";
import { jsonTextOf } from "./jsonencode";
import { type ArgumentTargets, convertArguments } from "./terraform-arguments";

/** A call that the Terraform provider makes to create a resource. */
interface ApiCall {
  readonly service: string;
  readonly operation: string;
  readonly input: JsonObject;
  /** API path -> path in the Terraform arguments, for those that have one. */
  readonly terraformPaths: ReadonlyMap<string, string>;
}

type ToApi = (attributes: JsonObject) => readonly ApiCall[];

/** What Terraform's `name_prefix` is continued with: a time and a counter, 26 characters. */
const GENERATED = "20260101000000000000000001";

interface Naming {
  /** The argument that names the resource. */
  readonly argument?: string;
  /** The member that the name goes to. */
  readonly to: string;
  /** Terraform makes a name where none is given; false where the argument is required. */
  readonly generated?: boolean;
}

/** Gives a resource the name that Terraform will make, so that its length can be judged. */
function withName(attributes: JsonObject, { argument = "name", generated = true }: Naming): JsonObject {
  const name = attributes[argument];
  const prefix = attributes[`${argument}_prefix`];
  if (typeof name === "string" || !generated) return attributes;
  const made = typeof prefix === "string" ? `${prefix}${GENERATED}` : `terraform-${GENERATED}`;
  return { ...attributes, [argument]: made };
}

function namePath(attributes: JsonObject, argument: string): string {
  const prefix = `${argument}_prefix`;
  return typeof attributes[argument] !== "string" && typeof attributes[prefix] === "string"
    ? prefix
    : argument;
}

/** A resource that is created by one call. */
function call(
  service: string,
  operation: string,
  options: {
    readonly naming?: Naming;
    readonly targets?: ArgumentTargets;
    /** What the provider sends where the file says nothing. */
    readonly defaults?: JsonObject;
  } = {},
): ToApi {
  const { naming, targets = {}, defaults = {} } = options;
  return (attributes) => {
    const named = naming === undefined ? attributes : withName(attributes, naming);
    const argument = naming?.argument ?? "name";
    const nameTarget: ArgumentTargets = naming === undefined ? {} : { [argument]: naming.to };
    const { input, terraformPaths } = convertArguments(named, inputShape(service, operation), {
      ...nameTarget,
      ...targets,
    });
    const paths = new Map(terraformPaths);
    if (naming !== undefined) paths.set(naming.to, namePath(attributes, argument));
    return [{ service, operation, input: { ...defaults, ...input }, terraformPaths: paths }];
  };
}

/** A resource that is created by several calls. */
function calls(...each: readonly ToApi[]): ToApi {
  return (attributes) => each.flatMap((toApi) => toApi(attributes));
}

const jsonText = { convert: jsonTextOf } as const;

function toJson(value: Json): Json | undefined {
  const text = jsonTextOf(value);
  const json = parseJson(String(text));
  return json === undefined && isUnresolved(text) ? text : (json ?? text);
}

function wordFor(yes: string, no: string): (value: Json) => Json {
  return (value) =>
    value === true || value === "true" ? yes : value === false || value === "false" ? no : value;
}

/** Load balancer and target group attributes are pairs of texts. */
function attributesCall(
  operation: "ModifyLoadBalancerAttributes" | "ModifyTargetGroupAttributes",
  arnMember: string,
  pairs: (
    attributes: JsonObject,
  ) => readonly (readonly [argument: string, key: string, value: Json | undefined])[],
): ToApi {
  return (attributes) => {
    const set = pairs(attributes).filter(([, , value]) => value !== undefined && value !== null);
    if (set.length === 0) return [];
    const paths = set.map(([argument], index) => [`Attributes[${index}]`, argument] as const);
    const list = set.map(([, key, value]) => ({ Key: key, Value: String(value) }));
    return [
      {
        service: "elasticloadbalancingv2",
        operation,
        input: { [arnMember]: "${arn}", Attributes: list },
        terraformPaths: new Map(paths),
      },
    ];
  };
}

function block(attributes: JsonObject, name: string): JsonObject {
  const value = attributes[name];
  const only = Array.isArray(value) ? (value[0] as Json | undefined) : value;
  return isObject(only) ? only : {};
}

function stickinessPairs(attributes: JsonObject): readonly (readonly [string, string, Json | undefined])[] {
  const stickiness = block(attributes, "stickiness");
  if (stickiness["enabled"] === false) return [];
  const cookie = stickiness["type"] === "app_cookie" ? "app_cookie" : "lb_cookie";
  return [
    ["stickiness.type", "stickiness.type", stickiness["type"]],
    ["stickiness.cookie_duration", `stickiness.${cookie}.duration_seconds`, stickiness["cookie_duration"]],
    ["stickiness.cookie_name", "stickiness.app_cookie.cookie_name", stickiness["cookie_name"]],
  ];
}

const loadBalancerAttributes = attributesCall(
  "ModifyLoadBalancerAttributes",
  "LoadBalancerArn",
  (attributes) => [
    ["idle_timeout", "idle_timeout.timeout_seconds", attributes["idle_timeout"]],
    ["client_keep_alive", "client_keep_alive.seconds", attributes["client_keep_alive"]],
    ["desync_mitigation_mode", "routing.http.desync_mitigation_mode", attributes["desync_mitigation_mode"]],
  ],
);

const targetGroupAttributes = attributesCall(
  "ModifyTargetGroupAttributes",
  "TargetGroupArn",
  (attributes) => [
    ["deregistration_delay", "deregistration_delay.timeout_seconds", attributes["deregistration_delay"]],
    ["slow_start", "slow_start.duration_seconds", attributes["slow_start"]],
    [
      "load_balancing_algorithm_type",
      "load_balancing.algorithm.type",
      attributes["load_balancing_algorithm_type"],
    ],
    ...stickinessPairs(attributes),
  ],
);

const serviceTargets: ArgumentTargets = {
  iam_role: "role",
  load_balancer: { to: "loadBalancers", block: { elb_name: "loadBalancerName" } },
  ordered_placement_strategy: "placementStrategy",
  network_configuration: {
    to: "networkConfiguration.awsvpcConfiguration",
    block: { assign_public_ip: { to: "assignPublicIp", convert: wordFor("ENABLED", "DISABLED") } },
  },
  // JSON as a text, for a Lambda function to read.
  deployment_configuration: { block: { lifecycle_hook: { block: { hook_details: null } } } },
  alarms: "deploymentConfiguration.alarms",
  deployment_circuit_breaker: "deploymentConfiguration.deploymentCircuitBreaker",
  deployment_maximum_percent: "deploymentConfiguration.maximumPercent",
  deployment_minimum_healthy_percent: "deploymentConfiguration.minimumHealthyPercent",
  service_connect_configuration: {
    block: {
      service: {
        block: {
          client_alias: "clientAliases",
          tls: { block: { issuer_cert_authority: "issuerCertificateAuthority" } },
        },
      },
    },
  },
  volume_configuration: { block: { managed_ebs_volume: { block: { size_in_gb: "sizeInGiB" } } } },
};

const targetGroupTargets: ArgumentTargets = {
  health_check: {
    to: "",
    block: {
      enabled: "HealthCheckEnabled",
      healthy_threshold: "HealthyThresholdCount",
      unhealthy_threshold: "UnhealthyThresholdCount",
      interval: "HealthCheckIntervalSeconds",
      timeout: "HealthCheckTimeoutSeconds",
      path: "HealthCheckPath",
      port: "HealthCheckPort",
      protocol: "HealthCheckProtocol",
      matcher: "Matcher.HttpCode",
    },
  },
};

const listenerTargets: ArgumentTargets = {
  certificate_arn: { to: "Certificates", convert: (arn) => [{ CertificateArn: arn }] },
  default_action: {
    to: "DefaultActions",
    block: {
      redirect: "RedirectConfig",
      fixed_response: "FixedResponseConfig",
      authenticate_oidc: "AuthenticateOidcConfig",
      authenticate_cognito: "AuthenticateCognitoConfig",
      jwt_validation: "JwtValidationConfig",
      forward: {
        to: "ForwardConfig",
        block: {
          target_group: { to: "TargetGroups", block: { arn: "TargetGroupArn" } },
          stickiness: { to: "TargetGroupStickinessConfig", block: { duration: "DurationSeconds" } },
        },
      },
    },
  },
};

function templateSpecification(): ArgumentTargets {
  return { id: "LaunchTemplateId", name: "LaunchTemplateName" };
}

const scalingGroupTargets: ArgumentTargets = {
  vpc_zone_identifier: {
    to: "VPCZoneIdentifier",
    convert: (subnets) => (Array.isArray(subnets) ? subnets.join(",") : subnets),
  },
  launch_template: { block: templateSpecification() },
  mixed_instances_policy: {
    block: { launch_template: { block: { override: { to: "Overrides" } } } },
  },
  launch_configuration: "LaunchConfigurationName",
  load_balancers: "LoadBalancerNames",
  protect_from_scale_in: "NewInstancesProtectedFromScaleIn",
  initial_lifecycle_hook: {
    to: "LifecycleHookSpecificationList",
    block: { name: "LifecycleHookName" },
  },
  context: null,
};

/** The arguments of a launch template are those of its data, but for the name and the description. */
const launchTemplate: ToApi = (attributes) => {
  const naming = { to: "LaunchTemplateName" };
  const { name, description, ...rest } = withName(attributes, naming);
  const shape = inputShape("ec2", "CreateLaunchTemplate").members["LaunchTemplateData"] as ShapeView;
  const data = convertArguments(
    rest,
    shape,
    {
      vpc_security_group_ids: "SecurityGroupIds",
      security_group_names: "SecurityGroups",
      // Texts that the API has as objects of one text; nothing is to be judged of them.
      network_interfaces: {
        block: { security_groups: "Groups", ipv4_prefixes: null, ipv6_prefixes: null, ipv6_addresses: null },
      },
      secondary_interfaces: null,
    },
    "LaunchTemplateData",
  );
  const paths = new Map(data.terraformPaths);
  paths.set(naming.to, namePath(attributes, "name"));
  paths.set("VersionDescription", "description");
  paths.set("LaunchTemplateData", "");
  return [
    {
      service: "ec2",
      operation: "CreateLaunchTemplate",
      input: {
        LaunchTemplateName: name,
        ...(description === undefined ? {} : { VersionDescription: description }),
        LaunchTemplateData: data.input,
      },
      terraformPaths: paths,
    },
  ];
};

type Direction = "Ingress" | "Egress";

function list(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A rule in any of its three forms: a block of a group, `aws_security_group_rule`, `aws_vpc_security_group_*_rule`. */
function permission(rule: JsonObject, protocol: Json | undefined): JsonObject {
  const described = (member: string) => (source: Json) => ({
    [member]: source,
    ...(typeof rule["description"] === "string" ? { Description: rule["description"] } : {}),
  });
  const from = (names: readonly string[], member: string) =>
    names.flatMap((name) => list(rule[name])).map(described(member));
  const self = rule["self"] === true ? ["${self}"] : [];
  return {
    IpProtocol: protocol === "all" ? "-1" : typeof protocol === "number" ? String(protocol) : protocol,
    FromPort: numeric(rule["from_port"]),
    ToPort: numeric(rule["to_port"]),
    IpRanges: from(["cidr_blocks", "cidr_ipv4"], "CidrIp"),
    Ipv6Ranges: from(["ipv6_cidr_blocks", "cidr_ipv6"], "CidrIpv6"),
    PrefixListIds: from(["prefix_list_ids", "prefix_list_id"], "PrefixListId"),
    UserIdGroupPairs: [
      ...from(["security_groups", "source_security_group_id", "referenced_security_group_id"], "GroupId"),
      ...self.map(described("GroupId")),
    ],
  };
}

function numeric(value: Json | undefined): Json | undefined {
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
}

const PERMISSION_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  IpProtocol: ["protocol", "ip_protocol"],
  FromPort: ["from_port"],
  ToPort: ["to_port"],
  IpRanges: ["cidr_blocks", "cidr_ipv4"],
  Ipv6Ranges: ["ipv6_cidr_blocks", "cidr_ipv6"],
  PrefixListIds: ["prefix_list_ids", "prefix_list_id"],
  UserIdGroupPairs: ["security_groups", "source_security_group_id", "referenced_security_group_id"],
};

function permissionPaths(rule: JsonObject, place: string): [string, string][] {
  const arguments_ = Object.entries(PERMISSION_ARGUMENTS).map(([member, names]): [string, string] => {
    const argument = names.find((name) => rule[name] !== undefined) ?? (names[0] as string);
    return [`IpPermissions[0].${member}`, place === "" ? argument : `${place}.${argument}`];
  });
  return [["IpPermissions[0]", place], ...arguments_];
}

function authorize(direction: Direction, rule: JsonObject, place = ""): ApiCall {
  return {
    service: "ec2",
    operation: `AuthorizeSecurityGroup${direction}`,
    input: {
      GroupId: "${group}",
      IpPermissions: [permission(rule, rule["ip_protocol"] ?? rule["protocol"])],
    },
    terraformPaths: new Map(permissionPaths(rule, place)),
  };
}

function inlineRules(attributes: JsonObject): ApiCall[] {
  return (["Ingress", "Egress"] as const).flatMap((direction) => {
    const name = direction.toLowerCase();
    return list(attributes[name])
      .filter(isObject)
      .map((rule, index) => authorize(direction, rule, `${name}[${index}]`));
  });
}

const metricQueryTargets: ArgumentTargets = {
  metric: {
    to: "MetricStat",
    block: {
      metric_name: "Metric.MetricName",
      namespace: "Metric.Namespace",
      dimensions: "Metric.Dimensions",
      stat: "Stat",
    },
  },
};

const predictiveQuery = { block: { metric_data_query: "MetricDataQueries" } } as const;

const predictiveMetricTargets: ArgumentTargets = {
  customized_capacity_metric_specification: predictiveQuery,
  customized_load_metric_specification: predictiveQuery,
  customized_scaling_metric_specification: predictiveQuery,
};

/** The provider returns the data of a query only where the file says so; the API does where it does not. */
const metricAlarm: ToApi = (attributes) => {
  const queries = list(attributes["metric_query"]).map((query) =>
    isObject(query) ? { ...query, return_data: query["return_data"] ?? false } : query,
  );
  const convert = call("cloudwatch", "PutMetricAlarm", {
    targets: {
      metric_query: { to: "Metrics", block: metricQueryTargets },
      evaluate_low_sample_count_percentiles: "EvaluateLowSampleCountPercentile",
    },
  });
  return convert(queries.length === 0 ? attributes : { ...attributes, metric_query: queries });
};

const retention: ToApi = (attributes) => {
  const days = attributes["retention_in_days"];
  // 0 keeps events for ever: then the provider makes no call.
  if (days === undefined || days === null || days === 0 || days === "0") return [];
  return call("logs", "PutRetentionPolicy", { naming: { to: "logGroupName" } })(attributes);
};

/** Terraform's write-only and insecure forms of a value go to the same member. */
const parameter: ToApi = (attributes) => {
  const value = attributes["value"] ?? attributes["insecure_value"] ?? "${value_wo}";
  return call("ssm", "PutParameter")({ ...attributes, value });
};

/**
 * How each resource becomes input of AWS's API. The keys are the resource types that are checked; others pass.
 */
export const terraformToApi: Readonly<Record<string, ToApi>> = {
  aws_ecs_task_definition: call("ecs", "RegisterTaskDefinition", {
    targets: {
      container_definitions: { to: "containerDefinitions", convert: toJson },
      volume: {
        to: "volumes",
        block: { host_path: "host.sourcePath", configure_at_launch: "configuredAtLaunch" },
      },
    },
  }),
  aws_ecs_service: call("ecs", "CreateService", {
    naming: { to: "serviceName", generated: false },
    targets: serviceTargets,
  }),
  aws_ecs_cluster: call("ecs", "CreateCluster", {
    naming: { to: "clusterName", generated: false },
    targets: {
      configuration: {
        block: {
          execute_command_configuration: {
            block: {
              log_configuration: { block: { s3_bucket_encryption_enabled: "s3EncryptionEnabled" } },
            },
          },
        },
      },
    },
  }),
  aws_ecs_cluster_capacity_providers: call("ecs", "PutClusterCapacityProviders", {
    targets: { cluster_name: "cluster" },
    defaults: { capacityProviders: [], defaultCapacityProviderStrategy: [] },
  }),
  aws_ecs_capacity_provider: call("ecs", "CreateCapacityProvider"),
  aws_lb: calls(
    call("elasticloadbalancingv2", "CreateLoadBalancer", {
      naming: { to: "Name" },
      targets: {
        internal: { to: "Scheme", convert: wordFor("internal", "internet-facing") },
        load_balancer_type: "Type",
      },
    }),
    loadBalancerAttributes,
  ),
  aws_lb_target_group: calls(
    call("elasticloadbalancingv2", "CreateTargetGroup", {
      naming: { to: "Name" },
      targets: targetGroupTargets,
    }),
    targetGroupAttributes,
  ),
  aws_lb_listener: call("elasticloadbalancingv2", "CreateListener", { targets: listenerTargets }),
  aws_autoscaling_group: call("autoscaling", "CreateAutoScalingGroup", {
    naming: { to: "AutoScalingGroupName" },
    targets: scalingGroupTargets,
  }),
  aws_launch_template: launchTemplate,
  aws_security_group: calls(
    call("ec2", "CreateSecurityGroup", {
      naming: { to: "GroupName" },
      defaults: { Description: "Managed by Terraform" },
    }),
    inlineRules,
  ),
  aws_security_group_rule: (rule) => [authorize(rule["type"] === "egress" ? "Egress" : "Ingress", rule)],
  aws_vpc_security_group_ingress_rule: (rule) => [authorize("Ingress", rule)],
  aws_vpc_security_group_egress_rule: (rule) => [authorize("Egress", rule)],
  aws_vpc: call("ec2", "CreateVpc"),
  aws_subnet: call("ec2", "CreateSubnet"),
  aws_nat_gateway: call("ec2", "CreateNatGateway", { targets: { private_ip: "PrivateIpAddress" } }),
  aws_cloudwatch_metric_alarm: metricAlarm,
  aws_cloudwatch_dashboard: call("cloudwatch", "PutDashboard", {
    targets: { dashboard_body: { to: "DashboardBody", ...jsonText } },
  }),
  aws_cloudwatch_log_group: calls(
    call("logs", "CreateLogGroup", { naming: { to: "logGroupName" } }),
    retention,
  ),
  aws_ecr_repository: call("ecr", "CreateRepository", {
    naming: { to: "repositoryName", generated: false },
  }),
  aws_ecr_lifecycle_policy: call("ecr", "PutLifecyclePolicy", {
    targets: { repository: "repositoryName", policy: { to: "lifecyclePolicyText", ...jsonText } },
  }),
  aws_sns_topic: call("sns", "CreateTopic", { naming: { to: "Name" } }),
  aws_sns_topic_subscription: call("sns", "Subscribe"),
  aws_appautoscaling_target: call("application-autoscaling", "RegisterScalableTarget"),
  aws_appautoscaling_policy: call("application-autoscaling", "PutScalingPolicy", {
    naming: { to: "PolicyName", generated: false },
    targets: {
      predictive_scaling_policy_configuration: {
        block: { metric_specification: { block: predictiveMetricTargets } },
      },
    },
    defaults: { PolicyType: "StepScaling" },
  }),
  aws_iam_role: call("iam", "CreateRole", {
    naming: { to: "RoleName" },
    targets: { assume_role_policy: { to: "AssumeRolePolicyDocument", ...jsonText } },
  }),
  aws_iam_role_policy: call("iam", "PutRolePolicy", {
    naming: { to: "PolicyName" },
    targets: { role: "RoleName", policy: { to: "PolicyDocument", ...jsonText } },
  }),
  aws_iam_instance_profile: call("iam", "CreateInstanceProfile", { naming: { to: "InstanceProfileName" } }),
  aws_ssm_parameter: parameter,
  aws_secretsmanager_secret: call("secretsmanager", "CreateSecret", { naming: { to: "Name" } }),
  aws_s3_bucket: call("s3", "CreateBucket", { naming: { argument: "bucket", to: "Bucket" } }),
  aws_efs_file_system: call("elasticfilesystem", "CreateFileSystem", {
    naming: { argument: "creation_token", to: "CreationToken" },
  }),
  aws_efs_mount_target: call("elasticfilesystem", "CreateMountTarget"),
  aws_efs_access_point: call("elasticfilesystem", "CreateAccessPoint", {
    defaults: { ClientToken: GENERATED },
  }),
};

/** Resource types that are held against AWS's API, by the alphabet. */
export const judgedTypes = (): string[] => Object.keys(terraformToApi).sort();

/**
 * What AWS would refuse of one resource; paths are those of the Terraform arguments. `attributes` are as `cdktf synth`
 * writes them. Resource types that {@link terraformToApi} does not name pass.
 */
export function validateResource(type: string, logicalId: string, attributes: JsonObject): ModelViolation[] {
  const toApi = Object.hasOwn(terraformToApi, type) ? terraformToApi[type] : undefined;
  if (toApi === undefined) return [];
  return toApi(attributes).flatMap((apiCall) =>
    validateInput(apiCall.service, apiCall.operation, apiCall.input).map((violation) => ({
      ...violation,
      path: [type, logicalId, terraformPathOf(violation.path, apiCall.terraformPaths)]
        .filter(Boolean)
        .join("."),
    })),
  );
}

/** The Terraform path of the longest part that has one, followed by the rest as the API names it. */
function terraformPathOf(apiPath: string, paths: ReadonlyMap<string, string>): string {
  for (let end = apiPath.length; end > 0; end -= 1) {
    const next = apiPath[end];
    if (next !== undefined && next !== "." && next !== "[") continue;
    const terraformPath = paths.get(apiPath.slice(0, end));
    if (terraformPath !== undefined) return `${terraformPath}${apiPath.slice(end)}`.replace(/^\./, "");
  }
  return apiPath;
}

/**
 * What AWS would refuse of a whole stack, as synthesised into `cdk.tf.json`: a problem for each, with the resource and
 * its argument as the path. `file` is the name under which the problems are told.
 */
export function checkStackAgainstApiModel(stack: JsonObject, file = "cdk.tf.json"): Problem[] {
  return resourcesOf(stack).flatMap(({ type, logicalId, attributes }) =>
    validateResource(type, logicalId, attributes).map((violation) => ({
      file,
      path: `resource.${violation.path}`,
      at: `${type}.${logicalId}`,
      message: `${violation.found} is refused by AWS; allowed: ${violation.allowed}. Source: ${violation.source}.`,
    })),
  );
}

function resourcesOf(stack: JsonObject): { type: string; logicalId: string; attributes: JsonObject }[] {
  const types = isObject(stack["resource"]) ? stack["resource"] : {};
  return Object.entries(types).flatMap(([type, resources]) =>
    Object.entries(isObject(resources) ? resources : {}).flatMap(([logicalId, written]) =>
      list(written)
        .filter(isObject)
        .map((attributes) => ({ type, logicalId, attributes })),
    ),
  );
}
