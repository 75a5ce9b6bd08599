import { AutoscalingGroup, type AutoscalingGroupConfig } from "#provider-aws/autoscaling-group";
import { EcsCapacityProvider, type EcsCapacityProviderConfig } from "#provider-aws/ecs-capacity-provider";
import type { EcsServiceCapacityProviderStrategy } from "#provider-aws/ecs-service";
import { IamInstanceProfile } from "#provider-aws/iam-instance-profile";
import { IamRole, type IamRoleConfig } from "#provider-aws/iam-role";
import { IamRolePolicy } from "#provider-aws/iam-role-policy";
import { LaunchTemplate, type LaunchTemplateConfig } from "#provider-aws/launch-template";
import { agentConfiguration } from "../../aws/host-needs.ts";
import { haveGpus } from "../../aws/host-types.ts";
import { Construct, Fn, type ITerraformDependable, TerraformLocal } from "../../cdktf.ts";
import { EC2 } from "../../compose/ecs/ec2.ts";
import type { NetworkMode } from "../../compose/index.ts";
import type { ICluster } from "../../compute/cluster.ts";
import { associateProviders } from "../../compute/cluster-providers.ts";
import { ECS_GPU_IMAGE_PARAMETER, ECS_IMAGE_PARAMETER, ecsAgentRights } from "../../compute/ecs-agent.ts";
import { sizeArguments, type TaskCapacity } from "../../compute/task-capacity.ts";
import { assumeRoleByHosts, policyDocument } from "../../iam.ts";
import { NAME_LIMITS, physicalName } from "../../naming.ts";
import type { SecurityGroup } from "../../network/security-group.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";

export type Architecture = "x86_64" | "arm64";

export interface CapacityProps {
  readonly environment: string;
  readonly cluster: ICluster;
  readonly architecture: Architecture;
  /** EC2 instance types of that architecture, the preferred one first. */
  readonly instanceTypes: readonly string[];
  /** Share of hosts that are spot instances, 0 to 100. */
  readonly spotPercent: number;
  /** Hosts, fewest and most. ECS's managed scaling moves between them. */
  readonly min: number;
  readonly max: number;
  readonly subnetIds: readonly string[];
  /** Hosts get public addresses: for subnets whose only way out is the internet gateway. */
  readonly publicAddresses: boolean;
  readonly securityGroup: SecurityGroup;
  /** Groups that the hosts are in besides. Default none. */
  readonly furtherGroupIds?: readonly string[];
  /** Root volume in GiB, at least 30, which is what the image needs. */
  readonly rootVolumeGiB: number;
  /** How full managed scaling keeps the hosts, 1 to 100. */
  readonly targetPercent: number;
  /** Seconds until a new host counts. */
  readonly warmUpSeconds: number;
  readonly networkMode: NetworkMode;
  /** Key pair whose owner may log in by SSH, where a security group lets them. Default: nobody. */
  readonly keyName?: string;
  /** Tags that EC2 does not get from the provider: on hosts, volumes and network interfaces. */
  readonly tags: Readonly<Record<string, string>>;
  /** What hosts need before they can join: a route out, rules that let them. */
  readonly dependsOn: readonly ITerraformDependable[];
  /**
   * What the services run on from now on, when they leave these hosts. The next deployment is without them, and must let
   * the cluster go of the capacity provider before it deletes that: Terraform remembers the order from this deployment.
   * Default: the services stay.
   */
  readonly leftFor?: readonly EcsServiceCapacityProviderStrategy[];
  readonly overrides?: Overrides<{
    role: IamRoleConfig;
    launchTemplate: LaunchTemplateConfig;
    autoscalingGroup: AutoscalingGroupConfig;
    capacityProvider: EcsCapacityProviderConfig;
  }>;
}

/**
 * EC2 hosts for a cluster: launch template, autoscaling group, and the capacity provider by which ECS scales them.
 *
 * Destroying goes in the order that does not hang (terraform-provider-aws 11409, 14393, 18849): whoever uses
 * `ready` goes first, then the cluster lets go of the capacity provider, then the group is deleted by force, which
 * ends protected hosts too, and the cluster goes last, when no host is registered any more.
 */
