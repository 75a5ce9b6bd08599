import { type FoundResource, type Rule, resourceProblem, resourcesOf } from "./rule";

/**
 * Sources: terraform-provider-aws, ecs/service.go, capacityProviderStrategyCustomizeDiff, since 6.16 and up to 6.47
 * (pull request 43533); ECS API, PutClusterCapacityProviders (botocore 1.44.8). Read 2026-11.
 */
export const servicesCanMove: Rule = {
  id: "services-can-move",
  sentence:
    "The capacity of every service can be changed in place: tasks move first, and capacity goes last.",
  reason:
    "The provider refuses another strategy without a new deployment, and ECS lets a cluster go of nothing that tasks use.",
  check: (synthesis) => [
    ...resourcesOf(synthesis, "aws_ecs_service").flatMap(deploysAnew),
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
