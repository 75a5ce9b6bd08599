import type { ArgumentTargets } from "../../aws/terraform-arguments.ts";
import { call } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

const predictiveQuery = { block: { metric_data_query: "MetricDataQueries" } } as const;

const predictiveMetricTargets: ArgumentTargets = {
  customized_capacity_metric_specification: predictiveQuery,
  customized_load_metric_specification: predictiveQuery,
  customized_scaling_metric_specification: predictiveQuery,
};

export const resources = {
  aws_ecs_cluster_capacity_providers: {
    api: call("ecs", "PutClusterCapacityProviders", {
      targets: { cluster_name: "cluster" },
      defaults: { capacityProviders: [], defaultCapacityProviderStrategy: [] },
    }),
    billed: { none: "AWS bills what tasks run on" },
    drawn: "box",
  },
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
  aws_service_discovery_http_namespace: {
    api: { none: "its name is that of the environment, which is shorter than AWS allows" },
    billed: { none: "Service Connect is free" },
    drawn: "box",
  },
} as const satisfies Resources;
