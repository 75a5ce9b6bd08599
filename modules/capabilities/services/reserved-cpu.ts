import type { EcsServiceSettings } from "../ecs-service.ts";
import { keyOf } from "./ecs-services.ts";

/** A service with what its task reserves. */
interface Planned {
  readonly settings: EcsServiceSettings;
  /** `cpu` of the whole task, where its size is fixed. */
  readonly plan: {
    readonly cpu?: number | undefined;
    readonly containers: readonly { readonly name: string; readonly cpu: number }[];
  };
}

/**
 * Services on hosts that scale by a share of nothing.
 *
 * Source: ECS Developer Guide, "Amazon ECS service utilization metrics" (2026-11-26): CPU used by the tasks, divided by
 * the CPU that the task definition specifies. What is reported where it specifies none, it does not say.
 */
export function scalesByNoCpu(services: readonly Planned[]): string[] {
  return services.flatMap(({ settings, plan }) => {
    const { max, min } = settings.tasks;
    const containers = plan.containers.filter(({ name }) => settings.containers.includes(name));
    if (plan.cpu !== undefined || min === max || containers.some(({ cpu }) => cpu > 0)) return [];
    return [
      `${keyOf(settings)}.scaling.cpuPercent: is a share of the CPU that the task reserves, and ${settings.containers.join(", ")} reserve${settings.containers.length === 1 ? "s" : ""} none; AWS does not say what its metric is then. Write deploy.resources.reservations.cpus in the compose file.`,
    ];
  });
}
