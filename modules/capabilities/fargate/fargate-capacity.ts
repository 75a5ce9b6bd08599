import type { EcsClusterCapacityProvidersConfig } from "#provider-aws/ecs-cluster-capacity-providers";
import type { EcsServiceCapacityProviderStrategy } from "#provider-aws/ecs-service";
import { Construct, type ITerraformDependable } from "../../cdktf.ts";
import type { ICluster } from "../../compute/cluster.ts";
import { associateProviders } from "../../compute/cluster-providers.ts";
import {
  type SizedTask,
  sizeArguments,
  type TaskArguments,
  type TaskCapacity,
} from "../../compute/task-capacity.ts";
import type { Overrides } from "../../overrides.ts";
import { FARGATE } from "./launch-type.ts";

export interface FargateCapacityProps {
  readonly cluster: ICluster;
  /** Share of tasks on Fargate Spot beyond the first, 0 to 99. */
  readonly spotPercent: number;
  /** Tasks get public addresses: for subnets whose only way out is the internet gateway. */
  readonly publicAddresses: boolean;
  /** Hosts that are still there and associate Fargate with the cluster. Default none. */
  readonly besides?: TaskCapacity;
  readonly overrides?: Overrides<{ providers: EcsClusterCapacityProvidersConfig }>;
}

/** Fargate as a cluster's capacity. The first task of a service is never on Spot, which AWS may take back. */
export class FargateCapacity extends Construct implements TaskCapacity {
  readonly launchType = FARGATE;
  readonly taskArguments = sizedTask;
  /** Fargate places tasks by itself, over zones. */
  readonly serviceArguments = { platformVersion: "LATEST" };
  readonly strategy: readonly EcsServiceCapacityProviderStrategy[];
  readonly publicAddresses: boolean;
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: FargateCapacityProps) {
    super(scope, id);
    const { cluster, spotPercent, besides, overrides } = props;
    this.publicAddresses = props.publicAddresses;
    this.strategy = fargateStrategy(spotPercent);
    this.ready = besides
      ? besides.ready
      : [
          associateProviders(this, {
            cluster,
            defaultStrategy: this.strategy,
            overrides: overrides?.providers,
          }),
        ];
  }
}

function sizedTask(task: SizedTask): TaskArguments {
  if (task.size?.cpu === undefined) throw new Error("Fargate runs no task without a size");
  return {
    ...sizeArguments(task),
    runtimePlatform: { cpuArchitecture: task.architecture, operatingSystemFamily: "LINUX" },
  };
}

/** @param spotPercent share of tasks on Fargate Spot beyond the first, 0 to 99 */
export const fargateStrategy = (spotPercent: number): EcsServiceCapacityProviderStrategy[] => [
  { capacityProvider: "FARGATE", weight: 100 - spotPercent, base: 1 },
  ...(spotPercent > 0 ? [{ capacityProvider: "FARGATE_SPOT", weight: spotPercent, base: 0 }] : []),
];
