import {
  EcsClusterCapacityProviders,
  type EcsClusterCapacityProvidersConfig,
} from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import type { EcsServiceCapacityProviderStrategy } from "@cdktf/provider-aws/lib/ecs-service";
import { Construct, type ITerraformDependable } from "../cdktf";
import { type Overrides, withOverrides } from "../overrides";
import type { TaskCapacity } from "./capacity";
import type { Cluster } from "./cluster";

export interface FargateCapacityProps {
  readonly cluster: Cluster;
  /** Share of tasks on Fargate Spot beyond the first, 0 to 99. */
  readonly spotPercent: number;
  /** Tasks get public addresses: for subnets whose only way out is the internet gateway. */
  readonly publicAddresses: boolean;
  readonly overrides?: Overrides<{ providers: EcsClusterCapacityProvidersConfig }>;
}

/** Fargate as a cluster's capacity. The first task of a service is never on Spot, which AWS may take back. */
export class FargateCapacity extends Construct implements TaskCapacity {
  readonly launchType = "FARGATE";
  readonly strategy: readonly EcsServiceCapacityProviderStrategy[];
  readonly publicAddresses: boolean;
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: FargateCapacityProps) {
    super(scope, id);
    const { cluster, spotPercent, overrides } = props;
    this.publicAddresses = props.publicAddresses;
    this.strategy = [
      { capacityProvider: "FARGATE", weight: 100 - spotPercent, base: 1 },
      ...(spotPercent > 0 ? [{ capacityProvider: "FARGATE_SPOT", weight: spotPercent, base: 0 }] : []),
    ];
    const providersConfig = withOverrides(overrides?.providers, {
      clusterName: cluster.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategy: [...this.strategy],
    });
    const attached = new EcsClusterCapacityProviders(this, "cluster-capacity-providers", providersConfig);
    this.ready = [attached];
  }
}
