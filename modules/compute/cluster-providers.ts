import {
  EcsClusterCapacityProviders,
  type EcsClusterCapacityProvidersConfig,
} from "#provider-aws/ecs-cluster-capacity-providers";
import type { EcsServiceCapacityProviderStrategy } from "#provider-aws/ecs-service";
import type { Construct } from "../cdktf.ts";
import { type Override, withOverrides } from "../overrides.ts";
import type { ICluster } from "./cluster.ts";

/** AWS's own providers, which every account has; associating them with a cluster is free. */
const FARGATE_PROVIDERS = ["FARGATE", "FARGATE_SPOT"];

export interface ClusterProvidersProps {
  readonly cluster: ICluster;
  /** Capacity providers of the environment's own hosts. Default none. */
  readonly hosts?: readonly string[];
  /** For tasks that are started by hand without a strategy of their own. */
  readonly defaultStrategy: readonly EcsServiceCapacityProviderStrategy[];
  readonly overrides?: Override<EcsClusterCapacityProvidersConfig>;
}

/**
 * Associates capacity providers with a cluster: Fargate's always, beside hosts if there are any. A service can thus move
 * from the one to the other in place, since ECS lets a cluster go of no provider that tasks still use.
 * Source: ECS API, PutClusterCapacityProviders (botocore 1.44.8, 2026-11).
 */
export function associateProviders(
  scope: Construct,
  props: ClusterProvidersProps,
): EcsClusterCapacityProviders {
  const config = withOverrides(props.overrides, {
    clusterName: props.cluster.name,
    capacityProviders: [...(props.hosts ?? []), ...FARGATE_PROVIDERS],
    defaultCapacityProviderStrategy: [...props.defaultStrategy],
  });
  return new EcsClusterCapacityProviders(scope, "cluster-capacity-providers", config);
}
