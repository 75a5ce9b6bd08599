import type { Services } from "./schema";

/** How requests from outside reach the tasks of a service. */
export interface ServiceIngress {
  /** Compose service and port that the load balancer talks to. */
  readonly entry: Services["service"]["entry"];
  /** Seconds that a new task has until failed health checks count. */
  readonly startSeconds: number;
  /** Requests per minute and task that scaling holds. Default: not a measure. */
  readonly requestsPerTarget?: number | undefined;
}

/** One ECS service of an environment. */
export interface EcsServiceSettings {
  /** Where the environment file has it: `["service"]` or `["furtherServices", "worker"]`. */
  readonly path: readonly string[];
  /** What is added to the environment's name for the names of what belongs to it; nothing for `service`. */
  readonly suffix: string;
  /** Default: only other tasks reach it, or nobody. */
  readonly ingress?: ServiceIngress;
  /** Compose services that make up its task. */
  readonly containers: readonly string[];
  readonly tasks: Services["service"]["tasks"];
  readonly scaling: Services["furtherServices"][string]["scaling"];
  readonly executeCommand: boolean;
}

/** All ECS services of an environment, `service` first. Needs `placeContainers`. */
export function ecsServicesOf({ service, furtherServices }: Services): EcsServiceSettings[] {
  const { containers, tasks, executeCommand, entry, startSeconds } = service;
  const { requestsPerTarget, ...scaling } = service.scaling;
  const ingress = { entry, startSeconds, requestsPerTarget };
  return [
    { path: ["service"], suffix: "", ingress, containers, tasks, scaling, executeCommand },
    ...Object.entries(furtherServices).map(([name, settings]) => ({
      path: ["furtherServices", name],
      suffix: name,
      ...settings,
    })),
  ];
}

/** Its key in the environment file, such as `furtherServices.worker`. */
export const keyOf = ({ path }: EcsServiceSettings): string => path.join(".");

/** All compose services that run on ECS, but for a database on a host of its own. */
export const containersOf = (environment: Services): string[] =>
  ecsServicesOf(environment).flatMap(({ containers }) => [...containers]);