export class Capacity extends Construct implements TaskCapacity {
  readonly launchType = EC2;
  readonly taskArguments = sizeArguments;
  /** Over zones first, then as few hosts as possible. */
  readonly serviceArguments = {
    orderedPlacementStrategy: [
      { type: "spread", field: "attribute:ecs.availability-zone" },
      { type: "binpack", field: "memory" },
    ],
  };
  /** ECS gives tasks on EC2 no public address. */
  readonly publicAddresses = false;
  readonly strategy: readonly EcsServiceCapacityProviderStrategy[];
  readonly autoscalingGroupName: string;
  /** What a service depends on, so that it is gone before the hosts and their rights are. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: CapacityProps) {
    super(scope, id);
    const { environment, cluster, overrides } = props;
    const { profileName, rights } = this.instanceProfile(props);
    const template = this.launchTemplate(props, profileName);
    const group = this.autoscalingGroup(props, template, rights);
    const capacityProviderConfig = withOverrides(overrides?.capacityProvider, {
      // AWS keeps the prefixes aws, ecs and fargate for itself.
      name: physicalName(environment, "hosts"),
      autoScalingGroupProvider: {
        autoScalingGroupArn: group.arn,
        managedDraining: "ENABLED",
        managedTerminationProtection: "ENABLED",
        managedScaling: {
          status: "ENABLED",
          targetCapacity: props.targetPercent,
          minimumScalingStepSize: 1,
          maximumScalingStepSize: 10,
          instanceWarmupPeriod: props.warmUpSeconds,
        },
      },
      // The provider is deleted after whoever refers to it has been updated. Only now: its name is the same each time, so
      // that one whose creation failed could not be recreated.
      ...(props.leftFor ? { lifecycle: { createBeforeDestroy: true } } : {}),
    });
    const provider = new EcsCapacityProvider(this, "capacity-provider", capacityProviderConfig);
    this.strategy = [{ capacityProvider: provider.name, weight: 1, base: 0 }];
    const attached = associateProviders(this, {
      cluster,
      hosts: [provider.name],
      defaultStrategy: props.leftFor ?? this.strategy,
    });
    this.autoscalingGroupName = group.name;
    this.ready = [attached, rights, ...props.dependsOn];
  }

  /** What the ECS agent and Session Manager do, for this cluster only; no right to pull, log or read secrets. */
  private instanceProfile({ environment, cluster, overrides }: CapacityProps): {
    profileName: string;
    rights: ITerraformDependable;
  } {
    const name = physicalName(environment, "host", NAME_LIMITS.role);
    const roleConfig = withOverrides(overrides?.role, {
      name,
      description: "ECS agent on the hosts",
      assumeRolePolicy: assumeRoleByHosts(),
    });
    const role = new IamRole(this, "host-role", roleConfig);
    const rights = new IamRolePolicy(this, "host-policy", {
      role: role.name,
      name: "ecs-agent",
      policy: policyDocument(...ecsAgentRights(cluster)),
    });
    const profile = new IamInstanceProfile(this, "host-profile", { name, role: role.name });
    return { profileName: profile.name, rights };
  }

