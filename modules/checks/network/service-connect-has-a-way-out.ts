import { type Rule, resourcesOf } from "../rule.ts";

/**
 * Hosts fetch what a proxy has to know from `https://ecs-sc.<region>.api.aws`, which the list of ECS's interface
 * endpoints does not hold. Sources: AWS CLI reference, `ecs discover-poll-endpoint`; ECS Developer Guide, "Amazon ECS
 * interface VPC endpoints".
 */
export const serviceConnectHasAWayOut: Rule = {
  id: "service-connect-has-a-way-out",
  title: "Hosts whose tasks reach other tasks by name have a way to ECS Service Connect.",
  reason:
    "AWS has no interface endpoint for it; without another way out, proxies never learn whom to send to.",
  sources: [
    'ECS Developer Guide, "Amazon ECS interface VPC endpoints (AWS PrivateLink)"',
    "AWS CLI reference, ecs discover-poll-endpoint",
  ],
  level: "error",
  reads: "environment",
  keys: ["network.egress"],
  fails: {
    environment: { "network.egress": "endpoints", "capacity.placement": "private" },
    resources: { aws_ecs_service: { web: { service_connect_configuration: { enabled: true } } } },
  },
  passes: {
    environment: { "network.egress": "nat-gateway", "capacity.placement": "private" },
    resources: { aws_ecs_service: { web: { service_connect_configuration: { enabled: true } } } },
  },
  check: (synthesis) => {
    const { environment, observationAt } = synthesis;
    const { capacity, network } = environment;
    const onClosedHosts =
      synthesis.runsOn.launchType.hosts !== "none" &&
      capacity.placement === "private" &&
      network.egress === "endpoints";
    const isUsed = resourcesOf(synthesis, "aws_ecs_service").some(
      ({ arguments: service }) => service["service_connect_configuration"] !== undefined,
    );
    if (!onClosedHosts || !isUsed) return [];
    return [
      observationAt(
        ["network", "egress"],
        `endpoints leaves hosts without a way to https://ecs-sc.${environment.region}.api.aws, by which tasks learn where other tasks are; use a NAT gateway, Fargate, or one task for all. (service-connect-has-a-way-out)`,
      ),
    ];
  },
};
