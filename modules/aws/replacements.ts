/**
 * Changes that the AWS provider answers by replacing a resource, or not at all, and that its schema does not tell:
 * rules of nested arguments, and those that it works out in code (`CustomizeDiff`, `ModifyPlan`).
 *
 * Source: hashicorp/terraform-provider-aws, version 6, read in 2026-11; the file is named with each rule.
 */
export interface ReplacementRule {
  readonly type: string;
  /** The argument, with the blocks that it is in: `root_block_device.encrypted`. */
  readonly argument: string;
  readonly effect: "replaced" | "updated" | "refused";
  /** File of the provider, below `internal/service`. */
  readonly source: string;
  /** Only then. Default always. */
  readonly when?: (before: Values, after: Values) => boolean;
  readonly why?: string;
}

type Values = Readonly<Record<string, unknown>>;

/** A security group rule names exactly one of these, and keeps its kind for life. */
const RULE_PEERS = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];
const peerOf = (rule: Values): string | undefined =>
  RULE_PEERS.find((peer) => rule[peer] !== null && rule[peer] !== undefined);

const securityGroupRule = (type: string, source: string): ReplacementRule[] => [
  { type, argument: "security_group_id", effect: "replaced", source },
  ...RULE_PEERS.map(
    (argument): ReplacementRule => ({
      type,
      argument,
      effect: "replaced",
      source,
      when: (before, after) => peerOf(before) !== peerOf(after),
      why: "the kind of a rule's source cannot be changed",
    }),
  ),
];

/** Of versions such as `1.6.9` and `1.6.22`. */
const isEarlier = (one: unknown, other: unknown): boolean =>
  String(one).localeCompare(String(other), "en", { numeric: true }) < 0;

export const REPLACEMENT_RULES: readonly ReplacementRule[] = [
  ...securityGroupRule(
    "aws_vpc_security_group_ingress_rule",
    "ec2/vpc_security_group_ingress_rule.go, ModifyPlan",
  ),
  ...securityGroupRule(
    "aws_vpc_security_group_egress_rule",
    "ec2/vpc_security_group_ingress_rule.go, ModifyPlan",
  ),
  {
    type: "aws_ecs_capacity_provider",
    argument: "auto_scaling_group_provider",
    effect: "updated",
    source: "ecs/capacity_provider.go",
    why: "the block is replaced as a whole only when it comes or goes; of its arguments only the group is",
  },
  {
    type: "aws_ecs_capacity_provider",
    argument: "auto_scaling_group_provider.auto_scaling_group_arn",
    effect: "replaced",
    source: "ecs/capacity_provider.go",
  },
  {
    type: "aws_ecs_service",
    argument: "capacity_provider_strategy",
    effect: "refused",
    source: "ecs/service.go, capacityProviderStrategyCustomizeDiff (pull request 43533)",
    when: (_, after) => after["force_new_deployment"] !== true,
    why: "force_new_deployment should be true when capacity_provider_strategy is being updated",
  },
  {
    type: "aws_secretsmanager_secret_version",
    argument: "secret_string_wo_version",
    effect: "replaced",
    source: "secretsmanager/secret_version.go",
  },
  {
    type: "aws_subnet",
    argument: "ipv6_cidr_block",
    effect: "replaced",
    source: "ec2/vpc_subnet.go, CustomizeDiff",
    when: (before) => before["assign_ipv6_address_on_creation"] === true,
    why: "a subnet whose interfaces get addresses of it unasked is not changed in place",
  },
  {
    type: "aws_instance",
    argument: "user_data",
    effect: "replaced",
    source: "ec2/ec2_instance.go, CustomizeDiff",
    when: (_, after) => after["user_data_replace_on_change"] === true,
  },
  {
    type: "aws_instance",
    argument: "root_block_device.encrypted",
    effect: "replaced",
    source: "ec2/ec2_instance.go",
  },
  {
    type: "aws_instance",
    argument: "root_block_device.kms_key_id",
    effect: "replaced",
    source: "ec2/ec2_instance.go",
  },
  {
    type: "aws_elasticache_cluster",
    argument: "node_type",
    effect: "replaced",
    source: "elasticache/cluster.go, clusterForceNewOnMemcachedNodeTypeChange",
    when: (before) => before["engine"] === "memcached",
    why: "AWS changes no node of Memcached into another type",
  },
  {
    type: "aws_elasticache_cluster",
    argument: "engine_version",
    effect: "replaced",
    source: "elasticache/engine_version.go, customizeDiffEngineVersionForceNewOnDowngrade",
    when: (before, after) => isEarlier(after["engine_version"], before["engine_version"]),
    why: "AWS does not go back to an earlier version",
  },
  {
    type: "aws_elasticache_replication_group",
    argument: "engine",
    effect: "replaced",
    source: "elasticache/engine_version.go, customizeDiffEngineForceNewOnDowngrade",
    when: (before, after) => before["engine"] === "valkey" && after["engine"] === "redis",
    why: "AWS goes from Redis OSS to Valkey, and not back",
  },
  {
    type: "aws_elasticache_replication_group",
    argument: "engine_version",
    effect: "replaced",
    source: "elasticache/engine_version.go, customizeDiffEngineVersionForceNewOnDowngrade",
    when: (before, after) =>
      before["engine"] === after["engine"] && isEarlier(after["engine_version"], before["engine_version"]),
    why: "AWS does not go back to an earlier version",
  },
];

/** Rules with this effect that a change of a resource runs into. */
export function rulesMet(
  effect: ReplacementRule["effect"],
  type: string,
  before: unknown,
  after: unknown,
  unknown: unknown = {},
): ReplacementRule[] {
  if (!isValues(before) || !isValues(after)) return [];
  return REPLACEMENT_RULES.filter(
    (rule) =>
      rule.type === type &&
      rule.effect === effect &&
      changes(rule.argument, before, after, unknown) &&
      (rule.when?.(before, after) ?? true),
  );
}

/** Whether all arguments for which a plan replaces a resource are ones that the provider updates in place. */
export function isOnlyUpdated(type: string, replacedFor: readonly string[], change: Change): boolean {
  if (replacedFor.length === 0) return false;
  const updated = REPLACEMENT_RULES.filter((rule) => rule.type === type && rule.effect === "updated");
  return (
    replacedFor.every((argument) => updated.some((rule) => rule.argument === argument)) &&
    rulesMet("replaced", type, change.before, change.after, change.after_unknown).length === 0
  );
}

interface Change {
  readonly before: unknown;
  readonly after: unknown;
  readonly after_unknown: unknown;
}

function changes(argument: string, before: Values, after: Values, unknown: unknown): boolean {
  const path = argument.split(".");
  return (
    JSON.stringify(valuesAt(before, path)) !== JSON.stringify(valuesAt(after, path)) ||
    // Not known before the apply: Terraform, too, takes it for another value.
    valuesAt(unknown, path).some(holdsUnknown)
  );
}

/** Terraform marks what is unknown by `true`, in the shape of the value: `[]` and `[{}]` are known blocks. */
const holdsUnknown = (mark: unknown): boolean =>
  mark === true || (isValues(mark) && Object.values(mark).some(holdsUnknown));

/** All values of an argument, in each of the blocks that it is in. */
function valuesAt(value: unknown, [key, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value))
    return key === undefined ? [value] : value.flatMap((one) => valuesAt(one, [key, ...rest]));
  if (key === undefined) return [value ?? undefined];
  // Unknown as a whole: so is what is in it.
  if (value === true) return [true];
  return isValues(value) ? valuesAt(value[key], rest) : [];
}

const isValues = (value: unknown): value is Values => typeof value === "object" && value !== null;
