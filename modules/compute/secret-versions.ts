import type { ContainerDefinition, LaunchType } from "../compose/index.ts";
import { withNote } from "./container-notes.ts";

const NOTE = "secret-versions";

/**
 * Containers with a note of the versions of the generated secrets that they read. ECS reads a secret when a
 * task starts, and its ARN stays the same; with the note, a new version makes a new task definition, and so new tasks.
 *
 * @param versions by the ARN that `valueFrom` holds
 */
export function noteSecretVersions(
  containers: readonly ContainerDefinition[],
  versions: ReadonlyMap<string, number>,
  launchType: Pick<LaunchType, "labels">,
): ContainerDefinition[] {
  return containers.map((container) => {
    const read = (container.secrets ?? []).flatMap(({ name, valueFrom }) => {
      const version = versions.get(valueFrom);
      return version === undefined ? [] : [`${name}=${version}`];
    });
    if (read.length === 0) return container;
    return withNote(container, launchType, NOTE, read.join(","));
  });
}
