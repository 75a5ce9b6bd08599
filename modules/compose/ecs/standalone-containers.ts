import type { ContainerDefinition } from "./definition.ts";

/**
 * The containers of a task in which one runs to its end: that one, and those that it waits for. Nobody asks it anything, so
 * that it has neither a health check nor ports; once it ends, so does the task.
 *
 * @param command in place of its own. Default: its own
 */
export function standaloneContainers(
  containers: readonly ContainerDefinition[],
  name: string,
  command?: readonly string[],
): ContainerDefinition[] {
  const needed = neededBy(containers, name);
  return containers
    .filter((container) => needed.has(container.name))
    .map((container) => {
      if (container.name !== name) return container;
      const { healthCheck, restartPolicy, ...rest } = container;
      return { ...rest, essential: true, ...(command ? { command } : {}), portMappings: [] };
    });
}

/** With what they wait for, are linked to, or have volumes of, in turn. */
function neededBy(containers: readonly ContainerDefinition[], first: string): Set<string> {
  const found = new Set<string>();
  const waiting = [first];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const container = containers.find((one) => one.name === name);
    waiting.push(
      ...(container?.dependsOn ?? []).map(({ containerName }) => containerName),
      ...(container?.links ?? []).map((link) => link.split(":")[0] ?? link),
      ...(container?.volumesFrom ?? []).map(({ sourceContainer }) => sourceContainer),
    );
  }
  return found;
}
