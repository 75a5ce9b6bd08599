import {
  EcsCapacityProvider,
  type EcsCapacityProviderConfig,
  type EcsCapacityProviderManagedInstancesProviderInstanceLaunchTemplateInstanceRequirements as InstanceRequirements,
} from "#provider-aws/ecs-capacity-provider";
import type { EcsServiceCapacityProviderStrategy } from "#provider-aws/ecs-service";
import { IamInstanceProfile } from "#provider-aws/iam-instance-profile";
import { IamRole, type IamRoleConfig } from "#provider-aws/iam-role";
import { IamRolePolicy } from "#provider-aws/iam-role-policy";
import { accountId } from "../../account.ts";
import { Construct, type ITerraformDependable, TerraformStack } from "../../cdktf.ts";
import type { ICluster } from "../../compute/cluster.ts";
import {
  type SizedTask,
  sizeArguments,
  type TaskArguments,
  type TaskCapacity,
} from "../../compute/task-capacity.ts";
import { assumeRoleByEcs, assumeRoleByHosts, policyDocument } from "../../iam.ts";
import { NAME_LIMITS, physicalName } from "../../naming.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { MANAGED_INSTANCES } from "./launch-type.ts";
import { infrastructureRights, instanceRights } from "./rights.ts";

export interface ManagedInstancesProps {
  readonly environment: string;
  readonly region: string;
  readonly cluster: ICluster;
  readonly architecture: "x86_64" | "arm64";
  /** Least and most of an instance; AWS picks the cheapest type that fits. */
  readonly vcpus: { readonly min: number; readonly max: number };
  readonly memoryMiB: { readonly min: number; readonly max: number };
  /** Of the processor. Default all that make the architecture. */
  readonly manufacturers?: readonly Manufacturer[] | undefined;
  /** Types that AWS may pick from, with wildcards. Default all that fit. */
  readonly instanceTypes?: readonly string[] | undefined;
  /** Spot Instances instead of those on demand. */
  readonly spot: boolean;
  /** Private subnets in at least two zones. */
  readonly subnetIds: readonly string[];
  /** Groups that the instances are in; the first lets them out. */
  readonly securityGroupIds: readonly [string, ...string[]];
  /** Encrypted data volume of each instance in GiB. */
  readonly volumeGiB: number;
  /** On instances, volumes and network interfaces. */
  readonly tags: Readonly<Record<string, string>>;
  /** What instances need before they can join: rules that let them out. */
  readonly dependsOn: readonly ITerraformDependable[];
  readonly overrides?: Overrides<{
    infrastructureRole: IamRoleConfig;
    instanceRole: IamRoleConfig;
    capacityProvider: EcsCapacityProviderConfig;
  }>;
}

export type Manufacturer = "intel" | "amd" | "amazon-web-services";

/** Who makes processors of an architecture. Source: EC2 User Guide, "Attribute-based instance type selection". */
export const MANUFACTURERS: Readonly<Record<ManagedInstancesProps["architecture"], readonly Manufacturer[]>> =
  {
    x86_64: ["intel", "amd"],
    arm64: ["amazon-web-services"],
  };

/** The first that knows `capacity_option_type`. Source: terraform-provider-aws, CHANGELOG, 6.28.0 (2026-01-07). */
export const SPOT_PROVIDER_VERSION = "~> 6.28";

/**
 * Hosts that ECS starts, patches and replaces by itself (ECS Managed Instances). The capacity provider belongs to its
 * cluster from the start: to associate it by hand fails (terraform-provider-aws 44783).
 */
export class ManagedInstances extends Construct implements TaskCapacity {
  readonly launchType = MANAGED_INSTANCES;
  /** A task takes what its containers take. */
  readonly taskArguments = taskArguments;
  /** ECS spreads tasks over zones by itself. */
  readonly serviceArguments = {};
  /** Tasks have private addresses only. */
  readonly publicAddresses = false;
  readonly strategy: readonly EcsServiceCapacityProviderStrategy[];
  /** What a service depends on, so that it is gone before the hosts and their rights are. */
  readonly ready: readonly ITerraformDependable[];
  private readonly props: ManagedInstancesProps;

