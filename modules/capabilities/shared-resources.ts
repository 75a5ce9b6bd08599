import { inputShape, type ShapeView } from "../aws/api-model.ts";
import { isObject, type Json, type JsonObject } from "../aws/json.ts";
import { taskDefinition } from "../aws/task-definition-to-api.ts";
import { type ArgumentTargets, convertArguments } from "../aws/terraform-arguments.ts";
import {
  type ApiCall,
  call,
  calls,
  DESCRIPTION,
  jsonText,
  list,
  namePath,
  type ToApi,
  withName,
  wordFor,
} from "../aws/terraform-to-api.ts";
import { loadBalancerResources } from "./load-balancer-resources.ts";
import type { Resources } from "./resource.ts";

const serviceTargets: ArgumentTargets = {
  iam_role: "role",
  load_balancer: { to: "loadBalancers", block: { elb_name: "loadBalancerName" } },
  ordered_placement_strategy: "placementStrategy",
  network_configuration: {
    to: "networkConfiguration.awsvpcConfiguration",
    block: { assign_public_ip: { to: "assignPublicIp", convert: wordFor("ENABLED", "DISABLED") } },
  },
  // JSON as a string, for a Lambda function to read.
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

const retention: ToApi = (attributes) => {
  const days = attributes["retention_in_days"];
  // 0 keeps events for ever: then the provider makes no call.
  if (days === undefined || days === null || days === 0 || days === "0") return [];
  return call("logs", "PutRetentionPolicy", { naming: { to: "logGroupName" } })(attributes);
};

const predictiveQuery = { block: { metric_data_query: "MetricDataQueries" } } as const;
const predictiveMetricTargets: ArgumentTargets = {
  customized_capacity_metric_specification: predictiveQuery,
  customized_load_metric_specification: predictiveQuery,
  customized_scaling_metric_specification: predictiveQuery,
};

/** What several capabilities make. */
export const sharedResources = {
  ...loadBalancerResources,
  aws_appautoscaling_target: {
    api: call("application-autoscaling", "RegisterScalableTarget"),
    billed: { none: "scaling is free" },
    drawn: "box",
  },
  aws_appautoscaling_policy: {
    api: call("application-autoscaling", "PutScalingPolicy", {
      naming: { to: "PolicyName", generated: false },
      targets: {
        predictive_scaling_policy_configuration: {
          block: { metric_specification: { block: predictiveMetricTargets } },
        },
      },
      defaults: { PolicyType: "StepScaling" },
    }),
    billed: { none: "scaling is free; its alarms are, too" },
    drawn: "box",
  },
  aws_autoscaling_group: {
    api: call("autoscaling", "CreateAutoScalingGroup", {
      naming: { to: "AutoScalingGroupName" },
      targets: scalingGroupTargets,
    }),
    billed: { none: "AWS bills its hosts" },
    drawn: "box",
  },
  aws_launch_template: {
    api: launchTemplate,
    billed: ["instance"],
    drawn: "box",
  },
  aws_ecs_capacity_provider: {
    api: call("ecs", "CreateCapacityProvider"),
    billed: { none: "AWS bills its hosts" },
    drawn: "box",
  },
  aws_ecs_cluster: {
    api: call("ecs", "CreateCluster", {
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
    billed: { none: "AWS bills what tasks run on" },
    drawn: "box",
  },
  aws_ecs_service: {
    api: call("ecs", "CreateService", {
      naming: { to: "serviceName", generated: false },
      targets: serviceTargets,
    }),
    billed: ["metric"],
    drawn: "box",
  },
  aws_ecs_task_definition: {
    api: taskDefinition,
    billed: { none: "AWS bills what tasks run on" },
    drawn: "box",
  },
  aws_eip: {
    api: { none: "its arguments are references and flags, which the provider judges itself" },
    billed: ["publicIpv4"],
    drawn: "box",
  },
  aws_security_group: {
    api: calls(
      call("ec2", "CreateSecurityGroup", {
        naming: { to: "GroupName" },
        defaults: { Description: DESCRIPTION },
      }),
      inlineRules,
    ),
    billed: { none: "security groups are free" },
    drawn: { none: "its rules are arrows" },
  },
  aws_security_group_rule: {
    api: (rule) => [authorize(rule["type"] === "egress" ? "Egress" : "Ingress", rule)],
    billed: { none: "security groups are free" },
    drawn: { none: "an arrow stands for it" },
  },
  aws_vpc_security_group_ingress_rule: {
    api: (rule) => [authorize("Ingress", rule)],
    billed: { none: "security groups are free" },
    drawn: { none: "an arrow stands for it" },
  },
  aws_vpc_security_group_egress_rule: {
    api: (rule) => [authorize("Egress", rule)],
    billed: { none: "security groups are free" },
    drawn: { none: "an arrow stands for it" },
  },
  aws_iam_role: {
    api: call("iam", "CreateRole", {
      naming: { to: "RoleName" },
      targets: { assume_role_policy: { to: "AssumeRolePolicyDocument", ...jsonText } },
    }),
    billed: { none: "IAM is free" },
    drawn: { none: "rights are not drawn" },
  },
  aws_iam_role_policy: {
    api: call("iam", "PutRolePolicy", {
      naming: { to: "PolicyName" },
      targets: { role: "RoleName", policy: { to: "PolicyDocument", ...jsonText } },
    }),
    billed: { none: "IAM is free" },
    drawn: { none: "rights are not drawn" },
  },
  aws_iam_policy: {
    api: {
      none: "its document is judged by the rules for policies, and its name begins with the environment's",
    },
    billed: { none: "IAM is free" },
    drawn: "box",
  },
  aws_iam_instance_profile: {
    api: call("iam", "CreateInstanceProfile", { naming: { to: "InstanceProfileName" } }),
    billed: { none: "IAM is free" },
    drawn: { none: "rights are not drawn" },
  },
  aws_cloudwatch_log_group: {
    api: calls(call("logs", "CreateLogGroup", { naming: { to: "logGroupName" } }), retention),
    billed: ["logIngestion", "vendedLogIngestion"],
    drawn: "box",
  },
  aws_secretsmanager_secret: {
    api: call("secretsmanager", "CreateSecret", { naming: { to: "Name" } }),
    billed: ["secret"],
    drawn: "box",
  },
  aws_secretsmanager_secret_version: {
    api: { none: "its value must not be shown" },
    billed: { none: "AWS bills the secret" },
    drawn: "box",
  },
  aws_db_subnet_group: {
    api: call("rds", "CreateDBSubnetGroup", {
      naming: { to: "DBSubnetGroupName" },
      targets: { description: "DBSubnetGroupDescription" },
      defaults: { DBSubnetGroupDescription: DESCRIPTION },
    }),
    billed: { none: "AWS bills the instances" },
    drawn: "box",
  },
  aws_elasticache_parameter_group: {
    api: call("elasticache", "CreateCacheParameterGroup", {
      naming: { to: "CacheParameterGroupName", generated: false },
      targets: { family: "CacheParameterGroupFamily" },
      defaults: { Description: DESCRIPTION },
    }),
    billed: { none: "AWS bills the nodes" },
    drawn: "box",
  },
  aws_elasticache_subnet_group: {
    api: call("elasticache", "CreateCacheSubnetGroup", {
      naming: { to: "CacheSubnetGroupName", generated: false },
      targets: { description: "CacheSubnetGroupDescription" },
      defaults: { CacheSubnetGroupDescription: DESCRIPTION },
    }),
    billed: { none: "AWS bills the nodes" },
    drawn: "box",
  },
  aws_ebs_volume: {
    api: { none: "its size and type are judged by the environment's schema" },
    billed: ["gp3"],
    drawn: "box",
  },
  aws_dlm_lifecycle_policy: {
    api: { none: "its schedule is judged by the environment's schema" },
    billed: ["ebsSnapshot"],
    drawn: { none: "it is a part of the volume" },
  },
  aws_route53_record: {
    api: { none: "its name is judged by the environment's schema, and the rest are references" },
    billed: { none: "records are free, and so are questions for aliases of load balancers" },
    drawn: "box",
  },
  aws_route53_zone: {
    api: { none: "its name is judged by the environment's schema" },
    billed: ["hostedZone"],
    drawn: "box",
  },
  aws_route53_zone_association: {
    api: { none: "it is made of references" },
    billed: { none: "associations are free; the zone is its owner's" },
    drawn: { none: "the names in the zone are drawn" },
  },
  aws_service_discovery_private_dns_namespace: {
    api: { none: "its name is made of the environment's" },
    billed: ["hostedZone"],
    drawn: "box",
  },
  aws_service_discovery_service: {
    api: { none: "its name is made of the environment's" },
    billed: { none: "AWS bills the hosted zone of its namespace" },
    drawn: "box",
  },
  aws_kms_key: {
    api: { none: "its policy is judged by policies-are-accepted, and the rest are flags" },
    billed: ["kmsKey"],
    drawn: { none: "what is encrypted under it is drawn" },
  },
  aws_s3_bucket: {
    api: call("s3", "CreateBucket", { naming: { argument: "bucket", to: "Bucket" } }),
    billed: ["s3Storage"],
    drawn: "box",
  },
  aws_s3_bucket_lifecycle_configuration: {
    api: { none: "its days are judged by the environment's schema" },
    billed: { none: "AWS bills what the bucket holds" },
    drawn: { none: "it is a part of its bucket" },
  },
  aws_s3_bucket_ownership_controls: {
    api: { none: "it is the same for every bucket" },
    billed: { none: "AWS bills what the bucket holds" },
    drawn: { none: "it is a part of its bucket" },
  },
  aws_s3_bucket_policy: {
    api: { none: "its policy is judged by policies-are-accepted" },
    billed: { none: "AWS bills what the bucket holds" },
    drawn: { none: "it is a part of its bucket" },
  },
  aws_s3_bucket_public_access_block: {
    api: { none: "it is the same for every bucket" },
    billed: { none: "AWS bills what the bucket holds" },
    drawn: { none: "it is a part of its bucket" },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    api: { none: "it is the same for every bucket" },
    billed: { none: "AWS bills what the bucket holds" },
    drawn: { none: "it is a part of its bucket" },
  },
  aws_wafv2_web_acl: {
    api: {
      none: "its rules have a form of their own in the provider; groups and limit are judged by the environment's schema",
    },
    billed: ["webAcl", "webAclRule", "webRequest", "webRequestCapacity"],
    drawn: "box",
  },
  aws_wafv2_web_acl_association: {
    api: { none: "its arguments are references" },
    billed: { none: "AWS bills the web ACL" },
    drawn: "box",
  },
  aws_wafv2_web_acl_logging_configuration: {
    api: { none: "it is the same for every web ACL" },
    billed: { none: "AWS bills what the log group takes" },
    drawn: "box",
  },
  aws_s3_bucket_versioning: {
    api: { none: "it is the same for every bucket" },
    billed: { none: "AWS bills what the bucket holds" },
    drawn: { none: "it is a part of its bucket" },
  },
  terraform_data: {
    api: { none: "it is not an AWS resource" },
    billed: { none: "it is not an AWS resource" },
    drawn: { none: "it is not an AWS resource" },
  },
} as const satisfies Resources;
