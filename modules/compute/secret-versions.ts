import type { ContainerDefinition } from "../compose";

const LABEL = "secret-versions";

/**
 * Containers with a label that tells the versions of the generated secrets that they read. ECS reads a secret when a
 * task starts, and its ARN stays the same; with the label, a new version makes a new task definition, and so new tasks.
 *
 * @param versions by the ARN that `valueFrom` holds
 */
export function labelSecretVersions(
  containers: readonly ContainerDefinition[],
  versions: ReadonlyMap<string, number>,
): ContainerDefinition[] {
  return containers.map((container) => {
    const read = (container.secrets ?? []).flatMap(({ name, valueFrom }) => {
      const version = versions.get(valueFrom);
      return version === undefined ? [] : [`${name}=${version}`];
    });
    if (read.length === 0) return container;
    return { ...container, dockerLabels: { ...container.dockerLabels, [LABEL]: read.join(",") } };
  });
}
