import type { ContainerDefinition, LaunchType } from "../compose/index.ts";

/**
 * A container with a note of what it stands on, so that another value makes a new task definition, and so new tasks: a
 * label, or a variable where the launch type takes no labels.
 *
 * @param name in kebab-case: `secret-versions`
 */
export function withNote(
  container: ContainerDefinition,
  launchType: Pick<LaunchType, "labels">,
  name: string,
  value: string,
): ContainerDefinition {
  if (launchType.labels) return { ...container, dockerLabels: { ...container.dockerLabels, [name]: value } };
  const variable = name.toUpperCase().replaceAll("-", "_");
  return { ...container, environment: [...(container.environment ?? []), { name: variable, value }] };
}
