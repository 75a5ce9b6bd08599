import type { TerraformJson } from "../../../cli/synthesised-stack.ts";

type ByType = NonNullable<TerraformJson["resource"]>;

/**
 * What autoscaling changes by itself: the number of tasks, and that of hosts. The stand-in's switch means all of a type, so
 * that all of them must be scaled; a database's service and its host are always one.
 */
const SCALED: Readonly<Record<string, (resource: ByType) => boolean>> = {
  "aws_ecs_service.desired_count": ({ aws_ecs_service: services, aws_appautoscaling_target: targets = {} }) =>
    services !== undefined &&
    Object.values(targets).filter((target) => target["service_namespace"] === "ecs").length >=
      Object.keys(services).length,
  "aws_autoscaling_group.desired_capacity": ({ aws_autoscaling_group: groups }) =>
    groups !== undefined && Object.values(groups).every((group) => group["min_size"] !== group["max_size"]),
};

/** A value that autoscaling has set, as the stand-in's switch takes it: `aws_ecs_service.desired_count=7`. */
export const driftByScaling = ({ resource = {} }: TerraformJson): string =>
  Object.entries(SCALED)
    .filter(([, isScaled]) => isScaled(resource))
    .map(([argument]) => `${argument}=7`)
    .join(",");

/** An argument with another value than the configuration gives it. */
export interface Drift {
  /** Such as `aws_lb.idle_timeout`. */
  readonly argument: string;
  readonly value: string;
}

/** Every argument that somebody could change by hand and that Terraform is to keep, one for each of a type. */
export function driftByHand({ resource = {} }: TerraformJson): Drift[] {
  const all = Object.entries(resource).flatMap(([type, ids]) =>
    type.startsWith("aws_") ? Object.values(ids).flatMap((args) => driftsOf(type, args)) : [],
  );
  return [...new Map(all.map((drift) => [drift.argument, drift])).values()];
}

function driftsOf(type: string, args: Readonly<Record<string, unknown>>): Drift[] {
  const { ignore_changes: ignored = [] } = (args["lifecycle"] ?? {}) as {
    readonly ignore_changes?: readonly string[];
  };
  return Object.entries(args).flatMap(([key, value]) => {
    const other = otherThan(value);
    if (other === undefined || ignored.includes(key) || META.includes(key)) return [];
    return [{ argument: `${type}.${key}`, value: other }];
  });
}

/** Arguments that are Terraform's own. */
const META = ["provider", "count", "for_each"];

/** The switch separates several values by commas; a reference or a secret that is only written cannot be read back. */
function otherThan(value: unknown): string | undefined {
  if (typeof value === "number") return String(value + 1);
  if (typeof value === "boolean") return String(!value);
  return typeof value === "string" && /^[\w./:-]+$/.test(value) ? `${value}-by-hand` : undefined;
}
