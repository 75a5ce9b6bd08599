import type { EcsServiceSettings } from "../../modules/capabilities/ecs-service.ts";
import { Problems } from "../../modules/problems.ts";

export interface ServiceOfContainer {
  readonly settings: EcsServiceSettings;
  /** Of the service in ECS. */
  readonly name: string;
  readonly container: string;
}

/**
 * The ECS service whose tasks have a container.
 * @param named the compose service; default the first of the first
 * @throws Problems when no service has it
 */
export function serviceOfContainer(
  environment: string,
  services: readonly EcsServiceSettings[],
  named: string | undefined,
): ServiceOfContainer {
  const container = named ?? services[0]?.containers[0] ?? "";
  const settings = services.find(({ containers }) => containers.includes(container));
  if (settings) {
    const { own, physical } = settings.names;
    return { settings, container, name: own ?? physical(environment) };
  }
  const names = services.flatMap(({ containers }) => containers).join(", ");
  const message = `"${container}" does not run on ECS; these do: ${names}.`;
  throw new Problems([{ code: "EOE-CLI-015", file: environment, path: "--service", message }]);
}
