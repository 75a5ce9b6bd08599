import { isObject, isUnresolved, type Json, type JsonObject } from "../json.ts";
import { asNumber, isSet, type LimitRule, rangeRule, textRule } from "./rule.ts";

const EC2 = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/";
const SCALING = "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/";
const GROUP_TEXT = /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{0,255}$/;
const GROUP_TEXT_ALLOWED = "up to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*";

function ec2(...operations: string[]) {
  return { service: "ec2", operations } as const;
}

const group = { service: "autoscaling", operations: ["CreateAutoScalingGroup"] } as const;
const authorize = ec2("AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress");
const PERMISSION_PAGE = `${EC2}API_IpPermission.html`;

/** An IPv4 block with its prefix length; undefined for what is none. */
function ipv4Block(value: Json): { readonly prefix: number } | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(String(value));
  if (match === null) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  return [a, b, c, d].every((octet) => octet <= 255) && prefix <= 32 ? { prefix } : undefined;
}

function blockRule(id: string, name: "CreateVpc" | "CreateSubnet"): LimitRule {
  return {
    ...ec2(name),
    id,
    at: "CidrBlock",
    allowed: "an IPv4 block from /16 to /28",
    documentation: `${EC2}API_${name}.html`,
    holds: (value) => {
      const block = ipv4Block(value);
      return block !== undefined && block.prefix >= 16 && block.prefix <= 28;
    },
  };
}

function hasPorts(permission: JsonObject): boolean {
  return ["tcp", "udp", "6", "17"].includes(String(permission["IpProtocol"]));
}