  constructor(scope: Construct, id: string, props: ManagedInstancesProps) {
    super(scope, id);
    this.props = props;
    const instance = this.instanceProfile();
    const infrastructure = this.infrastructureRole(instance.roleArn);
    const provider = this.capacityProvider(infrastructure.arn, instance.profileArn, [
      instance.rights,
      infrastructure.rights,
      ...props.dependsOn,
    ]);
    this.strategy = [{ capacityProvider: provider.name, weight: 1, base: 0 }];
    this.ready = [provider, instance.rights, infrastructure.rights, ...props.dependsOn];
  }

  private instanceProfile() {
    const { environment, cluster, overrides } = this.props;
    const name = physicalName(environment, "managed-host", NAME_LIMITS.role);
    const config = withOverrides(overrides?.instanceRole, {
      name,
      description: "ECS agent on managed instances",
      assumeRolePolicy: assumeRoleByHosts(),
    });
    const role = new IamRole(this, "instance-role", config);
    const rights = new IamRolePolicy(this, "instance-policy", {
      role: role.name,
      name: "ecs-agent",
      policy: policyDocument(...instanceRights(cluster)),
    });
    const profile = new IamInstanceProfile(this, "instance-profile", { name, role: role.name });
    return { roleArn: role.arn, profileArn: profile.arn, rights };
  }

  private infrastructureRole(instanceRoleArn: string) {
    const { environment, region, subnetIds, securityGroupIds, spot, overrides } = this.props;
    const account = accountId(this);
    const config = withOverrides(overrides?.infrastructureRole, {
      name: physicalName(environment, "ecs-infrastructure", NAME_LIMITS.role),
      description: "ECS, which runs the managed instances",
      assumeRolePolicy: assumeRoleByEcs(),
    });
    const role = new IamRole(this, "infrastructure-role", config);
    const rights = new IamRolePolicy(this, "infrastructure-policy", {
      role: role.name,
      name: "managed-instances",
      policy: policyDocument(
        ...infrastructureRights({
          region,
          account,
          instanceRoleArn,
          subnetIds,
          securityGroupIds,
          spot,
        }),
      ),
    });
    return { arn: role.arn, rights };
  }

  private capacityProvider(
    infrastructureRoleArn: string,
    ec2InstanceProfileArn: string,
    dependsOn: ITerraformDependable[],
  ): EcsCapacityProvider {
    const { environment, cluster, subnetIds, securityGroupIds, tags, volumeGiB, spot, overrides } =
      this.props;
    // Spot or not is for life: another one is made under another name, tasks move, and the old one goes.
    const name = physicalName(environment, spot ? "managed-spot" : "managed");
    const config = withOverrides(overrides?.capacityProvider, {
      name,
      cluster: cluster.name,
      managedInstancesProvider: {
        infrastructureRoleArn,
        propagateTags: "CAPACITY_PROVIDER",
        instanceLaunchTemplate: {
          ec2InstanceProfileArn,
          monitoring: "DETAILED",
          networkConfiguration: { subnets: [...subnetIds], securityGroups: [...securityGroupIds] },
          storageConfiguration: { storageSizeGib: volumeGiB },
          instanceRequirements: this.requirements(),
        },
      },
      tags: { ...tags, Name: name },
      dependsOn,
      lifecycle: { createBeforeDestroy: true },
    });
    const provider = new EcsCapacityProvider(this, "capacity-provider", config);
    if (spot) this.askForSpot(provider);
    return provider;
  }

  private requirements(): InstanceRequirements {
    const { architecture, vcpus, memoryMiB, manufacturers, instanceTypes } = this.props;
    return {
      vcpuCount: { ...vcpus },
      memoryMib: { ...memoryMiB },
      cpuManufacturers: [...(manufacturers ?? MANUFACTURERS[architecture])],
      instanceGenerations: ["current"],
      burstablePerformance: "included",
      ...(instanceTypes ? { allowedInstanceTypes: [...instanceTypes] } : {}),
    };
  }

  /** The bindings are of a version of the provider that lacks the argument. */
  private askForSpot(provider: EcsCapacityProvider): void {
    provider.addOverride("managed_instances_provider.instance_launch_template.capacity_option_type", "SPOT");
    TerraformStack.of(this).addOverride("terraform.required_providers.aws.version", SPOT_PROVIDER_VERSION);
  }
}

const taskArguments = (task: SizedTask): TaskArguments => ({
  ...sizeArguments(task),
  runtimePlatform: { cpuArchitecture: task.architecture, operatingSystemFamily: "LINUX" },
});
