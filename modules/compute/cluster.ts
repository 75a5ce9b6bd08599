import { EcsCluster, type EcsClusterConfig } from "#provider-aws/ecs-cluster";
import { Construct } from "../cdktf.ts";
import { physicalName } from "../naming.ts";
import { type Overrides, withOverrides } from "../overrides.ts";

export interface ClusterProps {
  readonly environment: string;
  readonly overrides?: Overrides<{ cluster: EcsClusterConfig }>;
}

/** What others need of an ECS cluster: one made here, or any that exists. */
export interface ICluster {
  readonly name: string;
  readonly arn: string;
}

/** An ECS cluster with Container Insights. */
export class Cluster extends Construct implements ICluster {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const clusterConfig = withOverrides(props.overrides?.cluster, {
      name: physicalName(props.environment, ""),
      setting: [{ name: "containerInsights", value: "enabled" }],
    });
    const cluster = new EcsCluster(this, "cluster", clusterConfig);
    this.name = cluster.name;
    this.arn = cluster.arn;
  }
}
