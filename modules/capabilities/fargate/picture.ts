import { type Block, type Configuration, nested, type Values } from "../../picture/configuration.ts";
import { type Part, part, usedOf, usersOf } from "../../picture/part.ts";
import { placeLine } from "../../picture/places.ts";

/** Capacity without hosts of one's own, where services are on it: every cluster offers it. Only they tell where it is. */
export function fargateParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_ecs_cluster_capacity_providers").flatMap((providers) => {
    const services = usedOf(configuration, providers, "aws_ecs_cluster")
      .flatMap((cluster) => usersOf(configuration, cluster, "aws_ecs_service"))
      .filter(isOnFargate);
    if (services.length === 0) return [];
    return part(configuration, [providers], {
      kind: "hosts",
      title: "Fargate",
      lines: [spotLine(providers), placeLine(configuration, ...services)],
    });
  });
}

const isOnFargate = ({ values }: Block): boolean =>
  values["launch_type"] === "FARGATE" ||
  nested(values["capacity_provider_strategy"]).some(({ capacity_provider }) =>
    ["FARGATE", "FARGATE_SPOT"].includes(String(capacity_provider)),
  );

function spotLine({ values }: Block): string | undefined {
  const strategy = nested(values["default_capacity_provider_strategy"]);
  const weightOf = (some: readonly Values[]): number =>
    some.reduce((sum, { weight }) => sum + Number(weight ?? 0), 0);
  const spot = weightOf(strategy.filter(({ capacity_provider }) => capacity_provider === "FARGATE_SPOT"));
  return spot > 0 ? `${Math.round((100 * spot) / weightOf(strategy))} % Spot` : undefined;
}
