import { type FoundResource, type Rule, resourceProblem, resourcesOf } from "../rule.ts";

/**
 * Sources: terraform-provider-aws, ecs/service.go, capacityProviderStrategyCustomizeDiff, since 6.16 and up to 6.47
 * (pull request 43533); ECS API, PutClusterCapacityProviders (botocore 1.44.8). Read 2026-11.
 */
export const servicesCanMove: Rule = {
  id: "services-can-move",
  title: "The capacity of every service can be changed in place: tasks move first, and capacity goes last.",
  reason:
    "The provider refuses another strategy without a new deployment, and ECS detaches nothing from a cluster that its tasks use.",
  sources: [
    "ECS API reference, UpdateService",
    "Provider documentation of aws_ecs_service, force_new_deployment",
  ],
  level: "error",
  reads: "environment",
  fails: {
    resources: {
      aws_ecs_service: { web: { capacity_provider_strategy: [{ capacity_provider: "FARGATE", weight: 1 }] } },
    },
  },
  passes: {
    resources: {
      aws_ecs_service: {
        web: {
          capacity_provider_strategy: [{ capacity_provider: "FARGATE", weight: 1 }],
          force_new_deployment: true,
        },
      },
    },
  },
  check: (synthesis) => [
    ...resourcesOf(synthesis, "aws_ecs_service").flatMap(deploysAnew),
    ...resourcesOf(synthesis, "aws_ecs_service").flatMap(canBeTwice),
    ...resourcesOf(synthesis, "aws_ecs_cluster_capacity_providers").flatMap(associatesFargate),
  ],
};

function deploysAnew(service: FoundResource) {
  const strategy = service.arguments["capacity_provider_strategy"];
  if (strategy === undefined || service.arguments["force_new_deployment"] === true) return [];
  return [
    resourceProblem(
      servicesCanMove,
      service,
      "force_new_deployment",
      "must be true beside capacity_provider_strategy, which cannot be changed otherwise.",
    ),
  ];
}

/** Source: ECS API, ServiceConnectService `discoveryName`: unique within the namespace (botocore 1.44.8, 2026-11). */
function canBeTwice(service: FoundResource) {
  const lifecycle = service.arguments["lifecycle"] as { create_before_destroy?: unknown } | undefined;
  const connect = service.arguments["service_connect_configuration"] as { service?: unknown } | undefined;
  const offered = connect?.service;
  if (lifecycle?.create_before_destroy !== true || !Array.isArray(offered) || offered.length === 0) return [];
  return [
    resourceProblem(
      servicesCanMove,
      service,
      "service_connect_configuration",
      "offers names that are unique in their namespace, so that a new service cannot be made beside the old one; leave service.name out of the environment file.",
    ),
  ];
}

function associatesFargate(cluster: FoundResource) {
  const listed: unknown = cluster.arguments["capacity_providers"];
  const missing = ["FARGATE", "FARGATE_SPOT"].filter(
    (name) => !Array.isArray(listed) || !listed.includes(name),
  );
  if (missing.length === 0) return [];
  return [
    resourceProblem(
      servicesCanMove,
      cluster,
      "capacity_providers",
      `must name ${missing.join(" and ")}, so that a service can move there before its hosts go.`,
    ),
  ];
}