const securityGroupRules: readonly LimitRule[] = [
  textRule({
    ...ec2("CreateSecurityGroup"),
    id: "ec2-security-group-name",
    at: "GroupName",
    allowed: `${GROUP_TEXT_ALLOWED}, not beginning with sg-`,
    documentation: `${EC2}API_CreateSecurityGroup.html`,
    pattern: /^(?!sg-)[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/,
  }),
  textRule({
    ...ec2("CreateSecurityGroup"),
    id: "ec2-security-group-description",
    at: "Description",
    allowed: GROUP_TEXT_ALLOWED,
    documentation: `${EC2}API_CreateSecurityGroup.html`,
    pattern: GROUP_TEXT,
  }),
  ...["IpRanges", "Ipv6Ranges", "UserIdGroupPairs", "PrefixListIds"].map((source) =>
    textRule({
      ...authorize,
      id: `ec2-rule-description-${source}`,
      at: `IpPermissions[].${source}[].Description`,
      allowed: GROUP_TEXT_ALLOWED,
      documentation: `${EC2}API_IpRange.html`,
      pattern: GROUP_TEXT,
    }),
  ),
  {
    ...authorize,
    id: "ec2-rule-cidr",
    at: "IpPermissions[].IpRanges[].CidrIp",
    allowed: "an IPv4 block such as 10.0.0.0/16",
    documentation: `${EC2}API_IpRange.html`,
    holds: (value) => ipv4Block(value) !== undefined,
  },
  textRule({
    ...authorize,
    id: "ec2-rule-cidr-ipv6",
    at: "IpPermissions[].Ipv6Ranges[].CidrIpv6",
    allowed: "an IPv6 block such as 2001:db8::/32",
    documentation: `${EC2}API_Ipv6Range.html`,
    pattern: /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\/(\d|[1-9]\d|1[01]\d|12[0-8])$/,
  }),
  textRule({
    ...authorize,
    id: "ec2-rule-protocol",
    at: "IpPermissions[].IpProtocol",
    allowed: "tcp, udp, icmp, icmpv6, -1 for all, or a protocol number",
    documentation: PERMISSION_PAGE,
    pattern: /^(tcp|udp|icmp|icmpv6|-1|\d{1,3})$/i,
  }),
  {
    ...authorize,
    id: "ec2-rule-ports",
    at: "IpPermissions[]",
    allowed: "ports from 0 to 65535 for tcp and udp, the first not above the last",
    documentation: PERMISSION_PAGE,
    holds: (value) => {
      if (!isObject(value) || !hasPorts(value)) return true;
      const [from, to] = [value["FromPort"], value["ToPort"]];
      if (isUnresolved(from) || isUnresolved(to)) return true;
      const [first, last] = [asNumber(from) ?? -1, asNumber(to) ?? -1];
      return first >= 0 && last <= 65_535 && first <= last;
    },
  },
  {
    ...authorize,
    id: "ec2-rule-source",
    at: "IpPermissions[]",
    allowed: "at least one block, group or prefix list",
    documentation: PERMISSION_PAGE,
    holds: (value) =>
      !isObject(value) ||
      ["IpRanges", "Ipv6Ranges", "UserIdGroupPairs", "PrefixListIds"].some((source) => isSet(value[source])),
  },
];

const networkRules: readonly LimitRule[] = [
  blockRule("ec2-vpc-cidr", "CreateVpc"),
  blockRule("ec2-subnet-cidr", "CreateSubnet"),
  {
    ...ec2("CreateNatGateway"),
    id: "ec2-nat-gateway-place",
    at: "",
    allowed: "SubnetId for a zonal NAT gateway, VpcId and no SubnetId for a regional one",
    documentation: `${EC2}API_CreateNatGateway.html`,
    found: (value) => (isObject(value) && isSet(value["SubnetId"]) ? "SubnetId" : "no SubnetId"),
    holds: (_, { input }) => {
      if (isUnresolved(input["AvailabilityMode"])) return true;
      if (input["AvailabilityMode"] === "regional") return isSet(input["VpcId"]) && !isSet(input["SubnetId"]);
      return isSet(input["SubnetId"]);
    },
  },
  {
    ...ec2("CreateNatGateway"),
    id: "ec2-nat-gateway-address",
    at: "",
    allowed: "AllocationId for a public zonal NAT gateway, none for a private one",
    documentation: `${EC2}API_CreateNatGateway.html`,
    found: (value) => (isObject(value) && isSet(value["AllocationId"]) ? "AllocationId" : "no AllocationId"),
    holds: (_, { input }) => {
      if (isUnresolved(input["AvailabilityMode"]) || isUnresolved(input["ConnectivityType"])) return true;
      if (input["AvailabilityMode"] === "regional") return true;
      return (input["ConnectivityType"] === "private") !== isSet(input["AllocationId"]);
    },
  },
];

const USER_DATA_BYTES = 16_384;

const launchTemplateRules: readonly LimitRule[] = [
  textRule({
    ...ec2("CreateLaunchTemplate"),
    id: "ec2-launch-template-name",
    at: "LaunchTemplateName",
    allowed: "3 to 128 letters, digits and ( ) . - / _",
    documentation: `${EC2}API_LaunchTemplate.html`,
    pattern: /^[a-zA-Z0-9().\-/_]{3,128}$/,
  }),
  rangeRule({
    ...ec2("CreateLaunchTemplate"),
    id: "ec2-hop-limit",
    at: "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit",
    documentation: `${EC2}API_LaunchTemplateInstanceMetadataOptionsRequest.html`,
    min: 1,
    max: 64,
  }),
  {
    ...ec2("CreateLaunchTemplate"),
    id: "ec2-user-data-base64",
    at: "LaunchTemplateData.UserData",
    allowed: "text in base64",
    documentation: `${EC2}API_RequestLaunchTemplateData.html`,
    holds: (value) => /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(String(value)),
  },
  {
    ...ec2("CreateLaunchTemplate"),
    id: "ec2-user-data-size",
    at: "LaunchTemplateData.UserData",
    allowed: `at most ${USER_DATA_BYTES} bytes before base64`,
    documentation: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
    found: (value) => `${Buffer.from(String(value), "base64").length} bytes`,
    holds: (value) => Buffer.from(String(value), "base64").length <= USER_DATA_BYTES,
  },
  {
    ...ec2("CreateLaunchTemplate"),
    id: "ec2-security-groups-place",
    at: "LaunchTemplateData",
    allowed: "security groups either in the template or in its network interfaces",
    documentation: `${EC2}API_RequestLaunchTemplateData.html`,
    found: () => "both",
    holds: (value) =>
      !isObject(value) ||
      !isSet(value["NetworkInterfaces"]) ||
      !(isSet(value["SecurityGroupIds"]) || isSet(value["SecurityGroups"])),
  },
  {
    ...ec2("CreateLaunchTemplate"),
    id: "ec2-volume-size",
    at: "LaunchTemplateData.BlockDeviceMappings[].Ebs",
    allowed: "1 to 65536 GiB for gp3, 1 to 16384 GiB for gp2",
    documentation: `${EC2}API_LaunchTemplateEbsBlockDeviceRequest.html`,
    holds: (value) => {
      const size = isObject(value) ? asNumber(value["VolumeSize"]) : undefined;
      if (!isObject(value) || size === undefined) return true;
      const largest = { gp3: 65_536, gp2: 16_384 }[String(value["VolumeType"])] ?? Number.POSITIVE_INFINITY;
      return size >= 1 && size <= largest;
    },
  },
];

const ALLOCATION = "MixedInstancesPolicy.InstancesDistribution";

const scalingGroupRules: readonly LimitRule[] = [
  textRule({
    ...group,
    id: "autoscaling-group-name",
    at: "AutoScalingGroupName",
    allowed: "1 to 255 printable ASCII characters without spaces and colons",
    documentation: `${SCALING}API_CreateAutoScalingGroup.html`,
    pattern: /^[!-9;-~]{1,255}$/,
  }),
  {
    ...group,
    id: "autoscaling-group-sizes",
    at: "",
    allowed: "MinSize not above DesiredCapacity, and that not above MaxSize",
    documentation: `${SCALING}API_CreateAutoScalingGroup.html`,
    found: (value) => {
      const input = isObject(value) ? value : {};
      return `${input["MinSize"]}, ${input["DesiredCapacity"] ?? "no desired capacity"}, ${input["MaxSize"]}`;
    },
    holds: (_, { input }) => {
      const sizes = ["MinSize", "DesiredCapacity", "MaxSize"].flatMap((name) => asNumber(input[name]) ?? []);
      return sizes.every((size, index) => size >= 0 && size >= (sizes[index - 1] ?? 0));
    },
  },
  {
    ...group,
    id: "autoscaling-launch-source",
    at: "",
    allowed: "one of LaunchTemplate, MixedInstancesPolicy, LaunchConfigurationName and InstanceId",
    documentation: `${SCALING}API_CreateAutoScalingGroup.html`,
    found: (value) => `${isObject(value) ? launchSources(value).length : 0} of them`,
    holds: (_, { input }) => launchSources(input).length === 1,
  },
  {
    ...group,
    id: "autoscaling-place",
    at: "",
    allowed: "subnets in VPCZoneIdentifier, or AvailabilityZones",
    documentation: `${SCALING}API_CreateAutoScalingGroup.html`,
    found: () => "neither",
    holds: (_, { input }) =>
      ["VPCZoneIdentifier", "AvailabilityZones", "AvailabilityZoneIds"].some((member) =>
        isSet(input[member]),
      ),
  },
  {
    ...group,
    id: "autoscaling-health-check-type",
    at: "HealthCheckType",
    allowed: "EC2, EBS, ELB or VPC_LATTICE, several separated by commas",
    documentation: `${SCALING}API_CreateAutoScalingGroup.html`,
    holds: (value) =>
      String(value)
        .split(",")
        .every((type) => ["EC2", "EBS", "ELB", "VPC_LATTICE"].includes(type)),
  },
  {
    ...group,
    id: "autoscaling-instance-lifetime",
    at: "MaxInstanceLifetime",
    allowed: "0, or at least 86400 seconds",
    documentation: `${SCALING}API_CreateAutoScalingGroup.html`,
    holds: (value) => value === 0 || (asNumber(value) ?? 86_400) >= 86_400,
  },
  rangeRule({
    ...group,
    id: "autoscaling-on-demand-percentage",
    at: `${ALLOCATION}.OnDemandPercentageAboveBaseCapacity`,
    documentation: `${SCALING}API_InstancesDistribution.html`,
    min: 0,
    max: 100,
  }),
  {
    ...group,
    id: "autoscaling-on-demand-strategy",
    at: `${ALLOCATION}.OnDemandAllocationStrategy`,
    allowed: "prioritized or lowest-price",
    documentation: `${SCALING}API_InstancesDistribution.html`,
    holds: (value) => ["prioritized", "lowest-price"].includes(String(value)),
  },
  {
    ...group,
    id: "autoscaling-spot-strategy",
    at: `${ALLOCATION}.SpotAllocationStrategy`,
    allowed: "price-capacity-optimized, capacity-optimized, capacity-optimized-prioritized or lowest-price",
    documentation: `${SCALING}API_InstancesDistribution.html`,
    holds: (value) =>
      [
        "price-capacity-optimized",
        "capacity-optimized",
        "capacity-optimized-prioritized",
        "lowest-price",
      ].includes(String(value)),
  },
  {
    ...group,
    id: "autoscaling-spot-pools",
    at: `${ALLOCATION}.SpotInstancePools`,
    allowed: "1 to 20 pools, with lowest-price only",
    documentation: `${SCALING}API_InstancesDistribution.html`,
    holds: (value, { parent }) => {
      const pools = asNumber(value) ?? 0;
      if (pools === 0 || isUnresolved(parent["SpotAllocationStrategy"])) return true;
      return (
        pools >= 1 && pools <= 20 && (parent["SpotAllocationStrategy"] ?? "lowest-price") === "lowest-price"
      );
    },
  },
];

export const computeRules: readonly LimitRule[] = [
  ...securityGroupRules,
  ...networkRules,
  ...launchTemplateRules,
  ...scalingGroupRules,
];

function launchSources(input: JsonObject): string[] {
  const sources = ["LaunchTemplate", "MixedInstancesPolicy", "LaunchConfigurationName", "InstanceId"];
  return sources.filter((source) => isSet(input[source]));
}