  private launchTemplate(props: CapacityProps, profileName: string): LaunchTemplate {
    const { environment, overrides } = props;
    const name = physicalName(environment, "host", NAME_LIMITS.launchTemplate);
    const tags = { ...props.tags, Name: name };
    const launchTemplateConfig = withOverrides(overrides?.launchTemplate, {
      name,
      updateDefaultVersion: true,
      // EC2 resolves the parameter at each launch: new hosts have the newest image, and a deployment of the service
      // never replaces hosts only because AWS published one.
      imageId: `resolve:ssm:${imageParameter(props)}`,
      instanceType: props.instanceTypes[0],
      keyName: props.keyName,
      iamInstanceProfile: { name: profileName },
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // The agent runs in the host's network, one hop away. A container behind the bridge is two hops away and so
        // cannot get the host's credentials; in awsvpc mode the agent blocks the address (ECS_AWSVPC_BLOCK_IMDS).
        httpPutResponseHopLimit: 1,
        // Nothing reads them there, and with them a tag key with a space or a slash makes each launch fail.
        // Source: EC2 User Guide, "View tags for your EC2 instances using instance metadata".
        instanceMetadataTags: "disabled",
      },
      monitoring: { enabled: true },
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: String(props.publicAddresses),
          deleteOnTermination: "true",
          securityGroups: [props.securityGroup.id, ...(props.furtherGroupIds ?? [])],
        },
      ],
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: props.rootVolumeGiB,
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags,
      })),
      userData: Fn.base64encode(this.userData(props)),
    });
    return new LaunchTemplate(this, "launch-template", launchTemplateConfig);
  }

  /** A reference to the text, since an argument of a Terraform function cannot hold quotes. */
  private userData(props: CapacityProps): string {
    return new TerraformLocal(this, "user-data", userDataOf(props)).asString;
  }

  private autoscalingGroup(
    props: CapacityProps,
    template: LaunchTemplate,
    rights: ITerraformDependable,
  ): AutoscalingGroup {
    const { environment, overrides } = props;
    const name = physicalName(environment, "hosts", NAME_LIMITS.autoscalingGroup);
    const tags = { ...props.tags, Name: name, AmazonECSManaged: "true" };
    const autoscalingGroupConfig = withOverrides(overrides?.autoscalingGroup, {
      name,
      minSize: props.min,
      maxSize: props.max,
      vpcZoneIdentifier: [...props.subnetIds],
      healthCheckType: "EC2",
      healthCheckGracePeriod: props.warmUpSeconds,
      defaultInstanceWarmup: props.warmUpSeconds,
      defaultCooldown: 300,
      capacityRebalance: props.spotPercent > 0,
      protectFromScaleIn: true,
      // Otherwise destroy waits for hosts that are protected from scale-in, for ever.
      forceDelete: true,
      terminationPolicies: ["OldestLaunchTemplate", "Default"],
      enabledMetrics: [
        "GroupDesiredCapacity",
        "GroupInServiceInstances",
        "GroupMaxSize",
        "GroupTotalInstances",
      ],
      metricsGranularity: "1Minute",
      mixedInstancesPolicy: {
        instancesDistribution: {
          onDemandAllocationStrategy: "prioritized",
          onDemandBaseCapacity: props.spotPercent < 100 ? 1 : 0,
          onDemandPercentageAboveBaseCapacity: 100 - props.spotPercent,
          spotAllocationStrategy: "price-capacity-optimized",
        },
        launchTemplate: {
          launchTemplateSpecification: {
            launchTemplateId: template.id,
            version: template.latestVersion as unknown as string,
          },
          override: props.instanceTypes.map((instanceType) => ({ instanceType })),
        },
      },
      instanceRefresh: {
        strategy: "Rolling",
        preferences: {
          minHealthyPercentage: 100,
          maxHealthyPercentage: 200,
          instanceWarmup: String(props.warmUpSeconds),
          // Neither rollback nor skip matching: the API takes none of them while the image is an SSM parameter.
          // Source: EC2 Auto Scaling User Guide, "Use AWS Systems Manager parameters instead of AMI IDs".
          // Every host is protected; managed draining moves its tasks first.
          scaleInProtectedInstances: "Refresh",
          standbyInstances: "Ignore",
        },
      },
      // The provider's default tags do not reach the instances of a group. Without AmazonECSManaged the capacity
      // provider adds it behind Terraform's back (terraform-provider-aws 12582).
      tag: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      dependsOn: [rights, ...props.dependsOn],
      // Managed scaling decides how many hosts there are.
      lifecycle: { ignoreChanges: ["desired_capacity"] },
      timeouts: { delete: "20m" },
    });
    return new AutoscalingGroup(this, "autoscaling-group", autoscalingGroupConfig);
  }
}

const imageParameter = ({ architecture, instanceTypes }: CapacityProps): string =>
  haveGpus(instanceTypes) ? ECS_GPU_IMAGE_PARAMETER : ECS_IMAGE_PARAMETER[architecture];

/** Adds to what the image has written already. */
function userDataOf({ cluster, networkMode }: CapacityProps): string {
  return [
    "#!/bin/bash",
    "set -euo pipefail",
    "cat >>/etc/ecs/ecs.config <<'END'",
    ...agentConfiguration(cluster.name, { blockMetadata: networkMode === "awsvpc", drainSpot: true }),
    "END",
    "",
  ].join("\n");
}
